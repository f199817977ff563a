import ControlAPI
import Glibc
import Hummingbird

/// Lets in root, the daemon's own user and members of the group. The socket's mode says the same;
/// it is checked here too since a mode is easily changed by hand, and says no more then than EACCES.
struct PeerCheck: RouterMiddleware {
    let group: String

    func handle(
        _ request: Request, context: PeerContext,
        next: (Request, PeerContext) async throws -> Response
    ) async throws -> Response {
        let peer = try await context.peer()
        guard isAllowed(peer) else {
            throw ErrorReply(
                code: .accessDenied,
                message: "user \(peer.userID) may not use the control API",
                hint:
                    "run as root, or join the group: `usermod -aG \(group) USER`, then log in anew")
        }
        return try await next(request, context)
    }

    private func isAllowed(_ peer: PeerIdentity) -> Bool {
        if peer.userID == 0 || peer.userID == geteuid() { return true }
        guard let group = SystemGroup(named: group) else { return false }
        return group.contains(user: peer.userID, group: peer.groupID)
    }
}
