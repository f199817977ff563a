/// What goes on for one service at a moment.
package struct Flight: Equatable, Sendable {
    /// Waiting ones included.
    package var inFlight: UInt64 = 0
    /// Ever taken from clients by this process.
    package var requests: UInt64 = 0

    package init(inFlight: UInt64 = 0, requests: UInt64 = 0) {
        self.inFlight = inFlight
        self.requests = requests
    }

    mutating func add(_ other: Flight) {
        inFlight &+= other.inFlight
        requests &+= other.requests
    }
}
