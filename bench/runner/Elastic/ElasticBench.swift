import Glibc
import Simulator

/// Each shape under each algorithm, the algorithms by turns within a shape.
struct ElasticBench {
    struct Outcome {
        var runs: [ElasticRun] = []
        var steps = StepReaction()
        var wakes = WakeReaction()
        var notes: [String] = []

        var figures: [Figure] {
            let reactions = [
                Figure("step to the first start request", unit: "ms", steps.requestMilliseconds),
                Figure("start request to ready", unit: "ms", steps.startMilliseconds),
            ]
            return reactions.filter { !$0.repetitions.isEmpty } + wakes.figures
                + runs.flatMap(\.figures)
        }
    }

    let session: BusSession
    let directory: String
    let shapes: [LoadShape]
    let algorithms: [ElasticAlgorithm]
    let seconds: Int
    let steps: Int
    let wakes: Int
    /// Requests a second of a real day.
    let trace: [Double]

    func run(_ services: [ElasticService]) throws -> Outcome {
        var outcome = Outcome()
        if wakes > 0 { try outcome.wakes.measure(wakes, directory: directory) }
        for service in services {
            let stand = try ElasticStand(service, on: session, directory: directory)
            let capacity = try stand.capacity()
            outcome.notes.append(
                "one replica of \(service.name) does \(decimal(capacity, 1)) requests/s within its SLO "
                    + "(p99 of \(decimal(service.sloMilliseconds, 0)) ms)")
            tell(outcome.notes.last ?? "")
            try run(stand, capacity, &outcome)
            if service.name == services.first?.name, steps > 0, algorithms.contains(.ours) {
                try outcome.steps.measure(steps, on: stand, capacity: capacity)
            }
        }
        return outcome
    }

    private func run(
        _ stand: ElasticStand, _ capacity: Double, _ outcome: inout Outcome
    ) throws {
        for shape in stand.service.shapes where shapes.contains(shape) {
            let rates = shape.rates(
                from: ElasticService.low * capacity, to: stand.service.peak * capacity,
                seconds: seconds, trace: trace)
            for algorithm in algorithms {
                let run = try stand.run(shape, algorithm, rates: rates, capacity: capacity)
                outcome.runs.append(run)
                tell(
                    "\(run.label): \(run.violations.count) s beyond the SLO, "
                        + "\(decimal(run.replicaSeconds, 0)) replica-seconds of an ideal "
                        + "\(run.idealReplicaSeconds), \(run.scalings.count) scalings, "
                        + "\(run.report.failed) of \(run.report.sent) failed "
                        + "\(run.report.failures.sorted { $0.key < $1.key }.map { "\($0.value) \($0.key)" })"
                )
            }
        }
    }

    /// At once: half an hour is long for whoever reads it through a pipe.
    private func tell(_ line: String) {
        print(line)
        fflush(nil)
    }
}
