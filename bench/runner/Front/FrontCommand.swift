import ArgumentParser
import FoundationEssentials
import LinuxIO

/// The whole bench of `make bench-front`.
struct FrontCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "front",
        abstract: "Measures coxswain-front beside other proxies: CPU, throughput, latency, memory.",
        discussion: "The proxy runs on core 0; load and backends run on core 1.")

    @Option(help: "Measure this workload only; may be repeated. See bench/README.md.")
    var workload: [String] = []

    @Option(parsing: .upToNextOption, help: "Measure these only.")
    var peers: [FrontPeer] = FrontPeer.allCases

    @Option(help: "How often each peer is measured in each workload, by turns.")
    var repetitions = 5

    @Option(help: "How long each measurement takes.")
    var duration = TimeSpan(.milliseconds(1_600))

    @Option(help: "Load before it that does not count.")
    var warmUp = TimeSpan(.milliseconds(400))

    @Option(help: "coxswain-front; default: beside this program, else in PATH.")
    var coxswainFront: String?

    @Option(help: "The program of Envoy; default: in PATH.")
    var envoy: String?

    @Option(help: "Where the results go.")
    var json: String?

    @Option(help: "Where the chart goes (SVG).")
    var chart: String?

    @Option(help: "The table to which a row is appended.")
    var table: String?

    func validate() throws {
        for name in workload where !FrontWorkload.all.contains(where: { $0.name == name }) {
            let names = FrontWorkload.all.map(\.name).joined(separator: ", ")
            throw ValidationError("there is no workload '\(name)'; it is one of: \(names)")
        }
        guard (1...100).contains(repetitions) else {
            throw ValidationError("--repetitions must be 1 to 100")
        }
    }

    func run() throws {
        let chosen = [FrontPeer.coxswain: coxswainFront, .envoy: envoy].compactMapValues { $0 }
        let bench = FrontBench(
            programs: try FrontPrograms(chosen: chosen), peers: peers, repetitions: repetitions,
            duration: duration.span, warmUp: warmUp.span)
        let workloads = FrontWorkload.all.filter { workload.isEmpty || workload.contains($0.name) }
        do {
            let outcomes = try bench.run(workloads)
            try publish(outcomes, bench.notes)
        } catch is Interruption.Interrupted {
            print("interrupted; what was started has ended")
            throw ExitCode(130)
        }
    }

    private func publish(_ outcomes: [FrontOutcome], _ notes: [String]) throws {
        var result = BenchResult("front")
        result.figures = outcomes.flatMap(\.figures)
        result.checks = outcomes.compactMap(\.check)
        result.checks += [
            FrontOutcome.failures(in: outcomes), FrontOutcome.absences(in: outcomes),
        ].compactMap { $0 }
        result.notes = notes + outcomes.flatMap(\.notes)
        if let chart {
            try FrontChart(outcomes, of: result.machine, date: result.date).page.write(to: chart)
        }
        if let json { try result.publish(json: json, table: table) }
        print((result.notes + [result.summary]).joined(separator: "\n"))
        if !result.allHold { throw ExitCode.failure }
    }
}

extension FrontOutcome {
    /// Ours must not fail a single request; nil where it was not measured.
    static func failures(in outcomes: [FrontOutcome]) -> Check? {
        let failed = outcomes.flatMap { $0.values({ Double($0.failed) }, of: .coxswain) }
        guard !failed.isEmpty else { return nil }
        return Check("failed through Coxswain", failed.reduce(0, +), unit: "requests", atMost: 0)
    }

    /// Figures of ours that could not be taken; nil where none is missing.
    static func absences(in outcomes: [FrontOutcome]) -> Check? {
        let absent = outcomes.filter { $0.leftOut.contains { $0.peer == .coxswain } }
        guard !absent.isEmpty else { return nil }
        return Check(
            "without figures of Coxswain", Double(absent.count), unit: "workloads", atMost: 0)
    }

    /// What a reader must know of how it was measured.
    fileprivate var notes: [String] {
        let fewer =
            connections < workload.connections
            ? ["\(workload.name): \(connections) connections, as many as a proxy may have here"]
            : []
        return fewer
            + leftOut.map { "not measured in \(workload.name): \($0.peer.title): \($0.why)" }
    }
}
