import ControlAPI
import HTTPTypes
import Hummingbird
import Model
import PolicyFile

/// Requests that change something. Each is answered when what it changed is in the history.
struct WriteHandlers: Sendable {
    let mail: LoopMail

    func respond(to route: Route, _ request: Request, _ context: PeerContext) async throws
        -> Response
    {
        switch route {
        case .apply:
            let wish = try await APIBody.decode(ApplyRequest.self, from: request)
            return try APIBody.response(try await apply(wish, by: try await context.peer()))
        case .delete:
            let name = try context.service()
            return try await answer { daemon, reply in daemon.delete(name, reply: reply) }
        case .scale:
            let body = try await APIBody.decode(ScaleRequest.self, from: request)
            return try await submit(.scale(try context.service(), replicas: body.replicas))
        case .undo:
            let body = try await APIBody.decode(UndoRequest.self, from: request)
            return try await submit(.undo(try context.service(), to: body.toRevision))
        case .restart: return try await submit(.restart(try context.service()))
        case .pause: return try await submit(.pause(try context.service()))
        case .resume: return try await submit(.resume(try context.service()))
        case .drain: return try await submit(.drain(try context.replica()))
        case .version, .host, .services, .service, .rollout, .revisions, .replicas, .events:
            throw ErrorReply(code: .unknown, message: "there is no such route")
        }
    }

    private func submit(_ wish: Model.Request) async throws -> Response {
        try await answer { daemon, reply in daemon.control.submit(wish, answer: reply) }
    }

    private func answer(
        _ body: @escaping @Sendable (Daemon, @escaping @Sendable (Answer) -> Void) -> Void
    ) async throws -> Response {
        switch try await mail.perform(body) {
        case .accepted(let sentence): return try APIBody.response(ActionReply(sentence: sentence))
        case .refused(let refusal): throw ErrorReply(refusal: refusal)
        }
    }

    private func apply(_ wish: ApplyRequest, by peer: PeerIdentity) async throws -> ApplyReply {
        try check(message: wish.message)
        let (policy, warnings) = try read(wish)
        let check = ProgramCheck(policy: policy, text: wish.text, file: wish.fileName)
        if let fault = check.fault() {
            throw ErrorReply(diagnostics: [fault], of: wish.fileName)
        }
        let author = SystemUser.name(of: peer.userID) ?? "user \(peer.userID)"
        let outcome = try await mail.perform { daemon, reply in
            let change = Daemon.Change(text: wish.text, author: author, message: wish.message)
            daemon.apply(policy, change, isRehearsal: wish.dryRun, reply: reply)
        }
        switch outcome {
        case .answered(.accepted(let sentence)):
            return ApplyReply(service: policy.name, sentence: sentence, warnings: warnings)
        case .answered(.refused(let refusal)): throw ErrorReply(refusal: refusal)
        case .notWritten(let why):
            throw ErrorReply(
                code: .failed, message: "\(why); nothing has changed",
                hint: "check the disk and the policy directory")
        }
    }

    private func check(message: String?) throws {
        guard let message, message.count > APILimits.messageCharacters else { return }
        throw ErrorReply(
            code: .malformed,
            message: "the message has \(message.count) characters; "
                + "\(APILimits.messageCharacters) are kept at most")
    }

    private func read(_ wish: ApplyRequest) throws -> (ServicePolicy, [DiagnosticView]) {
        switch PolicyReader.read(text: wish.text, file: wish.fileName) {
        case .policy(let policy, let warnings): return (policy, warnings.map(DiagnosticView.init))
        case .refused(let diagnostics):
            throw ErrorReply(diagnostics: diagnostics.map(DiagnosticView.init), of: wish.fileName)
        }
    }
}
