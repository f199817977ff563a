/// An address of the front as its counters tell it, since the front has listened there.
package struct AddressView: Codable, Sendable, Equatable {
    /// As in the policy: `127.0.0.1:8080`.
    package var address: String
    /// Clients that came, and those that are there.
    package var accepted: UInt64
    package var connected: UInt64
    /// Requests that had to wait for a replica, that were sent again, and that were answered 503 as too
    /// many waited or waited too long.
    package var held: UInt64
    package var retried: UInt64
    package var shed: UInt64

    package init(
        address: String, accepted: UInt64, connected: UInt64, held: UInt64, retried: UInt64,
        shed: UInt64
    ) {
        self.address = address
        self.accepted = accepted
        self.connected = connected
        self.held = held
        self.retried = retried
        self.shed = shed
    }
}
