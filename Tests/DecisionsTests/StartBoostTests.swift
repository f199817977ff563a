import Decisions
import Model
import Simulation
import Testing

/// Who starts with more CPU than it will have.
@Suite struct StartBoostTests {
    private func policy(_ change: (inout ServicePolicy) -> Void = { _ in }) -> ServicePolicy {
        var policy = ServicePolicy.web(replicas: 1)
        policy.template.limits.cpuMilliCores = 500
        policy.scale.startBoost = StartBoost()
        policy.scale.startBoost?.percent = 300
        policy.scale.startBoost?.lasting = .seconds(5)
        change(&policy)
        return policy
    }

    private func started(_ policy: ServicePolicy) -> SimulatedHost {
        var host = SimulatedHost()
        host.readyDelay = .seconds(2)
        host.ask(.apply(policy))
        host.run(for: .seconds(1))
        return host
    }

    private func cpus(_ host: SimulatedHost) -> [Int?] { host.sizes().map(\.cpuMilliCores) }

    @Test func aReplicaHasMoreUntilItHasBeenReadyForAWhile() {
        var host = started(policy())
        #expect(cpus(host) == [1_500])
        host.run(for: .seconds(5))
        #expect(host.counts()?.available == 1)
        #expect(cpus(host) == [1_500])
        host.run(for: .seconds(2))
        #expect(cpus(host) == [500])
        #expect(
            host.said(.resized) == [
                "orders-1-1: its start is over, CPU limit lowered from 1500m to 500m"
            ])
        #expect(host.breaches.isEmpty)
    }

    @Test func anAmountSaysItToo() {
        let host = started(
            policy {
                $0.scale.startBoost?.percent = nil
                $0.scale.startBoost?.cpuMilliCores = 2_000
            })
        #expect(cpus(host) == [2_000])
    }

    @Test func theHostGivesNoMoreThanItHas() {
        var host = SimulatedHost()
        var pressure = HostPressure()
        pressure.cpuMilliCores = 1_000
        host.happens(.hostMeasured(pressure))
        host.ask(.apply(policy()))
        host.run(for: .milliseconds(100))
        #expect(cpus(host) == [1_000])
    }

    @Test func theNextDaemonEndsIt() {
        var host = started(policy())
        host.killDaemon()
        host.startDaemon()
        host.run(for: .seconds(10))
        #expect(cpus(host) == [500])
        #expect(host.counts()?.available == 1)
    }

    @Test func withoutAHistoryTheUnitTellsWhatWasForTheStartOnly() {
        let moving: (inout ServicePolicy) -> Void = {
            $0.scale.limits = ScaleLimits()
            $0.scale.limits?.cpu = ScaleLimits.CPU(maximumMilliCores: 4_000)
        }
        var host = started(policy(moving))
        host.killDaemon()
        host.loseHistory()
        host.startDaemon()
        host.run(for: .seconds(10))
        #expect(host.state()?.sizing?.size.cpuMilliCores == 500)
        #expect(cpus(host) == [500])
    }

    @Test func itIsOverTheSizeOfNow() {
        var host = started(
            policy {
                $0.scale.limits = ScaleLimits()
                $0.scale.limits?.cpu = ScaleLimits.CPU(maximumMilliCores: 800)
            })
        host.run(for: .seconds(20))
        for _ in 0..<10 {
            host.run(for: .seconds(1))
            host.use(cpu: 800)
        }
        #expect(cpus(host) == [800])
        host.crash(replicaID("orders-1-1"))
        host.run(for: .seconds(1))
        #expect(cpus(host) == [2_400])
        host.run(for: .seconds(20))
        #expect(cpus(host) == [800])
    }

    @Test func withoutItNobodyHasMore() {
        let host = started(policy { $0.scale.startBoost = nil })
        #expect(cpus(host) == [500])
    }

    @Test func itMakesNoRevision() {
        var host = started(policy())
        host.run(for: .seconds(10))
        host.ask(.apply(policy { $0.scale.startBoost?.percent = 200 }))
        host.run(for: .seconds(10))
        #expect(host.running == ["orders-1-1"])
    }
}
