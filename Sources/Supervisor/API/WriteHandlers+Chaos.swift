import ControlAPI
import Decisions
import Hummingbird
import Model

extension WriteHandlers {
    /// Answered when the fault is made; what comes of it is asked for.
    func chaos(
        _ wish: ChaosRequest, in service: ServiceName, by peer: PeerIdentity
    ) async throws -> Response {
        let replica = try wish.replica.map { text in
            guard let id = ReplicaID(text), id.service == service else {
                throw ErrorReply(refusal: .unknownService(service))
            }
            return id
        }
        let milliseconds = wish.milliseconds ?? ChaosRequest.defaultMilliseconds
        let order = DrillOrder(
            service: service, fault: wish.fault, replica: replica,
            span: .milliseconds(milliseconds), author: peer.author)
        let known = try await mail.ask { $0.control.fleet.service(service) != nil }
        guard known else { throw ErrorReply(refusal: .unknownService(service)) }
        let result = try await mail.perform { daemon, reply in
            daemon.drills.begin(order) { reply($0) }
        }
        switch result {
        case .success(let report): return try APIBody.response(report.view)
        case .failure(let refusal): throw refusal.reply
        }
    }
}
