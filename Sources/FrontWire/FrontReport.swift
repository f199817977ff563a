package import Model

/// What the front tells the daemon.
package enum FrontReport: Equatable, Sendable {
    /// The first report on a connection; the descriptor of the counter page travels with it, and
    /// those of processes that the front has replaced and that still serve.
    case hello(FrontHello)
    /// A table is in force. The listeners that could not be opened are named; all others serve.
    case applied(version: UInt64, failures: [ListenerFailure])
    /// Nothing is in flight to the replica and nothing will be. `cut` requests or streams were
    /// ended by the deadline.
    case drained(ReplicaID, cut: Int)
    /// The replica could not be reached `count` times since the last such report (at most one a
    /// second for each replica).
    case endpointFailed(ReplicaID, errno: Int32, count: Int)
    /// A request waits for the first replica of a service that has none. The counters tell of those
    /// that come after it.
    case waiting(ServiceName)
}

/// Who the front is and what it serves already.
package struct FrontHello: Equatable, Sendable {
    package let processID: Int32
    /// Zero when it has never been given routes.
    package let routesVersion: UInt64

    package init(processID: Int32, routesVersion: UInt64) {
        self.processID = processID
        self.routesVersion = routesVersion
    }
}

/// One address where the front could not listen.
package struct ListenerFailure: Equatable, Sendable {
    package let service: ServiceName
    package let address: ListenAddress
    package let errno: Int32

    package init(service: ServiceName, address: ListenAddress, errno: Int32) {
        self.service = service
        self.address = address
        self.errno = errno
    }
}

extension FrontReport: WireMessage {
    package func encode(into frame: inout FrameWriter) {
        switch self {
        case .hello(let hello):
            frame.begin(kind: 1)
            frame.integer(hello.processID)
            frame.integer(hello.routesVersion)
        case .applied(let version, let failures):
            frame.begin(kind: 2)
            frame.integer(version)
            frame.list(failures) { frame, failure in frame.listenerFailure(failure) }
        case .drained(let replica, let cut):
            frame.begin(kind: 3)
            frame.text(replica.description)
            frame.count(cut)
        case .endpointFailed(let replica, let errno, let count):
            frame.begin(kind: 4)
            frame.text(replica.description)
            frame.integer(errno)
            frame.count(count)
        case .waiting(let service):
            frame.begin(kind: 5)
            frame.text(service.description)
        }
    }

    package init(kind: UInt8, from frame: inout FrameReader) throws(WireFault) {
        switch kind {
        case 1:
            self = .hello(
                FrontHello(
                    processID: try frame.integer(), routesVersion: try frame.integer()))
        case 2:
            self = .applied(version: try frame.integer(), failures: try frame.listenerFailures())
        case 3:
            self = .drained(try frame.replica(), cut: try frame.count())
        case 4:
            self = .endpointFailed(
                try frame.replica(), errno: try frame.integer(), count: try frame.count())
        case 5:
            self = .waiting(
                try serviceName(
                    frame.text("service name", limit: WireLimits.nameBytes)))
        default:
            throw .unknownKind(kind)
        }
    }
}

extension FrameWriter {
    fileprivate mutating func listenerFailure(_ failure: ListenerFailure) {
        text(failure.service.description)
        tagged { $0.place(WirePlace(failure.address)) }
        integer(failure.errno)
    }
}

extension FrameReader {
    fileprivate mutating func listenerFailures() throws(WireFault) -> [ListenerFailure] {
        let limit = WireLimits.services * WireLimits.listenersPerService
        return try list("listener failures", limit: limit) { frame throws(WireFault) in
            let service = try serviceName(
                frame.text("service name", limit: WireLimits.nameBytes))
            guard let address = try frame.tagged().place().listenAddress() else {
                throw .malformed(what: "listen address")
            }
            return ListenerFailure(service: service, address: address, errno: try frame.integer())
        }
    }

    mutating func replica() throws(WireFault) -> ReplicaID {
        try replicaID(text("replica name", limit: WireLimits.nameBytes))
    }
}
