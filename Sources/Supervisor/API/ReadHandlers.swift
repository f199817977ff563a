import ControlAPI
import HTTPTypes
import History
import Hummingbird
import LinuxIO
import Model

/// Requests that change nothing.
struct ReadHandlers: Sendable {
    let mail: LoopMail
    let history: HistoryReader

    /// Nil for routes that are not reads.
    func respond(to route: Route, _ request: Request, _ context: PeerContext) async throws
        -> Response?
    {
        switch route {
        case .version: return try APIBody.response(VersionReply())
        case .host: return try APIBody.response(try await hostReport())
        case .services: return try await services()
        case .service: return try await detail(try context.service())
        case .scaling:
            return try await ScalingReader(mail: mail, history: history).report(
                of: try context.service(), at: try request.queriedTime(QueryName.at))
        case .rollout: return try await rollout(try context.service())
        case .revisions: return try await revisions(try context.service())
        case .replicas: return try await replicas(try request.queriedService())
        case .events: return try await events(request)
        case .drills: return try await drills(try context.service())
        case .apply, .delete, .scale, .undo, .restart, .pause, .resume, .promote, .abort, .drain,
            .pauseScaling, .resumeScaling, .pushMetric, .chaos:
            return nil
        }
    }

    /// Before the running replicas are taken over there is no list, and an empty one would be a lie.
    private func requireResumed() async throws { try await mail.requireResumed() }

    private func services() async throws -> Response {
        try await requireResumed()
        return try APIBody.response(try await mail.ask { $0.views.services() })
    }

    private func hostReport() async throws -> HostReport {
        try await mail.ask { daemon in Result { () throws(SystemFault) in try daemon.hostReport() }
        }
        .get()
    }

    private func detail(_ name: ServiceName) async throws -> Response {
        try await requireResumed()
        guard var detail = try await mail.ask({ $0.views.detail(of: name) }) else {
            throw ErrorReply(refusal: .unknownService(name))
        }
        let text = try await history.policyText(of: name)
        detail.policyText = text?.text
        detail.policyFile = text?.file
        detail.events = try await history.events(
            of: name, after: nil, limit: APILimits.recentEvents)
        return try APIBody.response(detail)
    }

    private func drills(_ name: ServiceName) async throws -> Response {
        let reports = try await mail.ask { $0.drills.reports(of: name) }
        return try APIBody.response(reports.map(\.view))
    }

    private func rollout(_ name: ServiceName) async throws -> Response {
        try await requireResumed()
        guard let view = try await mail.ask({ $0.views.rollout(of: name) }) else {
            throw ErrorReply(refusal: .unknownService(name))
        }
        return try APIBody.response(view)
    }

    private func revisions(_ name: ServiceName) async throws -> Response {
        try await requireResumed()
        guard let revisions = try await mail.ask({ $0.views.revisions(of: name) }) else {
            throw ErrorReply(refusal: .unknownService(name))
        }
        return try APIBody.response(revisions)
    }

    private func replicas(_ service: ServiceName?) async throws -> Response {
        try await requireResumed()
        guard let replicas = try await mail.ask({ $0.views.replicas(of: service) }) else {
            throw ErrorReply(refusal: service.map(Refusal.unknownService) ?? .notYetResumed)
        }
        return try APIBody.response(replicas)
    }

    private func events(_ request: Request) async throws -> Response {
        let limit = try request.queriedNumber(QueryName.limit) ?? Int64(APILimits.defaultEvents)
        guard limit > 0 else {
            throw ErrorReply(code: .malformed, message: "'limit' must be greater than 0")
        }
        // What has happened but is not committed yet shall be seen by who asks now.
        try await mail.perform { daemon, reply in daemon.historian.afterCommit { reply(()) } }
        let events = try await history.events(
            of: try request.queriedService(), after: try request.queriedNumber(QueryName.after),
            limit: Int(min(limit, Int64(APILimits.maximumEvents))))
        return try APIBody.response(events)
    }
}

extension LoopMail {
    func requireResumed() async throws {
        guard try await ask({ $0.control.isResumed }) else {
            throw ErrorReply(refusal: .notYetResumed)
        }
    }
}

extension PeerContext {
    func service() throws -> ServiceName {
        try APINames.service(parameters.get(Route.nameParameter) ?? "")
    }

    func replica() throws -> ReplicaID {
        let text = parameters.get(Route.nameParameter) ?? ""
        guard let id = ReplicaID(text) else {
            throw ErrorReply(
                code: .unknown, message: "'\(text)' is not the name of a replica",
                hint: "it is SERVICE-REVISION-ORDINAL, as `coxctl get replicas` lists it")
        }
        return id
    }
}

extension Request {
    func queriedService() throws -> ServiceName? {
        try uri.queryParameters.get(QueryName.service).map(APINames.service)
    }

    func queriedTime(_ name: String) throws -> Timestamp? {
        guard let text = uri.queryParameters.get(name) else { return nil }
        guard let time = Timestamp(text) else {
            throw ErrorReply(
                code: .malformed, message: "'\(name)' is a time in UTC, not '\(text)'",
                hint: "such as 2026-02-03T04:05:06.000Z")
        }
        return time
    }

    func queriedNumber(_ name: String) throws -> Int64? {
        guard let text = uri.queryParameters.get(name) else { return nil }
        guard let number = Int64(text) else {
            throw ErrorReply(code: .malformed, message: "'\(name)' is a number, not '\(text)'")
        }
        return number
    }
}

enum APINames {
    static func service(_ text: String) throws -> ServiceName {
        do {
            return try ServiceName(text)
        } catch {
            throw ErrorReply(
                code: .unknown, message: "there is no service '\(text)'", hint: "\(error)")
        }
    }
}
