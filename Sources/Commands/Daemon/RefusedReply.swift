import ControlAPI

extension CommandFailure {
    /// The daemon's refusal as the end of a command.
    init(_ reply: ErrorReply) {
        let text = reply.message + (reply.hint.map { "; \($0)" } ?? "")
        self.init(Self.status(of: reply.code), Printable.text(text))
    }

    private static func status(of code: ErrorReply.Code) -> ExitStatus {
        switch code {
        case .accessDenied: .accessDenied
        case .policyRefused: .policyInvalid
        case .notYetResumed: .unreachable
        case .malformed, .unknown, .refused, .tooLarge, .failed: .failed
        }
    }
}
