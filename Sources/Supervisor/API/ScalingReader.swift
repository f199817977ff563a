import ControlAPI
import History
import Hummingbird
import Model

/// Why a service has as many replicas as it has, or had: from the core for now, from the history for
/// what has been.
struct ScalingReader: Sendable {
    let mail: LoopMail
    let history: HistoryReader

    func report(of name: ServiceName, at time: Timestamp?) async throws -> Response {
        try await mail.requireResumed()
        guard var report = try await mail.ask({ $0.views.scalingReport(of: name) }) else {
            throw ErrorReply(refusal: .unknownService(name))
        }
        if let time {
            // What has happened but is not committed yet shall be seen by who asks now.
            try await mail.perform { daemon, reply in daemon.historian.afterCommit { reply(()) } }
            report.tell(try await history.explanation(of: name, at: time), at: time)
        } else if report.explanation == nil, report.scaling.mode == .automatic {
            // The daemon has just started: what its predecessor decided last still holds.
            report.tell(try await history.explanation(of: name, at: nil), at: nil)
        }
        return try APIBody.response(report)
    }
}

extension ScalingReport {
    /// What was kept of a moment takes the place of what is so now.
    fileprivate mutating func tell(_ kept: KeptExplanation?, at moment: Timestamp?) {
        explanation = kept?.explanation
        time = kept.map { Timestamp(millisecondsSince1970: $0.wallMilliseconds) }
        until = kept?.nextWallMilliseconds.map { Timestamp(millisecondsSince1970: $0) }
        sentence =
            explanation?.sentence
            ?? moment.map { "no decision is known from before \($0)" }
            ?? "nothing has been decided yet"
    }
}
