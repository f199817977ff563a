import ControlAPI
import Hummingbird

/// Every failure leaves as an `ErrorReply` in JSON, whatever threw it.
struct ErrorReplies: RouterMiddleware {
    func handle(
        _ request: Request, context: PeerContext,
        next: (Request, PeerContext) async throws -> Response
    ) async throws -> Response {
        do {
            return try await next(request, context)
        } catch {
            let reply = Self.reply(for: error)
            return try APIBody.response(reply, status: .init(code: reply.code.status))
        }
    }

    private static func reply(for error: any Error) -> ErrorReply {
        switch error {
        case let reply as ErrorReply:
            return reply
        case let error as HTTPError where error.status == .notFound:
            return ErrorReply(
                code: .unknown, message: "there is no such route",
                hint: "the routes are listed in coxswaind(8)")
        case let error as HTTPError where error.status == .contentTooLarge:
            return ErrorReply(
                code: .tooLarge,
                message: "the request is longer than \(APILimits.requestBodyBytes) bytes")
        case is HTTPError, is DecodingError:
            return ErrorReply(code: .malformed, message: "failed to read the request: \(error)")
        case is LoopMail.Overloaded:
            return ErrorReply(
                code: .notYetResumed, message: "coxswaind has too many requests to answer",
                hint: "try again in a second")
        default:
            DaemonLog.error("failed to answer a request of the API: \(error)")
            return ErrorReply(
                code: .failed, message: "failed to answer: \(error)",
                hint: "`journalctl -u coxswaind` has more")
        }
    }
}
