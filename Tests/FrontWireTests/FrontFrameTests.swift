import FrontWire
import Model
import Testing

@Suite struct FrontFrameTests {
    @Test(arguments: [CanaryMatch.header(name: "X-Canary"), .cookie(name: "beta")])
    func aCanaryCrossesTheWire(_ match: CanaryMatch) throws {
        let name = try ServiceName("orders")
        let routes = ServiceRoutes(
            service: name, front: FrontPolicy(listen: [.unix(path: "/run/x")]),
            endpoints: (1...2).map {
                RoutedEndpoint(
                    replica: ReplicaID(service: name, revision: $0, ordinal: 1),
                    endpoint: .loopback(port: 20_000 + UInt16($0)), isCanary: $0 == 2)
            }, canary: CanaryRouting(match, isByRequestOnly: true))
        let order = FrontOrder.routes(RouteTable(version: 1, services: [routes]))
        var decoder = FrameDecoder<FrontOrder>()
        decoder.append(order.encoded())
        #expect(try decoder.next() == order)
    }

    private let replica = ReplicaID("orders-3-1")!

    private func reports() throws -> [FrontReport] {
        [
            .hello(FrontHello(processID: 4711, routesVersion: 9)),
            .applied(version: 10, failures: []),
            .applied(
                version: 11,
                failures: [
                    ListenerFailure(
                        service: try ServiceName("orders"),
                        address: .ipv4(host: "127.0.0.1", port: 80), errno: 98)
                ]),
            .drained(replica, cut: 3),
            .endpointFailed(replica, errno: 111, count: 12),
            .waiting(try ServiceName("orders")),
        ]
    }

    private func orders() throws -> [FrontOrder] {
        [
            .routes(RouteTable(version: .max, services: try sampleServices())),
            .routes(RouteTable(version: 1, services: [])),
            .drain(replica, deadline: .milliseconds(30_500)),
            .stand(at: .ipv6(host: "::1", port: 8080)),
        ]
    }

    @Test func everyMessageComesBackAsItWasSent() throws {
        var orderDecoder = FrameDecoder<FrontOrder>()
        for order in try orders() {
            orderDecoder.append(order.encoded())
            #expect(try orderDecoder.next() == order)
        }
        var reportDecoder = FrameDecoder<FrontReport>()
        for report in try reports() {
            reportDecoder.append(report.encoded())
            #expect(try reportDecoder.next() == report)
        }
    }

    @Test func messagesSurviveBeingCutAnywhere() throws {
        let stream = try orders().flatMap { $0.encoded() }
        var decoder = FrameDecoder<FrontOrder>()
        var received: [FrontOrder] = []
        for byte in stream {
            decoder.append([byte])
            while let order = try decoder.next() { received.append(order) }
        }
        #expect(try received == orders())
    }

    @Test func anotherVersionIsRefusedByName() throws {
        var bytes = FrontOrder.drain(replica, deadline: .zero).encoded()
        bytes[4] = 9
        var decoder = FrameDecoder<FrontOrder>()
        decoder.append(bytes)
        #expect(throws: WireFault.wrongVersion(9)) { try decoder.next() }
    }

    @Test func aFrameOverTheLimitIsRefusedBeforeItArrives() {
        var decoder = FrameDecoder<FrontOrder>()
        decoder.append([0xff, 0xff, 0xff, 0x7f])
        #expect(throws: WireFault.frameTooLong(0x7fff_ffff)) { try decoder.next() }
    }

    @Test func bytesAfterTheLastFieldAreRefused() throws {
        var bytes = FrontOrder.drain(replica, deadline: .zero).encoded()
        bytes.append(0)
        bytes[0] += 1
        var decoder = FrameDecoder<FrontOrder>()
        decoder.append(bytes)
        #expect(throws: WireFault.bytesLeftOver(1)) { try decoder.next() }
    }

    @Test func aServiceThatAppearsTwiceIsRefused() throws {
        let service = try sampleServices()[0]
        let table = RouteTable(version: 1, services: [service, service])
        var decoder = FrameDecoder<FrontOrder>()
        decoder.append(FrontOrder.routes(table).encoded())
        #expect(throws: WireFault.self) { try decoder.next() }
    }

    /// Every prefix of every message, as the whole of a frame that claims to be complete.
    @Test func truncatedFramesAreFaultsNotTraps() throws {
        for order in try orders() {
            let whole = order.encoded()
            for length in 6..<whole.count {
                var cut = Array(whole.prefix(length))
                let claimed = UInt32(length - 4)
                for index in 0..<4 {
                    cut[index] = UInt8(truncatingIfNeeded: claimed >> (8 * index))
                }
                var decoder = FrameDecoder<FrontOrder>()
                decoder.append(cut)
                #expect(throws: WireFault.self) { try decoder.next() }
            }
        }
    }

    @Test(arguments: 0..<8)
    func mutatedFramesAreFaultsOrMessagesNeverTraps(seed: UInt64) throws {
        var random = SeededGenerator(state: seed)
        let samples = try orders().map { $0.encoded() } + reports().map { $0.encoded() }
        var decoded = 0
        for _ in 0..<5_000 {
            var bytes = samples.randomElement(using: &random)!
            for _ in 0...Int.random(in: 0..<6, using: &random) {
                let place = Int.random(in: 4..<bytes.count, using: &random)
                bytes[place] = UInt8.random(in: 0...255, using: &random)
            }
            var orders = FrameDecoder<FrontOrder>()
            orders.append(bytes)
            if let order = try? orders.next() { #expect(isStable(order)); decoded += 1 }
            var reports = FrameDecoder<FrontReport>()
            reports.append(bytes)
            if let report = try? reports.next() { #expect(isStable(report)); decoded += 1 }
        }
        #expect(decoded > 0)
    }

    /// Whatever was decoded means the same when it is encoded again.
    private func isStable<Message: WireMessage & Equatable>(_ message: Message) -> Bool {
        var decoder = FrameDecoder<Message>()
        decoder.append(message.encoded())
        return (try? decoder.next()) == message
    }
}
