import Glibc
import HTTPTypes
import Hummingbird
import NIOCore

/// A request with the process at the other end of its socket.
struct PeerContext: RequestContext {
    var coreContext: CoreRequestContextStorage
    let channel: any Channel

    init(source: ApplicationRequestContextSource) {
        coreContext = .init(source: source)
        channel = source.channel
    }

    var maxUploadSize: Int { APIBody.maximumBytes }

    /// Who asks, as the kernel knows it.
    func peer() async throws -> PeerIdentity {
        guard let options = channel as? any SocketOptionProvider else {
            throw PeerIdentity.Unknown()
        }
        let future: EventLoopFuture<PeerIdentity> = options.unsafeGetSocketOption(
            level: .init(SOL_SOCKET), name: .init(SO_PEERCRED))
        return try await future.get()
    }
}

/// `struct ucred` of unix(7), which Glibc shows only to GNU sources.
struct PeerIdentity: Sendable {
    let processID: Int32
    let userID: UInt32
    let groupID: UInt32

    struct Unknown: Error {}

    /// As the history names them.
    var author: String { SystemUser.name(of: userID) ?? "user \(userID)" }
}
