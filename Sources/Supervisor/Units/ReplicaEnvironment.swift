import Model
import SystemdBus

/// What the daemon adds to a replica's environment. It is also what the daemon knows a running
/// replica by after its own restart, so that adoption needs no history.
enum ReplicaEnvironment {
    static let service = "COXSWAIN_SERVICE"
    static let revision = "COXSWAIN_REVISION"
    static let ordinal = "COXSWAIN_ORDINAL"
    static let digest = "COXSWAIN_DIGEST"
    /// Its CPU weight until it is ready, for a daemon that finds it and cannot tell whether it has been.
    static let startWeight = "COXSWAIN_START_WEIGHT"
    /// Its CPU limit until it has been ready for a while, in thousandths of a core.
    static let startCPU = "COXSWAIN_START_CPU"
    static let seat = "COXSWAIN_SEAT"
    static let name = "COXSWAIN_NAME"
    static let port = "PORT"
    static let socket = "COXSWAIN_SOCKET"
    static let listen = "COXSWAIN_LISTEN"

    static func of(_ launch: ReplicaLaunch) -> [String: String] {
        var table = of(launch.id, at: launch.endpoint, launch.seat)
        table[digest] = launch.digest
        table[startCPU] = launch.boostMilliCores.map(String.init)
        table[startWeight] = launch.startWeight.map(String.init)
        return table
    }

    /// For a command beside it.
    static func of(_ unit: ReplicaUnit) -> [String: String] {
        of(unit.id, at: unit.endpoint, unit.seat)
    }

    private static func of(
        _ id: ReplicaID, at endpoint: Endpoint?, _ seat: Int?
    ) -> [String: String] {
        var table = [
            service: id.service.description,
            revision: "\(id.revision)",
            ordinal: "\(id.ordinal)",
        ]
        if let seat {
            table[Self.seat] = "\(seat)"
            table[name] = StateKeeping.name(of: id.service, seat: seat)
        }
        switch endpoint {
        case .loopback(let number): table[port] = "\(number)"
        case .unix(let path): table[socket] = path
        case .direct: table[listen] = endpoint?.description
        // No replica of ours is elsewhere.
        case .address, nil: break
        }
        return table
    }

    static func endpoint(in table: [String: String]) -> Endpoint? {
        if let path = table[socket] { return .unix(path: path) }
        if let address = table[listen] {
            return (try? ListenText.read(address)).flatMap(Endpoint.init(direct:))
        }
        return table[port].flatMap { UInt16($0) }.map { .loopback(port: $0) }
    }
}
