import Model
import SystemdBus

/// What the daemon adds to a replica's environment. It is also what the daemon knows a running
/// replica by after its own restart, so that adoption needs no history.
enum ReplicaEnvironment {
    static let service = "COXSWAIN_SERVICE"
    static let revision = "COXSWAIN_REVISION"
    static let ordinal = "COXSWAIN_ORDINAL"
    static let digest = "COXSWAIN_DIGEST"
    static let port = "PORT"
    static let socket = "COXSWAIN_SOCKET"

    static func of(_ launch: ReplicaLaunch) -> [String: String] {
        var table = [
            service: launch.id.service.description,
            revision: "\(launch.id.revision)",
            ordinal: "\(launch.id.ordinal)",
            digest: launch.digest,
        ]
        switch launch.endpoint {
        case .loopback(let number): table[port] = "\(number)"
        case .unix(let path): table[socket] = path
        // No replica of ours is elsewhere.
        case .address, nil: break
        }
        return table
    }

    static func endpoint(in table: [String: String]) -> Endpoint? {
        if let path = table[socket] { return .unix(path: path) }
        return table[port].flatMap { UInt16($0) }.map { .loopback(port: $0) }
    }
}
