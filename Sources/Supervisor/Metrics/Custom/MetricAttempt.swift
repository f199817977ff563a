import LinuxIO
import Model

/// One question for one figure: bounded in time and bytes, answered once, and not from within `init`.
/// Letting go of it calls it off. HTTP is asked as probes ask it, and commands run as theirs do.
final class MetricAttempt {
    typealias Answer = Result<MetricQuestion.Finding, MetricFault>

    private let question: MetricQuestion
    private let onAnswer: (Answer) -> Void
    private var probe: ProbeAttempt?
    private var run: CommandRun?
    private var output: OutputBox?

    init(
        _ question: MetricQuestion, on loop: EventLoop, _ commands: CommandRunner,
        onAnswer: @escaping (Answer) -> Void
    ) {
        self.question = question
        self.onAnswer = onAnswer
        switch question.way {
        case .http(let asked, let endpoint):
            probe = ProbeAttempt(
                .page(asked, bytesMaximum: Limits.metricPageBytes), of: endpoint,
                within: question.timeout, on: loop
            ) { [unowned self] in take($0) }
        case .command(let command, let unit):
            output = try? OutputBox()
            run = commands.run(
                command, beside: unit, within: question.timeout, output: output?.raw
            ) { [unowned self] in take($0, of: command) }
        }
    }

    private func take(_ verdict: ProbeVerdict) {
        switch verdict {
        case .passed: read(probe?.page ?? [])
        case .failed(let why): end(.failure(MetricFault("is not to be had: \(why)")))
        case .notAsked: end(.failure(MetricFault("could not be asked for")))
        }
    }

    private func take(_ outcome: CommandOutcome, of command: [String]) {
        let program = command.first ?? ""
        let printed = output.flatMap { $0.printed() }
        switch outcome {
        case .timedOut:
            let span = question.timeout.text
            end(.failure(MetricFault("is not to be had: '\(program)' did not end within \(span)")))
        case .notRun:
            end(
                .failure(MetricFault("is not to be had: '\(program)' was not run, the bus is away"))
            )
        // Whoever prints too much fails by it, and that is what is to be told.
        case .succeeded where printed == nil, .failed where output != nil && printed == nil:
            let limit = Limits.metricOutputBytes
            end(
                .failure(
                    MetricFault("is not to be had: '\(program)' prints \(limit) bytes or more")))
        case .failed(let how):
            end(.failure(MetricFault("is not to be had: '\(program)' \(how)")))
        case .succeeded: read(printed ?? [])
        }
    }

    private func read(_ bytes: [UInt8]) {
        do {
            end(.success(try question.read(bytes)))
        } catch {
            end(.failure(error))
        }
    }

    private func end(_ answer: Answer) { onAnswer(answer) }
}

/// An output file that a class can let go of.
private final class OutputBox {
    private let file: OutputFile
    var raw: Int32 { file.raw }

    init() throws(SystemFault) {
        file = try OutputFile.create(named: "metric", byteCount: Limits.metricOutputBytes)
    }

    func printed() -> [UInt8]? { (try? file.printed()) ?? nil }
}
