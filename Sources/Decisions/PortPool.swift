import Model

/// The loopback ports of all replicas on the host. It goes round: a port just freed is given again
/// only after all others, so that a late client of the dead replica does not meet a stranger.
struct PortPool: Sendable, Equatable {
    private var isTaken = [Bool](repeating: false, count: Limits.endpointPorts.count)
    private var next = 0

    /// Nil when every port is in use.
    mutating func take() -> UInt16? {
        for _ in isTaken.indices {
            let index = next
            next = (next + 1) % isTaken.count
            if !isTaken[index] {
                isTaken[index] = true
                return Limits.endpointPorts.lowerBound + UInt16(index)
            }
        }
        return nil
    }

    mutating func hold(_ endpoint: Endpoint?) {
        if let index = index(of: endpoint) { isTaken[index] = true }
    }

    mutating func free(_ endpoint: Endpoint?) {
        if let index = index(of: endpoint) { isTaken[index] = false }
    }

    private func index(of endpoint: Endpoint?) -> Int? {
        guard case .loopback(let port) = endpoint, Limits.endpointPorts.contains(port) else {
            return nil
        }
        return Int(port - Limits.endpointPorts.lowerBound)
    }
}
