import Model

/// What the front that leaves and the one that takes over say to each other.
///
///     heir    ready                          it serves: accept no more
///     heir    routes @                       what the daemon has it serve is for both; with a file
///     heir    drain orders-1-2 7 30000000000 its seventh order concerns both: within thirty seconds
///     elder   drained orders-1-2 7 0         the same order is done here, and nothing was cut
enum SuccessionLine: Equatable {
    case ready
    /// `StoredRoutes` in a memory file that goes with the line.
    case routes
    case drain(ReplicaID, order: UInt64, nanoseconds: Int64)
    case drained(ReplicaID, order: UInt64, cut: Int)

    init?(_ text: String) {
        let words = text.split(separator: " ")
        switch words.first {
        case "ready" where words.count == 1: self = .ready
        case "routes" where words.count == 1: self = .routes
        case "drain":
            guard words.count == 4, let replica = ReplicaID(String(words[1])),
                let order = UInt64(words[2]), let nanoseconds = Int64(words[3]), nanoseconds >= 0
            else { return nil }
            self = .drain(replica, order: order, nanoseconds: nanoseconds)
        case "drained":
            guard words.count == 4, let replica = ReplicaID(String(words[1])),
                let order = UInt64(words[2]), let cut = Int(words[3]), cut >= 0
            else { return nil }
            self = .drained(replica, order: order, cut: cut)
        default: return nil
        }
    }

    var text: String {
        switch self {
        case .ready: "ready"
        case .routes: "routes"
        case .drain(let replica, let order, let nanoseconds):
            "drain \(replica) \(order) \(nanoseconds)"
        case .drained(let replica, let order, let cut): "drained \(replica) \(order) \(cut)"
        }
    }
}
