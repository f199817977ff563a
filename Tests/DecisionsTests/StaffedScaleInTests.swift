import Model
import Simulation
import Testing

@testable import Decisions

/// How soon `cpu.target: auto` lets go of replicas: as soon as a start would bring them back, where it is half of
/// them or more; what is less may be needed again.
@Suite struct StaffedScaleInTests {
    /// Each request takes 10 ms of a core; 48 a second for each replica, and a second to start one.
    private func host(replicas: Int, start: Duration = .seconds(1)) -> SimulatedHost {
        var policy = ServicePolicy.automatic(from: 1, to: 20).changed {
            $0.scale.cpu = CPUTarget(percent: nil)
            $0.scale.cpu?.requestMilliCores = 500
            $0.scale.scaleInWindow = ScalePolicy.staffedWindow
        }
        policy.scale.replicas = replicas
        var host = SimulatedHost()
        host.readyDelay = start
        host.ask(.apply(policy))
        host.run(for: .seconds(2))
        pass(&host, rate: 40 * replicas, seconds: 60)
        return host
    }

    private func pass(_ host: inout SimulatedHost, rate: Int, seconds: Int) {
        for _ in 0..<seconds {
            host.run(for: .seconds(1))
            let running = host.running
            host.happens(
                .sampled(
                    running.map { id in
                        var sample = ReplicaSample(replica: replicaID(id))
                        let each = rate / running.count
                        (sample.requestsPerSecond, sample.cpuMilliCores) = (each, each * 10)
                        return sample
                    }))
        }
    }

    /// The second at which it had become less, and to how many.
    private func fall(_ host: inout SimulatedHost, to rate: Int) -> (second: Int, replicas: Int)? {
        let before = host.state()?.desired
        for second in 1...30 {
            pass(&host, rate: rate, seconds: 1)
            if let now = host.state()?.desired, now != before { return (second, now) }
        }
        return nil
    }

    @Test func halfOfThemGoAtOnceWhenTheFallIsOver() throws {
        var host = host(replicas: 8)
        #expect(host.state()?.desired == 8)
        let (second, replicas) = try #require(fall(&host, to: 40))
        #expect(second <= 4)
        #expect(replicas <= 2)
        #expect(host.breaches.isEmpty)
    }

    /// One that is there in no time is kept for a second all the same, but for a fall that is beyond doubt.
    @Test(arguments: [(40, 2), (115, 3)])
    func aQuickStarterIsKeptForASecond(rate: Int, seconds: Int) throws {
        var host = host(replicas: 8, start: .milliseconds(70))
        let (second, replicas) = try #require(fall(&host, to: rate))
        #expect(second == seconds)
        #expect(replicas <= 4)
    }

    @Test func aFewAreKeptForFourStarts() throws {
        var host = host(replicas: 8)
        let (second, replicas) = try #require(fall(&host, to: 240))
        #expect((6...14).contains(second))
        #expect(replicas == 6)
    }

    /// A swing of a few seconds keeps what it will need again.
    @Test func aShortDipByAQuarterCostsNothing() {
        var host = host(replicas: 8)
        pass(&host, rate: 240, seconds: 4)
        pass(&host, rate: 320, seconds: 30)
        #expect(host.said(.scaled).isEmpty)
    }
}
