import Decisions
import Model
import Simulation
import Testing

@Suite struct RequestTests {
    private func ready(_ policy: ServicePolicy) -> SimulatedHost {
        var host = SimulatedHost()
        host.ask(.apply(policy))
        host.run(for: .seconds(10))
        return host
    }

    @Test func theSamePolicyAgainChangesNothing() {
        var host = ready(.web())
        let effects = host.effects.count
        #expect(host.ask(.apply(.web())) == .accepted("orders: unchanged"))
        #expect(host.effects.count == effects + 1, "nothing but the answer")
    }

    @Test func answersSayWhatWillHappen() {
        var host = ready(.web(replicas: 2))
        #expect(host.ask(.apply(.web(replicas: 4))) == .accepted("orders: scaled from 2 to 4"))
        #expect(
            host.ask(.apply(.web(replicas: 4).changed { $0.restart.giveUpAfter = 9 }))
                == .accepted("orders: settings changed, no replica is replaced"))
        #expect(
            host.ask(.apply(.web(orders, .version("v2"), replicas: 3)))
                == .accepted("orders: revision 2 rolls out over 4 replicas; scaled from 4 to 3"))
        #expect(host.ask(.scale(orders, replicas: 3)) == .accepted("orders: already at 3"))
    }

    @Test func unknownNamesAreRefused() {
        var host = SimulatedHost()
        let requests: [Request] = [
            .delete(orders), .scale(orders, replicas: 2), .undo(orders, to: nil), .restart(orders),
        ]
        for request in requests {
            #expect(host.ask(request) == .refused(.unknownService(orders)))
        }
        let id = replicaID("orders-1-1")
        #expect(host.ask(.drain(id)) == .refused(.unknownReplica(id)))
    }

    @Test(arguments: [
        (
            ListenAddress.ipv4(host: "0.0.0.0", port: 80),
            ListenAddress.ipv4(host: "127.0.0.1", port: 80), true
        ),
        (.ipv4(host: "127.0.0.1", port: 80), .ipv4(host: "0.0.0.0", port: 80), true),
        (.ipv4(host: "127.0.0.1", port: 80), .ipv4(host: "127.0.0.2", port: 80), false),
        (.ipv4(host: "127.0.0.1", port: 80), .ipv4(host: "127.0.0.1", port: 81), false),
        (.ipv6(host: "::", port: 80), .ipv6(host: "::1", port: 80), true),
        (.unix(path: "/run/a.sock"), .unix(path: "/run/b.sock"), false),
    ])
    func anAddressHoldsOthersOutThatItIncludes(
        _ one: ListenAddress, _ two: ListenAddress, clash: Bool
    ) {
        let other = serviceName("other")
        var host = ready(.web().changed { $0.front?.listen = [one] })
        let answer = host.ask(.apply(.web(other).changed { $0.front?.listen = [two] }))
        #expect((answer == .refused(.addressInUse(two, by: orders))) == clash)
        #expect((host.state(other) == nil) == clash)
    }

    @Test(arguments: [
        (RequestMatch(), RequestMatch(), RequestClaim(host: nil, pathPrefix: "/")),
        (
            RequestMatch(hosts: ["a", "b"]), RequestMatch(hosts: ["c", "b"]),
            RequestClaim(host: "b", pathPrefix: "/")
        ),
        (
            RequestMatch(pathPrefixes: ["/a", "/b"]), RequestMatch(pathPrefixes: ["/b"]),
            RequestClaim(host: nil, pathPrefix: "/b")
        ),
        (RequestMatch(), RequestMatch(hosts: ["a"]), nil),
        (RequestMatch(hosts: ["a"]), RequestMatch(hosts: ["*.a"]), nil),
        (RequestMatch(pathPrefixes: ["/a"]), RequestMatch(pathPrefixes: ["/a/b"]), nil),
        (RequestMatch(hosts: ["a"]), RequestMatch(hosts: ["a"], pathPrefixes: ["/a"]), nil),
    ])
    func anAddressIsSharedByServicesWhoseRequestsAreToldApart(
        _ one: RequestMatch, _ two: RequestMatch, clash: RequestClaim?
    ) {
        let other = serviceName("other")
        let address = ListenAddress.ipv4(host: "127.0.0.1", port: 8080)
        var host = ready(
            .web().changed {
                $0.front?.listen = [address]
                $0.front?.match = one
            })
        let answer = host.ask(
            .apply(
                .web(other).changed {
                    $0.front?.listen = [address]
                    $0.front?.match = two
                }))
        let refusal = clash.map { Refusal.requestsInUse($0, on: address, by: orders) }
        #expect((answer == refusal.map(Answer.refused)) == (refusal != nil))
        #expect((host.state(other) == nil) == (clash != nil))
    }

    @Test func anAddressIsNotSharedByModes() {
        let other = serviceName("other")
        let address = ListenAddress.unix(path: "/run/a.sock")
        var host = ready(.web().changed { $0.front?.listen = [address] })
        let answer = host.ask(
            .apply(
                .web(other).changed {
                    $0.front?.listen = [address]
                    $0.front?.mode = .tcp
                }))
        #expect(answer == .refused(.addressNotShared(address, with: orders)))
    }

    @Test func theNumberOfServicesIsBounded() {
        var fleet = Fleet()
        _ = fleet.step(.resumed, at: second(0))
        for number in 0...Limits.services {
            let policy = ServicePolicy.worker(serviceName("s\(number)"), replicas: 0)
            let effects = fleet.step(
                .requested(RequestID(number: 1), .apply(policy)), at: second(0))
            let refused =
                effects == [
                    .answer(
                        RequestID(number: 1), .refused(.tooManyServices(maximum: Limits.services)))
                ]
            #expect(refused == (number == Limits.services))
        }
        #expect(fleet.services.count == Limits.services)
    }

    @Test func aPersonsCountStaysUntilThePolicysScaleChanges() {
        var host = ready(.web(replicas: 2))
        host.ask(.scale(orders, replicas: 5))
        host.ask(.apply(.web(orders, .version("v2"), replicas: 2)))
        #expect(host.state()?.desired == 5)
        host.killDaemon()
        host.startDaemon()
        #expect(host.state()?.desired == 5)
        host.ask(.apply(.web(orders, .version("v2"), replicas: 3)))
        #expect(host.state()?.desired == 3)
        #expect(host.state()?.manualReplicas == nil)
    }

    @Test func aCountOutOfBoundsIsRefused() {
        var host = ready(.web())
        for count in [-1, Limits.replicasPerService + 1] {
            #expect(
                host.ask(.scale(orders, replicas: count))
                    == .refused(
                        .outOfBounds(
                            orders, asked: count, minimum: 0, maximum: Limits.replicasPerService)))
        }
        #expect(host.ask(.scale(orders, replicas: 0)) == .accepted("orders: scaled from 2 to 0"))
        host.run(for: .seconds(10))
        #expect(host.running.isEmpty)
        let table = host.effects.reversed().lazy.compactMap { entry in
            if case .publish(let table) = entry.effect { table } else { nil }
        }.first
        #expect(table?.map(\.service) == [orders], "it still listens and holds requests")
        #expect(table?.first?.endpoints.isEmpty == true)
    }

    @Test func deleteDrainsStopsAndErasesInTheEnd() {
        var host = ready(.web(replicas: 2))
        #expect(
            host.ask(.delete(orders))
                == .accepted("orders: deleted; 2 replicas will be drained and stopped"))
        #expect(host.pool().isEmpty)
        host.run(for: .milliseconds(350))
        #expect(host.state() != nil)
        #expect(host.records[orders]?.isDeleting == true)
        host.run(for: .seconds(10))
        #expect(host.state() == nil)
        #expect(host.records.isEmpty)
        #expect(host.running.isEmpty)
        #expect(
            host.effects.last { if case .publish = $0.effect { true } else { false } }?.effect
                == .publish([]))
        #expect(host.breaches.isEmpty)
    }

    @Test func aDeletionGoesOnAfterARestartOfTheDaemon() {
        var host = ready(.web(replicas: 2))
        host.ask(.delete(orders))
        host.killDaemon()
        host.startDaemon()
        host.run(for: .seconds(60))
        #expect(host.state() == nil)
        #expect(host.running.isEmpty)
        #expect(host.breaches.isEmpty)
    }

    @Test func applyingCallsADeletionOff() {
        var host = ready(.web(replicas: 2))
        host.ask(.delete(orders))
        #expect(
            host.ask(.apply(.web(replicas: 2))) == .accepted("orders: its deletion is called off"))
        host.run(for: .seconds(30))
        #expect(host.counts()?.available == 2)
        #expect(host.breaches.isEmpty)
    }

    @Test func listenFailuresAreKeptUntilTheAddressOrTheFrontChanges() {
        var host = ready(.web())
        let address = ListenAddress.ipv4(host: "127.0.0.1", port: 80)
        for _ in 0..<3 { host.happens(.listenFailed(orders, address, why: "address in use")) }
        #expect(host.state()?.listenFailures.map(\.why) == ["address in use"])
        #expect(
            host.said(.listenFailed) == [
                "orders: the front port cannot listen on 127.0.0.1:80: address in use"
            ])
        host.ask(.apply(.web().changed { $0.front?.listen = [.unix(path: "/run/orders.sock")] }))
        #expect(host.state()?.listenFailures.isEmpty == true)
    }
}
