import Decisions
import Model
import Simulation
import Testing

@Suite struct PauseScalingTests {
    private let person = ChangeOrigin(wallMilliseconds: 1_700_000_000_000, author: "ada")

    private func ready(_ policy: ServicePolicy) -> SimulatedHost {
        var host = SimulatedHost()
        host.ask(.apply(policy))
        host.run(for: .seconds(10))
        return host
    }

    private func load(_ host: inout SimulatedHost, _ milliCores: Int, seconds: Int) {
        for _ in 0..<seconds {
            host.run(for: .seconds(1))
            host.happens(
                .sampled(
                    host.running.map { id in
                        var sample = ReplicaSample(replica: replicaID(id))
                        sample.cpuMilliCores = milliCores
                        return sample
                    }))
        }
    }

    @Test(arguments: ScaleAlgorithm.allCases)
    func pausedTheCountStaysAndTheDecisionIsStillTold(algorithm: ScaleAlgorithm) {
        var host = ready(
            .automatic(from: 1, to: 8, target: 50).changed {
                $0.scale.algorithm = algorithm
                if algorithm == .kpa { $0.scale.cpu = nil }
            })
        host.ask(.pauseScaling(orders, by: person))
        load(&host, 900, seconds: 60)
        #expect(host.state()?.desired == 1)
        #expect(host.state()?.lastDecision?.limits.last == .paused)
        #expect(
            host.said(.scalingPaused) == ["orders: scaling paused at 1 replica by ada"])
    }

    @Test func resumedItFollowsItsFiguresAtOnce() {
        var host = ready(.automatic(from: 1, to: 8, target: 50))
        host.ask(.pauseScaling(orders, by: person))
        load(&host, 900, seconds: 60)
        host.ask(.resumeScaling(orders, by: person))
        load(&host, 900, seconds: 1)
        #expect(host.state()?.desired == 2)
        #expect(
            host.said(.scalingResumed) == ["orders: scaling resumed at 1 replica by ada"])
    }

    @Test func aPauseOutlivesTheDaemon() {
        var host = ready(.automatic(from: 1, to: 8, target: 50))
        host.ask(.pauseScaling(orders, by: person))
        host.killDaemon()
        host.run(for: .seconds(1))
        host.startDaemon()
        load(&host, 900, seconds: 30)
        #expect(host.state()?.scalingPause == person)
        #expect(host.state()?.desired == 1)
    }

    @Test func aPersonStillMovesTheCount() {
        var host = ready(.automatic(from: 1, to: 8, target: 50))
        host.ask(.pauseScaling(orders, by: person))
        host.ask(.scale(orders, replicas: 5))
        load(&host, 10, seconds: 600)
        #expect(host.state()?.desired == 5)
        #expect(host.counts()?.available == 5)
    }

    @Test func pausingTwiceAndResumingWhatRunsChangeNothing() {
        var host = ready(.automatic(from: 1, to: 8, target: 50))
        host.ask(.resumeScaling(orders, by: person))
        #expect(host.answers.last == .accepted("orders: its scaling is not paused, it goes on"))
        host.ask(.pauseScaling(orders, by: person))
        host.ask(.pauseScaling(orders, by: ChangeOrigin(wallMilliseconds: 0, author: "bob")))
        #expect(host.answers.last == .accepted("orders: its scaling is already paused, by ada"))
        #expect(host.state()?.scalingPause == person)
    }

    @Test func aFixedNumberCannotBePaused() {
        var host = ready(.web(replicas: 2))
        host.ask(.pauseScaling(orders, by: person))
        #expect(host.answers.last == .refused(.notAutomatic(orders)))
    }

    @Test func aPolicyWithAFixedNumberEndsThePause() {
        var host = ready(.automatic(from: 1, to: 8, target: 50))
        host.ask(.pauseScaling(orders, by: person))
        host.ask(.apply(.web(replicas: 2)))
        #expect(host.state()?.scalingPause == nil)
    }
}
