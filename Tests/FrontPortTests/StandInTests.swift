import FrontWire
import Glibc
import LinuxIO
import Model
import Testing

/// The front beside replicas that accept from its port themselves (`endpoint: direct`).
@Suite(.enabled(if: PortSteering.fault() == nil, "bpf(2) is not permitted here"))
struct StandInTests {
    @Test(arguments: [FrontPolicy.Mode.http, .tcp])
    func whatWaitsForAReplicaGoesToTheFirstThatIsReady(_ mode: FrontPolicy.Mode) throws {
        let port = try SharedPort()
        let front = try TestFront()
        try port.give(to: front)
        try front.route(port.routes(ready: 0, mode))
        let early = try port.client()
        early.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n")
        try front.awaitHeld(1)

        try port.admitReplica()
        try front.route(port.routes(ready: 1, mode))
        #expect(MessageReader(early).next()?.text == "replica")
        let late = try port.client()
        late.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n")
        #expect(MessageReader(late).next()?.text == "replica")
        // The second came to the replica by itself.
        #expect(try front.requests() == 1)
    }

    @Test func aConnectionToAReplicaServesOneRequest() throws {
        let port = try SharedPort()
        let front = try TestFront()
        try port.give(to: front)
        try front.route(port.routes(ready: 0))
        let client = try port.client()
        client.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n")
        try front.awaitHeld(1)
        let replica = try port.admitReplica()
        try front.route(port.routes(ready: 1))
        let reader = MessageReader(client)
        #expect(reader.next()?.text == "replica")
        client.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n")
        #expect(reader.next()?.text == "replica")
        #expect(replica.connections == 2)
    }

    /// The table says that a replica is ready, and nobody is there any more.
    @Test func aFrontThatIsLeftAloneHoldsRequestsAndDoesNotAskItself() throws {
        let port = try SharedPort()
        let front = try TestFront()
        try port.give(to: front)
        var routes = try port.routes(ready: 1)
        var policy = routes.front
        policy.holdDeadline = .milliseconds(200)
        routes = ServiceRoutes(
            service: routes.service, front: policy, endpoints: routes.endpoints)
        try front.route(routes)
        let client = try port.client()
        client.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n")
        // As for any replica that refuses until the deadline.
        #expect(MessageReader(client).next()?.status == 502)
        #expect(try front.clients() == 1)
    }

    @Test func anotherListenerTakesOverWhatWaitsInTheFirst() throws {
        let port = try SharedPort()
        let front = try TestFront()
        try port.give(to: front)
        try front.route(port.routes(ready: 0))
        try port.renewStandIn()
        try port.give(to: front)
        try front.route(port.routes(ready: 0))
        let client = try port.client()
        client.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n")
        try front.awaitHeld(1)
        #expect(front.systemd.stored.count { $0.name.hasPrefix("listen-") } == 1)
    }

    @Test func anOrderWithoutItsListenerIsIgnored() throws {
        let port = try SharedPort()
        let front = try TestFront()
        front.daemon.send(.stand(at: port.address))
        let failures = try front.route(port.routes(ready: 0))
        #expect(failures.map(\.errno) == [EADDRINUSE])
    }
}

/// One steered address, as the daemon makes it.
private final class SharedPort {
    let address: ListenAddress
    private let place: SocketAddress
    private let steering: PortSteering
    private var standIn: Int32

    init() throws {
        steering = try PortSteering()
        standIn = try Socket.listenSharing(.loopback(port: 0)).release()
        place = try Socket.localAddress(standIn)
        guard case .ipv4(_, let port) = place else { throw WireFault.truncated }
        address = .ipv4(host: "127.0.0.1", port: port)
        try steering.attach(to: standIn)
        try steering.put(standIn, into: PortSteering.standIn, of: 0)
    }

    deinit { closeDescriptor(standIn) }

    func give(to front: TestFront) throws {
        try front.daemon.send(.stand(at: address), passing: standIn)
    }

    func renewStandIn() throws {
        closeDescriptor(standIn)
        standIn = try Socket.listenSharing(place).release()
        try steering.put(standIn, into: PortSteering.standIn, of: 0)
    }

    @discardableResult
    func admitReplica() throws -> Backend {
        let listener = try Socket.listenSharing(place)
        try steering.put(listener.raw, into: 1, of: 1)
        steering.aim(at: [1])
        return Backend(listener.release(), at: endpoint) { wire, _, _ in
            let reader = MessageReader(wire)
            while reader.next() != nil { guard wire.send(ok("replica")) else { return } }
        }
    }

    func client() throws -> Wire { try Wire(to: place) }

    func routes(ready: Int, _ mode: FrontPolicy.Mode = .http) throws -> ServiceRoutes {
        let service = try ServiceName("orders")
        return ServiceRoutes(
            service: service, front: FrontPolicy(listen: [address], mode: mode),
            endpoints: (0..<ready).map {
                RoutedEndpoint(
                    replica: ReplicaID(service: service, revision: 1, ordinal: $0 + 1),
                    endpoint: endpoint)
            })
    }

    private var endpoint: Endpoint {
        guard case .ipv4(let host, let port) = address else { return .loopback(port: 0) }
        return .direct(host: host, port: port)
    }
}

extension TestFront {
    fileprivate func awaitHeld(_ count: UInt64) throws {
        let deadline = MonotonicClock.now + .seconds(10)
        while try service()[.held] != count {
            try #require(MonotonicClock.now < deadline, "nothing is held")
            letOthersRun()
        }
    }

    fileprivate func requests() throws -> UInt64 { try service()[.requests] }

    fileprivate func clients() throws -> UInt64 { try service()[.connections] }

    private func service() throws -> CounterSample {
        try #require(try daemon.samples().first { $0.kind == .service && $0.name == "orders" })
    }
}
