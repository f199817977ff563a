import ControlAPI
import Decisions
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
            return try await undo(try context.service(), to: body.toRevision)
        case .restart:
            return try await restart(try context.service(), by: try await context.peer())
        case .pause: return try await submit(.pause(try context.service()))
        case .resume: return try await submit(.resume(try context.service()))
        case .promote:
            let body = try await APIBody.decode(PromoteRequest.self, from: request)
            return try await submit(.promote(try context.service(), body.extent))
        case .abort: return try await submit(.abort(try context.service()))
        case .pauseScaling, .resumeScaling: return try await steerScaling(route, context)
        case .pushMetric:
            let body = try await APIBody.decode(MetricPush.self, from: request)
            return try await push(body, to: try context.service())
        case .drain: return try await submit(.drain(try context.replica()))
        case .chaos:
            let body = try await APIBody.decode(ChaosRequest.self, from: request)
            return try await chaos(body, in: try context.service(), by: try await context.peer())
        case .version, .host, .services, .service, .scaling, .rollout, .revisions, .replicas,
            .events, .drills:
            throw ErrorReply(code: .unknown, message: "there is no such route")
        }
    }

    private func steerScaling(_ route: Route, _ context: PeerContext) async throws -> Response {
        let name = try context.service()
        let author = try await context.peer().author
        return try await answer { daemon, reply in
            let origin = daemon.origin(author: author, message: nil)
            daemon.control.submit(
                route == .pauseScaling
                    ? .pauseScaling(name, by: origin) : .resumeScaling(name, by: origin),
                answer: reply)
        }
    }

    /// Files that have changed since make it a rollout of the next revision.
    private func restart(_ name: ServiceName, by peer: PeerIdentity) async throws -> Response {
        let known = try await mail.ask { daemon in
            daemon.control.fleet.service(name).flatMap { $0.isUndone ? nil : $0.policy?.whole }
        }
        guard let known else { return try await submit(.restart(name)) }
        let contents = FileContents.reading(of: known.template)
        if !contents.faults.isEmpty || contents.digests == known.template.contents {
            return try await submit(.restart(name))
        }
        return try await answer { daemon, reply in
            let origin = daemon.origin(author: peer.author, message: nil)
            let wish = known.holding(contents.digests)
            daemon.control.submit(.apply(wish, from: origin), answer: reply)
        }
    }

    /// Files are not kept with a revision, only what they held: whoever goes back is told where the
    /// disk has not gone back with them.
    private func undo(_ name: ServiceName, to number: RevisionNumber?) async throws -> Response {
        let reply = try await answered { daemon, reply in
            daemon.control.submit(.undo(name, to: number), answer: reply)
        }
        let template = try await mail.ask {
            $0.control.fleet.service(name)?.targetRevision?.template
        }
        let changed = template.map(FileContents.changed) ?? []
        if changed.isEmpty { return try APIBody.response(reply) }
        return try APIBody.response(
            ActionReply(
                sentence: "\(reply.sentence); but \(changed.joined(separator: ", ")) has changed "
                    + "since, and new replicas use it as it is now"))
    }

    private func submit(_ wish: Model.Request) async throws -> Response {
        try await answer { daemon, reply in daemon.control.submit(wish, answer: reply) }
    }

    private func answer(
        _ body: @escaping @Sendable (Daemon, @escaping @Sendable (Answer) -> Void) -> Void
    ) async throws -> Response {
        try APIBody.response(try await answered(body))
    }

    private func answered(
        _ body: @escaping @Sendable (Daemon, @escaping @Sendable (Answer) -> Void) -> Void
    ) async throws -> ActionReply {
        switch try await mail.perform(body) {
        case .accepted(let sentence): return ActionReply(sentence: sentence)
        case .refused(let refusal): throw ErrorReply(refusal: refusal)
        }
    }

    private func apply(_ wish: ApplyRequest, by peer: PeerIdentity) async throws -> ApplyReply {
        try check(message: wish.message)
        let (policy, warnings) = try read(wish)
        let contents = FileContents.reading(of: policy.template)
        let check = ProgramCheck(
            policy: policy, text: wish.text, file: wish.fileName, contents: contents)
        if let fault = check.fault() {
            throw ErrorReply(diagnostics: [fault], of: wish.fileName)
        }
        let changed = try await filesChanged(of: policy.name, contents.digests)
        let author = peer.author
        let outcome = try await mail.perform { daemon, reply in
            let change = Daemon.Change(text: wish.text, author: author, message: wish.message)
            daemon.apply(
                policy.holding(contents.digests), change, isRehearsal: wish.dryRun, reply: reply)
        }
        switch outcome {
        case .answered(.accepted(let sentence)):
            return ApplyReply(
                service: policy.name, sentence: sentence, warnings: warnings, changedFiles: changed)
        case .answered(.refused(let refusal)): throw ErrorReply(refusal: refusal)
        case .notWritten(let why):
            throw ErrorReply(
                code: .failed, message: "\(why); nothing has changed",
                hint: "check the disk and the policy directory")
        }
    }

    /// Against the policy in force. A file that only one of the two names shows in the policy's text.
    private func filesChanged(
        of name: ServiceName, _ contents: [String: String]
    ) async throws -> [String] {
        let known = try await mail.ask { daemon in
            daemon.control.fleet.service(name)?.policy?.template.contents
        }
        guard let known else { return [] }
        return contents.keys.sorted().filter { path in
            known[path].map { $0 != contents[path] } ?? false
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
