import Model

/// What the front that leaves and the one that takes over say to each other.
///
///     heir    ready                        it serves: accept no more
///     heir    drain orders-1-2 30000000000 what the daemon ordered concerns both
///     elder   drained orders-1-2 0
enum SuccessionLine: Equatable {
    case ready
    case drain(ReplicaID, deadlineNanoseconds: Int64)
    case drained(ReplicaID, cut: Int)

    init?(_ text: String) {
        let words = text.split(separator: " ")
        switch words.first {
        case "ready" where words.count == 1: self = .ready
        case "drain":
            guard words.count == 3, let replica = ReplicaID(String(words[1])),
                let deadline = Int64(words[2]), deadline >= 0
            else { return nil }
            self = .drain(replica, deadlineNanoseconds: deadline)
        case "drained":
            guard words.count == 3, let replica = ReplicaID(String(words[1])),
                let cut = Int(words[2]), cut >= 0
            else { return nil }
            self = .drained(replica, cut: cut)
        default: return nil
        }
    }

    var text: String {
        switch self {
        case .ready: "ready"
        case .drain(let replica, let deadline): "drain \(replica) \(deadline)"
        case .drained(let replica, let cut): "drained \(replica) \(cut)"
        }
    }
}
