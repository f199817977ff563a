import FrontWire
import Glibc
import Model
import Testing

/// Routes that another release has left, as kept in `Tests/StoredRoutes`.
@Suite struct StoredRoutesTests {
    private static func kept(_ name: String) throws -> [UInt8] {
        let folders = #filePath.split(separator: "/").dropLast(2).map { "/\($0)" }.joined()
        let path = "\(folders)/StoredRoutes/\(name)"
        let file = try #require(fopen(path, "r"), "\(path)")
        defer { fclose(file) }
        var bytes = [UInt8](repeating: 0, count: 65_536)
        let count = fread(&bytes, 1, bytes.count, file)
        return Array(bytes.prefix(count))
    }

    private let orders: ServiceName
    private let replica = ReplicaID("orders-3-1")!

    init() throws { orders = try ServiceName("orders") }

    /// What the releases before and after have in common: one port, and one setting.
    private func common(weight: UInt16) -> [ServiceRoutes] {
        var policy = FrontPolicy(listen: [.ipv4(host: "127.0.0.1", port: 8080)])
        policy.holdDeadline = .seconds(5)
        return [
            ServiceRoutes(
                service: orders, front: policy,
                endpoints: [
                    RoutedEndpoint(
                        replica: replica, endpoint: .loopback(port: 20_001), weight: weight)
                ])
        ]
    }

    @Test func whatIsStoredComesBack() throws {
        let routes = StoredRoutes(
            savedAt: 77, table: RouteTable(version: .max, services: try sampleServices()))
        #expect(try StoredRoutes(routes.encoded()) == routes)
    }

    @Test func everySettingOfAnEarlierReleaseIsUnderstood() throws {
        let stored = try StoredRoutes(StoredRoutesTests.kept("now"))
        #expect(stored.savedAt == 1_234_567)
        #expect(stored.table.version == 42)
        let services = stored.table.services
        #expect(services.map(\.service.description) == ["orders", "log-stream"])
        #expect(services[0].front == policyOfOrders())
        #expect(
            services[0].endpoints == [
                RoutedEndpoint(replica: replica, endpoint: .loopback(port: 20_001), weight: 7),
                RoutedEndpoint(
                    replica: ReplicaID("orders-3-2")!,
                    endpoint: .unix(path: "/run/coxswain/orders-3-2.sock")),
                RoutedEndpoint(
                    replica: ReplicaID("orders-3-3")!,
                    endpoint: .address(host: "2001:db8::1", port: 80)),
            ])
        #expect(services[1].front.mode == .tcp)
        #expect(services[1].front.sticky == .clientAddress)
        #expect(services[1].endpoints.isEmpty)
    }

    private func policyOfOrders() -> FrontPolicy {
        var policy = FrontPolicy(listen: [
            .ipv4(host: "127.0.0.1", port: 8080), .ipv6(host: "::1", port: 8080),
            .unix(path: "/run/orders.sock"),
        ])
        policy.match = RequestMatch(
            hosts: ["api.example.com", "*.example.org"], pathPrefixes: ["/api"])
        policy.balance = .leastRequests
        policy.sticky = .cookie(name: "route")
        policy.slowStart = .seconds(11)
        policy.requestsPerReplicaMaximum = 12
        policy.retries.percent = 13
        policy.retries.minimumConcurrent = 14
        policy.retries.attemptsMaximum = 5
        policy.ejection.consecutiveFailures = 15
        policy.ejection.baseDuration = .seconds(16)
        policy.ejection.maximumDuration = .seconds(17)
        policy.ejection.maximumPercent = 18
        policy.ejection.panicPercent = 19
        policy.drainDeadline = .seconds(21)
        policy.holdDeadline = .milliseconds(1_234)
        policy.connectTimeout = .seconds(2)
        policy.responseTimeout = .seconds(61)
        policy.idleTimeout = .seconds(62)
        policy.headerTimeout = .seconds(12)
        policy.bodyTimeout = .seconds(20)
        policy.streamIdleTimeout = .seconds(22)
        policy.heldRequestsMaximum = 77
        policy.bodyBytesMaximum = 1 << 40
        policy.clientsMaximum = 22
        policy.forwarding.xForwarded = .replace
        policy.forwarding.forwarded = .append
        policy.forwarding.via = false
        policy.proxyProtocol = .v1
        policy.accessLog = .file
        return policy
    }

    @Test func settingsThatAnOlderReleaseDidNotHaveAreAtTheirDefaults() throws {
        let stored = try StoredRoutes(StoredRoutesTests.kept("older"))
        let services = common(weight: RoutedEndpoint.fullWeight)
        #expect(stored.table == RouteTable(version: 42, services: services))
    }

    @Test func whatOnlyANewerReleaseKnowsIsPassedOver() throws {
        let stored = try StoredRoutes(StoredRoutesTests.kept("newer"))
        #expect(stored.table == RouteTable(version: 42, services: common(weight: 7)))
    }

    @Test func anotherFormAndHalfAFileAreRefused() throws {
        let whole = try StoredRoutesTests.kept("now")
        var other = whole
        other[16] = UInt8(ascii: "2")
        #expect(throws: WireFault.malformed(what: "heading of stored routes")) {
            try StoredRoutes(other)
        }
        for length in 0..<whole.count {
            #expect(throws: WireFault.self) { try StoredRoutes(Array(whole.prefix(length))) }
        }
    }
}
