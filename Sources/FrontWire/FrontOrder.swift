package import Model

/// What the daemon tells the front.
package enum FrontOrder: Equatable, Sendable {
    /// Serve this and nothing else. Answered by `FrontReport.applied`.
    case routes(RouteTable)
    /// Send the replica no new request, let those in flight finish, cut them at the deadline.
    /// Answered by `FrontReport.drained`, at once if the replica is not known. A drained replica
    /// stays out until a later table leaves it out and another one brings it back.
    case drain(ReplicaID, deadline: Duration)
    /// A listener for this address travels with the order: it takes the place of any that the front
    /// has, from the next table on. So the front stands in where replicas listen themselves, for
    /// which its own user could open no socket.
    case stand(at: ListenAddress)
}

extension FrontOrder: WireMessage {
    package func encode(into frame: inout FrameWriter) {
        switch self {
        case .routes(let table):
            frame.begin(kind: 1)
            frame.tagged { $0.routeTable(table) }
        case .drain(let replica, let deadline):
            frame.begin(kind: 2)
            frame.text(replica.description)
            frame.duration(deadline)
        case .stand(let address):
            frame.begin(kind: 3)
            frame.tagged { $0.place(WirePlace(address)) }
        }
    }

    package init(kind: UInt8, from frame: inout FrameReader) throws(WireFault) {
        switch kind {
        case 1: self = .routes(try frame.tagged().routeTable())
        case 2: self = .drain(try frame.replica(), deadline: try frame.duration())
        case 3:
            guard let address = try frame.tagged().place().listenAddress() else {
                throw .malformed(what: "listen address")
            }
            self = .stand(at: address)
        default: throw .unknownKind(kind)
        }
    }
}
