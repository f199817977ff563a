import ArgumentParser
import ControlAPI
import Model
import PolicyFile
import Simulator

/// `coxctl decide POLICY --observations FILE`
struct DecideCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "decide",
        abstract: "Tell what a policy would decide for a given state, without the daemon.",
        discussion: """
            The state is a JSON object: replicas with their figures, earlier recommendations and \
            scale events, or the counts of a rollout. See docs/decide.md and coxctl(1).
            """)

    @Argument(help: "The policy file, or - for the standard input.")
    var policy: String

    @Option(help: ArgumentHelp("The state, or - for the standard input.", valueName: "file"))
    var observations: String

    @OptionGroup var output: OutputOptions

    init() {}

    func validate() throws {
        if policy == "-" && observations == "-" {
            throw ValidationError("the standard input can be the policy or the state, not both")
        }
    }

    func run() async throws {
        let policy = try PolicySource.policy(in: policy)
        let source = try PolicySource.read(observations, atMost: DecideLimits.observationBytes)
        do throws(DocumentFaults) {
            let given = try Observations(json: source.bytes, policy)
            let answer = Rehearsal.decide(policy, given, zones: ZoneSource.zones(of: policy))
            try show(answer)
        } catch {
            let name = Printable.text(source.name)
            for fault in error.faults {
                Console.current.error("\(name): \(Printable.text(fault.description))")
                Console.current.complain("hint: \(Printable.text(fault.hint))\n")
            }
            throw CommandFailure(.failed, "")
        }
    }

    private func show(_ answer: DecideAnswer) throws(DocumentFaults) {
        let text: String
        do {
            text = output.isJSON ? try JSONText.pretty(answer) : Self.text(of: answer)
        } catch {
            text = Self.text(of: answer)
        }
        Console.current.write(text)
    }

    private static func text(of answer: DecideAnswer) -> String {
        var lines: [String] = []
        if let scaling = answer.scaling {
            let move =
                scaling.change == 0
                ? "stays at \(scaling.decided)" : "from \(scaling.current) to \(scaling.decided)"
            lines.append("\(answer.service): \(move) (\(scaling.algorithm))")
            lines.append("  \(scaling.reason)")
        }
        if let rollout = answer.rollout {
            lines.append(
                "\(answer.service): rollout: start \(rollout.start), stop \(rollout.stop)")
            lines.append("  \(rollout.reason)")
        }
        return lines.map { $0 + "\n" }.joined()
    }
}

enum DecideLimits {
    /// Ten thousand replicas with every figure take some megabytes.
    static let observationBytes = 16 << 20
}

extension PolicySource {
    /// A policy that is good; else all that is wrong with it is told.
    static func policy(in path: String) throws -> ServicePolicy {
        let source = try read(path)
        switch PolicyReader.read(bytes: source.bytes, file: source.name) {
        case .policy(let policy, let warnings):
            warnings.forEach { $0.show() }
            return policy
        case .refused(let diagnostics):
            diagnostics.forEach { $0.show() }
            throw CommandFailure(.policyInvalid, "")
        }
    }
}
