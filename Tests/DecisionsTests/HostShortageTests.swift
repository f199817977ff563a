import Decisions
import Model
import Simulation
import Testing

@Suite struct HostShortageTests {
    private let web = serviceName("web")

    /// `orders` gives way to `web`; both could have four replicas.
    private func host(_ low: Int = 10, at replicas: Int = 4) -> SimulatedHost {
        var host = SimulatedHost()
        for (name, priority) in [(orders, low), (web, 50)] {
            var policy = ServicePolicy.automatic(name, .version("v1"), from: 2, to: 4)
            policy.scale.replicas = replicas
            policy.priority = priority
            host.ask(.apply(policy))
        }
        host.run(for: .seconds(30))
        return host
    }

    private func pressure(cpu: Int? = nil, available: UInt64? = nil) -> HostPressure {
        var pressure = HostPressure()
        pressure.cpuStallPercent = cpu
        pressure.memoryTotalBytes = available.map { _ in 16 << 30 }
        pressure.memoryAvailableBytes = available
        return pressure
    }

    private func measure(_ pressure: HostPressure, for seconds: Int, _ host: inout SimulatedHost) {
        for _ in 0..<seconds {
            host.happens(.hostMeasured(pressure))
            host.run(for: .seconds(1))
        }
    }

    private func load(_ percent: Int, _ host: inout SimulatedHost) {
        let samples = host.running.map { name in
            var sample = ReplicaSample(replica: replicaID(name))
            sample.cpuMilliCores = percent * 10
            return sample
        }
        host.happens(.sampled(samples))
    }

    @Test func whoComesLastGivesBackOneAfterAnotherDownToTheLeast() {
        var host = host()
        measure(pressure(cpu: 90), for: 17, &host)
        #expect(host.counts(orders)?.desired == 3)
        measure(pressure(cpu: 90), for: 60, &host)
        #expect(host.counts(orders)?.desired == 2)
        #expect(host.counts(web)?.desired == 4)
        #expect(host.said(.hostShort).count == 1)
        #expect(
            host.said(.scaled).contains {
                $0.contains("scale-in from 4 to 3: the host is short of CPU: somebody waits")
            })
        #expect(host.breaches.isEmpty)
    }

    @Test func whoComesLastGetsNoMore() {
        var host = host(at: 2)
        measure(pressure(cpu: 90), for: 2, &host)
        for _ in 0..<30 {
            load(95, &host)
            host.run(for: .seconds(1))
        }
        #expect(host.counts(orders)?.desired == 2)
        #expect(host.counts(web)?.desired == 4)
        #expect(host.state()?.lastDecision?.limits.last == .hostShort)
    }

    @Test func whoGaveGetsBackOneAfterAnotherWhenTheHostIsRelieved() {
        var host = host()
        measure(pressure(cpu: 90), for: 60, &host)
        #expect(host.counts(orders)?.desired == 2)
        for second in 0..<120 {
            load(95, &host)
            measure(pressure(cpu: 10), for: 1, &host)
            if second == 25 { #expect(host.counts(orders)?.desired == 2) }
        }
        #expect(host.counts(orders)?.desired == 4)
        #expect(host.state()?.hostCeiling == nil)
        #expect(host.said(.hostRelieved).first == "the host is no longer short of anything")
        #expect(host.said(.hostRelieved).contains("orders: may have 3 replicas again"))
    }

    @Test func wantOfMemoryIsAShortageToo() {
        var host = host()
        measure(pressure(available: 1 << 30), for: 40, &host)
        #expect(host.counts(orders)?.desired == 4)
        measure(pressure(available: 500 << 20), for: 17, &host)
        #expect(host.counts(orders)?.desired == 3)
        #expect(host.said(.hostShort).first?.contains("500 MiB of 16384 MiB") == true)
    }

    @Test func betweenTheTwoLinesNothingChanges() {
        var host = host()
        measure(pressure(cpu: 70), for: 60, &host)
        #expect(host.counts(orders)?.desired == 4)
        measure(pressure(cpu: 90), for: 17, &host)
        measure(pressure(cpu: 70), for: 17, &host)
        #expect(host.counts(orders)?.desired == 2)
    }

    @Test func amongEqualsNobodyGivesWay() {
        var host = host(50)
        measure(pressure(cpu: 99), for: 120, &host)
        #expect(host.counts(orders)?.desired == 4)
        #expect(host.said(.hostShort).isEmpty)
    }

    @Test func whatIsNotKnownChangesNothing() {
        var host = host()
        measure(pressure(cpu: 90), for: 17, &host)
        measure(pressure(), for: 120, &host)
        #expect(host.counts(orders)?.desired == 3)
        #expect(host.state()?.hostCeiling == 3)
    }

    @Test func whatWasGivenBackStaysSoOverTheDaemonsDeath() {
        var host = host()
        measure(pressure(cpu: 90), for: 17, &host)
        #expect(host.counts(orders)?.desired == 3)
        host.killDaemon()
        host.startDaemon()
        #expect(host.state()?.hostCeiling == 3)
        // Nobody has measured yet, then there is enough, but not for long.
        for second in 0..<32 {
            load(95, &host)
            measure(pressure(cpu: second < 4 ? nil : 10), for: 1, &host)
            #expect(host.counts(orders)?.desired == 3)
        }
        for _ in 0..<60 {
            load(95, &host)
            measure(pressure(cpu: 10), for: 1, &host)
        }
        #expect(host.counts(orders)?.desired == 4)
        #expect(host.state()?.hostCeiling == nil)
        #expect(host.breaches.isEmpty)
    }

    /// The policy has another least number meanwhile, and nobody measures.
    @Test func aCeilingAloneShrinksNothing() {
        var host = host()
        measure(pressure(cpu: 90), for: 40, &host)
        #expect(host.state()?.hostCeiling == 2)
        var policy = ServicePolicy.automatic(orders, .version("v1"), from: 4, to: 6)
        policy.priority = 10
        host.ask(.apply(policy))
        host.run(for: .seconds(10))
        #expect(host.counts(orders)?.desired == 4)
        for _ in 0..<30 {
            host.happens(.sampled(host.running.map { ReplicaSample(replica: replicaID($0)) }))
            host.run(for: .seconds(1))
        }
        #expect(host.counts(orders)?.desired == 4)
        #expect(host.breaches.isEmpty)
    }

    @Test func aHostThatIsStillShortGoesOnTakingBackAfterTheDaemonsDeath() {
        var host = host()
        measure(pressure(cpu: 90), for: 17, &host)
        host.killDaemon()
        host.startDaemon()
        measure(pressure(cpu: 90), for: 17, &host)
        #expect(host.counts(orders)?.desired == 2)
        #expect(host.counts(web)?.desired == 4)
    }

    @Test func aNumberThatIsFixedStays() {
        var host = SimulatedHost()
        host.ask(.apply(.web(replicas: 3).changed { $0.priority = 1 }))
        host.ask(.apply(.web(web, replicas: 1)))
        host.run(for: .seconds(10))
        measure(pressure(cpu: 90), for: 60, &host)
        #expect(host.counts(orders)?.desired == 3)
    }
}
