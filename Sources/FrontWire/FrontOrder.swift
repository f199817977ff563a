package import Model

/// What the daemon tells the front.
package enum FrontOrder: Equatable, Sendable {
    /// Serve this and nothing else. Answered by `FrontReport.applied`.
    case routes(RouteTable)
    /// Send the replica no new request, let those in flight finish, cut them at the deadline.
    /// Answered by `FrontReport.drained`, at once if the replica is not known. A drained replica
    /// stays out until a later table leaves it out and another one brings it back.
    case drain(ReplicaID, deadline: Duration)
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
        }
    }

    package init(kind: UInt8, from frame: inout FrameReader) throws(WireFault) {
        switch kind {
        case 1: self = .routes(try frame.tagged().routeTable())
        case 2: self = .drain(try frame.replica(), deadline: try frame.duration())
        default: throw .unknownKind(kind)
        }
    }
}
