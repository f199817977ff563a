import ArgumentParser
import FoundationEssentials
import Simulator
import SystemdBus

/// The whole bench of `make bench-elastic`, against a daemon and front that are running.
struct ElasticCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "elastic",
        abstract: "Puts loads that move on services that scale, by each algorithm in turn.")

    @Option(parsing: .upToNextOption, help: "These shapes only.")
    var shape: [LoadShape] = LoadShape.allCases

    @Option(parsing: .upToNextOption, help: "These algorithms only.")
    var algorithms: [ElasticAlgorithm] = ElasticAlgorithm.allCases

    @Option(parsing: .upToNextOption, help: "These services only: burner, orders.")
    var service: [String] = ElasticService.all.map(\.name)

    @Option(help: "How long each load lasts.")
    var seconds = 34

    @Option(help: "Steps after which the first start request is waited for.")
    var steps = 30

    @Option(help: "How often a service that sleeps is woken.")
    var wakes = 100

    @Option(help: "The trace of the shape world-cup.")
    var trace: String

    @Option(help: "Where the results go.")
    var json: String?

    @Option(help: "The directory that the charts go to, elastic-SERVICE-SHAPE.svg.")
    var charts: String?

    @Option(help: "The file to which a row and the table are added.")
    var table: String?

    func validate() throws {
        for name in service where !ElasticService.all.contains(where: { $0.name == name }) {
            throw ValidationError("there is no service '\(name)'")
        }
        guard (15...3_600).contains(seconds) else {
            throw ValidationError("--seconds must be 15 to 3600")
        }
    }

    func run() throws {
        let session = try BusSession()
        let version = try session.answer("systemd's version") { $0.systemdVersion(completion: $1) }
        let scratch = try ScratchDirectory("elastic")
        let bench = ElasticBench(
            session: session, directory: scratch.path, shapes: shape, algorithms: algorithms,
            seconds: seconds, steps: steps, wakes: wakes,
            trace: try LoadTrace(csv: Array(Data(contentsOf: URL(fileURLWithPath: trace)))).rates)
        let services = ElasticService.all.filter { service.contains($0.name) }
        var result = BenchResult("elastic", systemd: version.text)
        let outcome = try bench.run(services)
        result.notes = outcome.notes
        result.figures = outcome.figures
        result.checks =
            ElasticChecks(
                runs: outcome.runs, steps: outcome.steps, wakes: outcome.wakes,
                restoredSeconds: outcome.restoredSeconds
            ).all
        try publish(result, outcome)
    }

    private func publish(_ result: BenchResult, _ outcome: ElasticBench.Outcome) throws {
        if let charts { try draw(outcome.runs, result, in: charts) }
        if let json { try result.publish(json: json, table: table) }
        if let table {
            try ResultsFile(table).replace(
                section: "elastic", by: ElasticTable(runs: outcome.runs).text, date: result.date)
        }
        print(ElasticTable(runs: outcome.runs).text)
        print((result.notes + [result.summary]).joined(separator: "\n"))
        if !result.allHold { throw ExitCode.failure }
    }

    private func draw(_ runs: [ElasticRun], _ result: BenchResult, in directory: String) throws {
        for service in ElasticService.all {
            for shape in LoadShape.allCases {
                let shown = runs.filter { $0.service.name == service.name && $0.shape == shape }
                guard !shown.isEmpty else { continue }
                try ElasticChart(runs: shown, subtitle: result.machine.caption(result.date)).page
                    .write(to: "\(directory)/elastic-\(service.name)-\(shape.rawValue).svg")
            }
        }
    }
}

extension LoadShape: ExpressibleByArgument {}
