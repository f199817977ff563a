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

    /// Nil where there is nobody to ask: a replica without an endpoint. `every`: nil for what is asked once.
    init?(
        _ question: ProbeQuestion, of unit: ReplicaUnit, port: UInt16?, every period: Duration?,
        within timeout: Duration
    ) {
        self.timeout = timeout
        let endpoint = port.map { Endpoint.loopback(port: $0) } ?? unit.endpoint
        func call(
            _ asked: ProbeAttempt.Question, of endpoint: Endpoint,
            keeping kept: KeptConnection? = nil
        ) -> Way {
            .socket(ProbeCall(asked, of: endpoint, within: timeout, keeping: kept))
        }
        // Where users come, who also keep their connections: a small server at another port might serve one
        // at a time. And not where a connection may come to another replica.
        func kept(for question: HTTPQuestion) -> KeptConnection? {
            guard port == nil, endpoint?.isDirect == false, !question.namesConnection, let period
            else { return nil }
            return KeptConnection(period: period, timeout: timeout)
        }
        switch (question, endpoint) {
        case (.command(let command), _): way = .command(command, unit)
        case (.accepts, let endpoint?): way = call(.accepts, of: endpoint)
        case (.http(let question), let endpoint?):
            way = call(.http(question), of: endpoint, keeping: kept(for: question))
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
