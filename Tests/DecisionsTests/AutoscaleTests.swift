import Decisions
import Model
import Simulation
import Testing

@Suite struct AutoscaleTests {
    /// Every replica reports this use, once a second.
    private func load(
        _ host: inout SimulatedHost, _ milliCores: Int?, seconds: Int,
        except silent: Set<String> = []
    ) {
        for _ in 0..<seconds {
            host.run(for: .seconds(1))
            let samples = host.running.filter { !silent.contains($0) }.map { id in
                var sample = ReplicaSample(replica: replicaID(id))
                sample.cpuMilliCores = milliCores
                return sample
            }
            host.happens(.sampled(samples))
        }
    }

    private func ready(_ policy: ServicePolicy) -> SimulatedHost {
        var host = SimulatedHost()
        host.ask(.apply(policy))
        host.run(for: .seconds(10))
        return host
    }

    @Test func loadAboveTheTargetAddsReplicasUpToTheMaximum() {
        var host = ready(.automatic(from: 1, to: 4, target: 50))
        load(&host, 900, seconds: 1)
        #expect(host.state()?.desired == 2)
        #expect(
            host.said(.scaled) == [
                "orders: scale-out from 1 to 2: CPU of the ready replica is at 90 % of its limit, "
                    + "target 50 %"
            ])
        load(&host, 900, seconds: 60)
        #expect(host.state()?.desired == 4)
        #expect(host.state()?.lastDecision?.limits.last == .maximum)
        #expect(host.counts()?.available == 4)
        #expect(host.breaches.isEmpty)
    }

    @Test func aWildFigureGrowsByTheLimitOnly() {
        var host = ready(.automatic(from: 2, to: 100, target: 1))
        load(&host, 1_000, seconds: 1)
        #expect(host.state()?.desired == 6)
        #expect(host.state()?.lastDecision?.limits.last == .growthLimit)
        #expect(host.said(.scaled).last?.hasSuffix("; 6 decided (growth limit)") == true)
        load(&host, 1_000, seconds: 13)
        #expect(host.state()?.desired == 6)
        load(&host, 1_000, seconds: 3)
        #expect(host.state()?.desired == 12)
    }

    @Test func scaleInWaitsForTheWholeWindow() {
        var host = ready(
            .automatic(from: 1, to: 8, target: 50).changed { $0.scale.scaleInWindow = .seconds(30) }
        )
        load(&host, 900, seconds: 40)
        #expect(host.state()?.desired == 8)
        load(&host, 40, seconds: 30)
        #expect(host.state()?.desired == 8)
        load(&host, 40, seconds: 10)
        #expect(host.state()?.desired == 1)
        #expect(host.counts()?.current == 1)
        #expect(host.breaches.isEmpty)
    }

    @Test func aShortLullCostsNoReplica() {
        var host = ready(
            .automatic(from: 1, to: 8, target: 50).changed { $0.scale.scaleInWindow = .seconds(30) }
        )
        load(&host, 900, seconds: 40)
        for _ in 0..<5 {
            load(&host, 40, seconds: 20)
            load(&host, 900, seconds: 6)
        }
        #expect(host.state()?.desired == 8)
        #expect(!host.said(.scaled).contains { $0.contains("scale-in") })
    }

    /// A replica that starts up uses a whole core without doing anyone's work.
    @Test func theCPUOfStartingUpIsNotCounted() {
        var host = ready(.automatic(from: 1, to: 10, target: 50))
        load(&host, 600, seconds: 1)
        #expect(host.state()?.desired == 2)
        let old = host.running[0]
        for _ in 0..<4 {
            host.run(for: .seconds(1))
            host.happens(
                .sampled(
                    host.running.map { id in
                        var sample = ReplicaSample(replica: replicaID(id))
                        sample.cpuMilliCores = id == old ? 550 : 1_000
                        return sample
                    }))
            #expect(host.state()?.desired == 2)
        }
    }

    @Test func missingSamplesNeverShrink() {
        var host = ready(
            .automatic(from: 1, to: 8, target: 50).changed { $0.scale.scaleInWindow = .seconds(5) })
        host.ask(.scale(orders, replicas: 4))
        host.run(for: .seconds(20))
        let silent = host.running[0]
        load(&host, 10, seconds: 60, except: [silent])
        #expect(host.state()?.desired == 4)
        #expect(host.state()?.lastDecision?.limits == [.missingFigures])
        load(&host, nil, seconds: 60)
        #expect(host.state()?.desired == 4)
        load(&host, 10, seconds: 20)
        #expect(host.state()?.desired == 1)
    }

    @Test func aRolloutHoldsTheScaleIn() {
        var host = ready(
            .automatic(from: 1, to: 8, target: 50).changed { $0.scale.scaleInWindow = .seconds(5) })
        host.ask(.scale(orders, replicas: 4))
        host.run(for: .seconds(20))
        host.readyDelay = .seconds(15)
        host.ask(
            .apply(
                .automatic(orders, .version("v2"), from: 1, to: 8, target: 50)
                    .changed { $0.scale.scaleInWindow = .seconds(5) }))
        load(&host, 10, seconds: 20)
        #expect(host.state()?.rollout?.outcome == .running)
        #expect(host.state()?.desired == 4)
        #expect(host.state()?.lastDecision?.limits.last == .rollout)
        load(&host, 10, seconds: 120)
        #expect(host.state()?.desired == 1)
    }

    @Test func aPersonsCountHoldsForAWindowAndTheAutoscalerGoesOnFromThere() {
        var host = ready(
            .automatic(from: 1, to: 8, target: 50).changed { $0.scale.scaleInWindow = .seconds(30) }
        )
        #expect(
            host.ask(.scale(orders, replicas: 6)) == .accepted("orders: scaled from 1 to 6"))
        load(&host, 10, seconds: 28)
        #expect(host.state()?.desired == 6)
        load(&host, 10, seconds: 10)
        #expect(host.state()?.desired == 1)
        #expect(
            host.ask(.scale(orders, replicas: 9))
                == .refused(.outOfBounds(orders, asked: 9, minimum: 1, maximum: 8)))
    }

    @Test func lostHistoryAdoptsTheCountItFinds() {
        var host = ready(
            .automatic(from: 1, to: 8, target: 50).changed { $0.scale.scaleInWindow = .seconds(30) }
        )
        host.ask(.scale(orders, replicas: 5))
        host.run(for: .seconds(10))
        host.killDaemon()
        host.loseHistory()
        host.startDaemon()
        #expect(host.state()?.desired == 5)
        load(&host, 10, seconds: 29)
        #expect(host.counts()?.available == 5)
        load(&host, 10, seconds: 10)
        #expect(host.state()?.desired == 1)
        #expect(host.breaches.isEmpty)
    }

    @Test func recommendationsOutliveTheDaemon() {
        var host = ready(
            .automatic(from: 1, to: 8, target: 50).changed { $0.scale.scaleInWindow = .seconds(60) }
        )
        load(&host, 900, seconds: 40)
        #expect(host.state()?.desired == 8)
        load(&host, 10, seconds: 30)
        host.killDaemon()
        host.startDaemon()
        load(&host, 10, seconds: 20)
        #expect(host.state()?.desired == 8)
        load(&host, 10, seconds: 25)
        #expect(host.state()?.desired == 1)
    }

    @Test func aConstantLoadWritesTheRecordSeldom() {
        var host = ready(.automatic(from: 1, to: 4, target: 50))
        let before = host.effects.count
        load(&host, 500, seconds: 600)
        let saves = host.effects.dropFirst(before).count {
            if case .save = $0.effect { true } else { false }
        }
        #expect((1...21).contains(saves))
    }

    @Test func theIdlestReadyReplicaGoesFirst() {
        var host = ready(.web(replicas: 4))
        var samples = host.running.map { ReplicaSample(replica: replicaID($0)) }
        for (index, figures) in [(2, 500), (0, 300), (0, 100), (1, 0)].enumerated() {
            samples[index].requestsInFlight = figures.0
            samples[index].cpuMilliCores = figures.1
        }
        host.happens(.sampled(samples))
        host.ask(.scale(orders, replicas: 3))
        host.run(for: .seconds(5))
        #expect(host.running == ["orders-1-1", "orders-1-2", "orders-1-4"])
        host.happens(.unready(replicaID("orders-1-1"), why: "status 503"))
        host.ask(.scale(orders, replicas: 2))
        host.run(for: .seconds(5))
        #expect(host.running == ["orders-1-2", "orders-1-4"])
        #expect(host.breaches.isEmpty)
    }
}
