import Model
import Simulation
import Testing

@testable import Decisions

/// Requests that wait at the front, as no replica may be given more than so many at once.
@Suite struct ArrivalTests {
    private func policy(_ algorithm: ScaleAlgorithm = .standard) -> ServicePolicy {
        .automatic(from: 1, to: 20).changed {
            $0.scale.algorithm = algorithm
            $0.scale.cpu = nil
            $0.scale.rate = LoadTarget(milli: 40_000)
        }
    }

    /// Each replica is given 40 a second, which is all that it may.
    private func samples(_ host: SimulatedHost) -> [ReplicaSample] {
        host.running.map { id in
            var sample = ReplicaSample(replica: replicaID(id))
            (sample.cpuMilliCores, sample.requestsInFlight) = (300, 8)
            sample.requestsPerSecond = 40
            return sample
        }
    }

    private func host(_ policy: ServicePolicy) -> SimulatedHost {
        var host = SimulatedHost()
        host.ask(.apply(policy))
        for _ in 0..<30 { pass(&host, arriving: 40, held: 0) }
        return host
    }

    private func pass(_ host: inout SimulatedHost, arriving: Int?, held: Int) {
        host.run(for: .seconds(1))
        host.happens(.measured([told(arriving, held)]))
        host.happens(.sampled(samples(host)))
    }

    private func told(_ arriving: Int?, _ held: Int) -> ServiceSample {
        ServiceSample(service: orders, requestsHeld: held, requestsPerSecond: arriving)
    }

    @Test func whatWaitsIsAskedForToo() {
        var host = host(policy())
        #expect(host.state()?.desired == 1)
        pass(&host, arriving: 360, held: 320)
        #expect(host.state()?.desired == 9)
        #expect(host.breaches.isEmpty)
    }

    @Test func betweenTwoSecondsAsWell() {
        var host = host(policy())
        host.run(for: .milliseconds(200))
        host.happens(.pressed(told(360, 60), samples(host)))
        #expect(host.state()?.desired == 9)
    }

    @Test func otherAlgorithmsSeeTheSame() {
        var host = host(policy(.kpa))
        for _ in 0..<60 { pass(&host, arriving: 320, held: 1_000) }
        #expect(host.state()?.desired ?? 0 >= 8)
    }

    /// What has waited and is given now has been counted when it came.
    @Test func whatWasHeldCountsOnce() {
        var host = host(policy())
        func rate() -> Int64? {
            host.state()?.observation(at: host.now).replicas.first?.latest.rate
        }
        pass(&host, arriving: 3, held: 0)
        #expect(rate() == 3_000)
        pass(&host, arriving: nil, held: 0)
        #expect(rate() == 40_000)
    }

    /// What was not answered has cost nothing: taken for answered, each request would seem cheaper.
    @Test func whatARequestCostsIsLearntOfThoseThatWereSent() {
        var host = host(policy())
        func cost() -> Double { host.state()?.autoscaler.demand.cost.milliCores ?? 0 }
        #expect(abs(cost() - 7.5) < 0.1)
        for held in 1...10 { pass(&host, arriving: 360, held: held * 320) }
        #expect(abs(cost() - 7.5) < 0.1)
    }

    /// Those that have just become ready do not tell for two seconds, but what came is known.
    @Test func aStepIsKnownBeforeEachReplicaTells() {
        let staffed = policy().changed {
            $0.scale.rate = nil
            $0.scale.cpu = CPUTarget(percent: nil)
            $0.scale.cpu?.requestMilliCores = 600
        }
        var host = host(staffed)
        host.happens(.pressed(told(140, 0), samples(host)))
        host.run(for: .seconds(1))
        var known = samples(host)
        for index in known.indices.dropFirst() { known[index].requestsPerSecond = nil }
        #expect((2...4).contains(host.state()?.desired ?? 0))
        host.happens(.pressed(told(360, 0), known))
        #expect(host.state()?.desired ?? 0 >= 5)
    }

    @Test func eachReplicaThatServesHasItsShare() {
        var host = host(policy())
        pass(&host, arriving: 120, held: 80)
        host.run(for: .seconds(2))
        #expect(host.counts()?.desired == 3)
        pass(&host, arriving: 122, held: 80)
        let seen = host.state()?.observation(at: host.now).replicas ?? []
        #expect(seen.compactMap(\.latest.rate).sorted() == [40_000, 41_000, 41_000])
        #expect(seen.compactMap(\.latest.givenRate) == [40_000, 40_000, 40_000])
    }
}
