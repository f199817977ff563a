import LinuxIO
import Model

/// A question with who is asked: all that is needed to ask it again and again.
struct Probe {
    private enum Way {
        case socket(ProbeCall)
        case command([String], ReplicaUnit)
    }

    private let way: Way
    private let timeout: Duration

    /// Nil where there is nobody to ask: a replica without an endpoint.
    init?(
        _ question: ProbeQuestion, of unit: ReplicaUnit, port: UInt16?, within timeout: Duration
    ) {
        self.timeout = timeout
        let endpoint = port.map { Endpoint.loopback(port: $0) } ?? unit.endpoint
        func call(_ asked: ProbeAttempt.Question, of endpoint: Endpoint) -> Way {
            .socket(ProbeCall(asked, of: endpoint, within: timeout))
        }
        switch (question, endpoint) {
        case (.command(let command), _): way = .command(command, unit)
        case (.accepts, let endpoint?): way = call(.accepts, of: endpoint)
        case (.http(let question), let endpoint?): way = call(.http(question), of: endpoint)
        case (.grpc(let service), let endpoint?): way = call(.grpc(service: service), of: endpoint)
        case (.accepts, nil), (.http, nil), (.grpc, nil): return nil
        }
    }

    var isCommand: Bool { if case .command = way { true } else { false } }

    /// The verdict comes once, and not from within this call.
    func ask(
        on loop: EventLoop, _ commands: CommandRunner,
        onVerdict: @escaping (ProbeVerdict) -> Void
    ) -> AnyObject {
        switch way {
        case .socket(let asked): ProbeAttempt(asked, on: loop, onVerdict: onVerdict)
        case .command(let command, let unit):
            commands.run(command, beside: unit, within: timeout) {
                onVerdict($0.verdict(on: command, within: timeout))
            }
        }
    }
}

extension CommandOutcome {
    fileprivate func verdict(on command: [String], within timeout: Duration) -> ProbeVerdict {
        let program = command.first ?? ""
        return switch self {
        case .succeeded: .passed
        case .failed(let how): .failed(why: "'\(program)' \(how)")
        case .timedOut: .failed(why: "'\(program)' did not end within \(timeout.text)")
        case .notRun: .notAsked
        }
    }
}
