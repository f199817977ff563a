import Glibc
import Simulator

/// Each shape under each algorithm, the algorithms by turns within a shape.
struct ElasticBench {
    struct Outcome {
        var runs: [ElasticRun] = []
        var steps = StepReaction()
        var wakes = WakeReaction()
        /// Seconds from a step until the SLO was kept for good, of each run of it with ours: one busy second of the
        /// machine spoils one.
        var restoredSeconds: [Double] = []
        var notes: [String] = []

        private var restored: [Figure] {
            restoredSeconds.isEmpty
                ? [] : [Figure("step to SLO restored", unit: "s", restoredSeconds)]
        }

        var figures: [Figure] {
            let reactions = [
                Figure("step to the first start request", unit: "ms", steps.requestMilliseconds),
                Figure("start request to ready", unit: "ms", steps.startMilliseconds),
            ]
            return reactions.filter { !$0.repetitions.isEmpty } + wakes.figures + restored
                + runs.flatMap(\.figures)
        }
    }

    private static let stepsAgain = 4

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
            if service.name == services.first?.name {
                try runStepAgain(stand, capacity, &outcome)
            }
        }
        return outcome
    }

    private func run(
        _ stand: ElasticStand, _ capacity: Double, _ outcome: inout Outcome
    ) throws {
        for shape in shapes {
            for algorithm in algorithms {
                outcome.runs.append(try run(shape, algorithm, on: stand, capacity))
            }
        }
    }

    private func runStepAgain(
        _ stand: ElasticStand, _ capacity: Double, _ outcome: inout Outcome
    ) throws {
        guard shapes.contains(.step), let own = ElasticAlgorithm.promised(of: algorithms) else {
            return
        }
        let first = outcome.runs.filter { $0.algorithm == own }
        let again = try (0..<Self.stepsAgain).map { _ in
            try run(.step, own, on: stand, capacity)
        }
        outcome.restoredSeconds = (first + again).compactMap(\.restoredSeconds)
    }

    private func run(
        _ shape: LoadShape, _ algorithm: ElasticAlgorithm, on stand: ElasticStand,
        _ capacity: Double
    ) throws -> ElasticRun {
        let rates = shape.rates(
            from: ElasticService.low * capacity, to: stand.service.peak * capacity,
            seconds: seconds, trace: trace)
        let run = try stand.run(shape, algorithm, rates: rates, capacity: capacity)
        tell(
            "\(run.label): \(run.violations.count) s beyond the SLO, "
                + "\(decimal(run.replicaSeconds, 0)) replica-seconds of an ideal "
                + "\(run.idealReplicaSeconds), \(run.scalings.count) scalings \(run.steps), "
                + "\(run.report.failed) of \(run.report.sent) failed "
                + "\(run.report.failures.sorted { $0.key < $1.key }.map { "\($0.value) \($0.key)" })"
        )
        return run
    }

    /// At once: half an hour is long for whoever reads it through a pipe.
    private func tell(_ line: String) {
        print(line)
        fflush(nil)
    }
}
