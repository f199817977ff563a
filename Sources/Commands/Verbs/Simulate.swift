import ArgumentParser
import ControlAPI
import FoundationEssentials
import Glibc
import Model
import PolicyFile
import Simulator

/// `coxctl simulate POLICY --trace FILE`
struct SimulateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "simulate",
        abstract: "Replay a load through a policy, without the daemon.",
        discussion: """
            The trace is a CSV file of seconds,requests_per_second. The load goes through the code \
            that the daemon decides by, against a model of the service: each replica does \
            --replica-capacity requests a second, and takes --service-time for one when idle.
            """)

    @Argument(help: "The policy file, or - for the standard input.")
    var policy: String

    @Option(
        help: ArgumentHelp("The load: lines of seconds,requests_per_second.", valueName: "file"))
    var trace: String

    @Option(help: ArgumentHelp("Of one request on an idle replica.", valueName: "duration"))
    var serviceTime = "100ms"

    @Option(help: ArgumentHelp("From a replica's start until it is ready.", valueName: "duration"))
    var startTime = "2s"

    @Option(help: ArgumentHelp("Requests per second that a replica can do.", valueName: "number"))
    var replicaCapacity = 10.0

    @Option(
        help: ArgumentHelp(
            "The mean response time to keep. Default: five times --service-time.",
            valueName: "duration"))
    var slo: String?

    @Option(help: "Another number makes other chance.")
    var seed: UInt64 = 1

    @Option(
        help: ArgumentHelp(
            "When the trace begins, for schedules. Default: a Monday, 00:00 UTC.",
            valueName: "time"),
        transform: Timestamp.argument)
    var begins: Timestamp?

    @Option(help: ArgumentHelp("Algorithms to replay beside: hpa,kpa,default.", valueName: "list"))
    var compare = ""

    @Option(help: ArgumentHelp("Write a page with charts here.", valueName: "file.html"))
    var chart: String?

    @OptionGroup var output: OutputOptions

    init() {}

    func run() async throws {
        let policy = try PolicySource.policy(in: policy)
        let model = try model()
        let others = try algorithms()
        let source = try PolicySource.read(trace, atMost: LoadTrace.bytesMaximum + 1)
        let load: LoadTrace
        do throws(LoadTrace.Fault) {
            load = try LoadTrace(csv: source.bytes)
        } catch {
            Console.current.error("\(Printable.text("\(source.name): \(error)"))")
            Console.current.complain("hint: \(error.hint)\n")
            throw CommandFailure(.failed, "")
        }
        let clock = TraceClock(
            seconds: begins.map { Int($0.millisecondsSince1970 / 1_000) } ?? TraceClock.monday,
            zones: ZoneSource.zones(of: policy))
        tell(leftOut: Rehearsable(policy).leftOut)
        let comparison = await Comparison(
            policy, load, model, seed: seed, with: others, clock: clock)
        if let chart { try write(comparison, of: policy.name, to: chart) }
        try output.show(comparison.entries.map { SimulationRow($0) }) {
            SimulationRow.table(comparison).text(coloured: Console.current.isColoured)
        }
    }

    private func tell(leftOut keys: [String]) {
        guard !keys.isEmpty else { return }
        Console.current.complain(
            "note: left out, as the model of the service knows nothing of it: "
                + "\(Printable.text(keys.joined(separator: ", ")))\n")
    }

    private func model() throws -> ServiceModel {
        var model = ServiceModel()
        model.serviceSeconds = try seconds(serviceTime, "--service-time", 0.000_1...3_600)
        model.startSeconds = Int(try seconds(startTime, "--start-time", 0...3_600).rounded(.up))
        model.sloSeconds =
            try slo.map { try seconds($0, "--slo", 0.001...3_600) } ?? model.serviceSeconds * 5
        guard (0.001...1_000_000).contains(replicaCapacity) else {
            throw ValidationError("--replica-capacity takes 0.001 to 1000000 requests per second")
        }
        model.capacity = replicaCapacity
        return model
    }

    private func seconds(
        _ text: String, _ option: String, _ range: ClosedRange<Double>
    ) throws -> Double {
        do throws(QuantityFault) {
            let span = try DurationText.read(text)
            let seconds = Double(span.wholeMilliseconds) / 1_000
            if range.contains(seconds) { return seconds }
        } catch {
            throw ValidationError("\(option) \(error.message); \(error.hint ?? "")")
        }
        throw ValidationError(
            "\(option) takes \(range.lowerBound) to \(range.upperBound) seconds, not '\(text)'")
    }

    private func algorithms() throws -> [ScaleAlgorithm] {
        try compare.split(separator: ",").map { word in
            guard let algorithm = ScaleAlgorithm(rawValue: String(word)) else {
                throw ValidationError("--compare takes hpa, kpa and default, not '\(word)'")
            }
            return algorithm
        }
    }

    private func write(_ comparison: Comparison, of name: ServiceName, to path: String) throws {
        let page = SimulationChart.html(comparison, title: "\(name): \(trace)")
        do {
            try Data(page.utf8).write(to: URL(filePath: path))
        } catch {
            // Foundation tells a dictionary; what the kernel has said is within.
            let cause = (error as? CocoaError)?.underlying as? POSIXError
            let why = cause.map { ByteFile.Fault(code: $0.code.rawValue).description }
            throw CommandFailure(.failed, "failed to write '\(path)': \(why ?? "\(error)")")
        }
    }
}

/// One run; a line of `coxctl simulate -o json`.
struct SimulationRow: Encodable {
    let name: String
    let metrics: ElasticityMetrics

    init(_ entry: Comparison.Entry) {
        name = entry.run.name
        metrics = entry.metrics
    }

    static func table(_ comparison: Comparison) -> Table {
        let figures = [
            "SLO MISSED s", "REPLICA s", "IDEAL s", "SCALINGS", "RESIZINGS", "UNDER %", "OVER %",
            "TIME UNDER %", "TIME OVER %", "INSTABILITY %", "JITTER/h", "SPEED-UP",
        ]
        var table = Table(
            [Table.Column.text("ALGORITHM")] + figures.map { Table.Column.figure($0) })
        for entry in comparison.entries {
            let metrics = entry.metrics
            let counts = [
                metrics.sloViolationSeconds, metrics.replicaSeconds, metrics.idealReplicaSeconds,
                metrics.scalings, metrics.resizings,
            ].map { "\($0)" }
            let shares = [
                metrics.accuracyUnder, metrics.accuracyOver, metrics.timeshareUnder,
                metrics.timeshareOver, metrics.instability, metrics.jitter,
                metrics.elasticSpeedup ?? 1,
            ].map { places($0) }
            table.add(([entry.run.name] + counts + shares).map { Table.Cell($0) })
        }
        return table
    }

    /// Two decimal places.
    private static func places(_ value: Double) -> String {
        MilliText.write(Int((value * 100).rounded()) * 10)
    }
}
