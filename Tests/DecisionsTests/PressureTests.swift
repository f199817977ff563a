import Decisions
import Model
import Simulation
import Testing

/// Looks between two measurements, because the kernel tells that somebody waits.
@Suite struct PressureTests {
    private func policy(_ algorithm: ScaleAlgorithm = .standard) -> ServicePolicy {
        .automatic(from: 1, to: 10).changed {
            $0.scale.algorithm = algorithm
            $0.scale.cpu = nil
            $0.scale.inFlight = LoadTarget(milli: 4_000)
        }
    }

    private func samples(_ host: SimulatedHost, inFlight: Int) -> [ReplicaSample] {
        host.running.map { id in
            var sample = ReplicaSample(replica: replicaID(id))
            (sample.cpuMilliCores, sample.requestsInFlight) = (300, inFlight)
            sample.requestsPerSecond = 50
            return sample
        }
    }

    private func told(arriving: Int? = nil) -> ServiceSample {
        ServiceSample(service: orders, requestsHeld: 0, requestsPerSecond: arriving)
    }

    /// A steady load for half a minute.
    private func host(_ policy: ServicePolicy, inFlight: Int = 3) -> SimulatedHost {
        var host = SimulatedHost()
        host.ask(.apply(policy))
        for _ in 0..<30 {
            host.run(for: .seconds(1))
            host.happens(.measured([told()]))
            host.happens(.sampled(samples(host, inFlight: inFlight)))
        }
        return host
    }

    @Test func aStepIsAnsweredBeforeTheSecondIsOver() {
        var host = host(policy())
        #expect(host.state()?.desired == 1)
        host.run(for: .milliseconds(150))
        host.happens(.pressed(told(), samples(host, inFlight: 30)))
        #expect(host.state()?.desired == 8)
        #expect(host.said(.scaled).last?.contains("scale-out from 1 to 8") == true)
        #expect(host.breaches.isEmpty)
    }

    /// The later look knows better than the first, and a whole second better than both.
    @Test func whileReplicasStartOnlyTwiceAsMuchIsNews() {
        var host = host(policy().changed { $0.scale.maximum = 40 })
        host.readyDelay = .seconds(3)
        for (inFlight, desired) in [(40, 10), (68, 10), (80, 20)] {
            host.happens(.pressed(told(), samples(host, inFlight: inFlight)))
            #expect(host.state()?.desired == desired)
            host.run(for: .milliseconds(50))
        }
        host.run(for: .seconds(1))
        host.happens(.measured([told()]))
        host.happens(.sampled(samples(host, inFlight: 130)))
        #expect(host.state()?.desired == 33)
        #expect(host.breaches.isEmpty)
    }

    /// Their number is looked at anyway, and each trigger costs the kernel work.
    @Test func whereRequestsTellTheKernelIsNotAsked() {
        func isAsked(_ change: (inout ServicePolicy) -> Void) -> Bool? {
            host(policy().changed(change)).state()?.mayGrowByPressure
        }
        #expect(isAsked { _ in } == true)
        #expect(isAsked { $0.scale.cpu = CPUTarget(percent: nil) } == false)
        #expect(isAsked { ($0.scale.cpu, $0.front) = (CPUTarget(percent: nil), nil) } == true)
        #expect(
            isAsked { ($0.scale.cpu, $0.template.endpoint) = (CPUTarget(percent: nil), .direct) }
                == true)
    }

    /// Of a second that has not passed nobody knows that it is calmer.
    @Test func aMomentShrinksNothing() {
        var host = host(policy(), inFlight: 10)
        let before = host.state()?.desired
        #expect(before == 10)
        for _ in 0..<4_000 {
            host.run(for: .milliseconds(200))
            host.happens(.pressed(told(), samples(host, inFlight: 0)))
        }
        #expect(host.state()?.desired == before)
    }

    /// What is learnt is learnt of whole seconds.
    @Test func whatAMomentSaysIsForgotten() {
        var host = host(policy())
        let before = host.state()
        host.happens(.pressed(told(), samples(host, inFlight: 4)))
        #expect(host.state() == before)
    }

    @Test func whatItAddedStaysForTheScaleInWindow() {
        var host = host(policy())
        host.happens(.pressed(told(), samples(host, inFlight: 30)))
        for _ in 0..<60 {
            host.run(for: .seconds(1))
            host.happens(.measured([told()]))
            host.happens(.sampled(samples(host, inFlight: 0)))
        }
        #expect(host.state()?.desired == 8)
    }

    @Test(arguments: [ScaleAlgorithm.hpa, .kpa])
    func otherPeoplesAlgorithmsKeepTheirPace(_ algorithm: ScaleAlgorithm) {
        var host = host(policy(algorithm))
        let before = host.state()?.desired
        host.happens(.pressed(told(), samples(host, inFlight: 1_000)))
        #expect(host.state()?.desired == before)
    }

    @Test func aPauseHolds() {
        var host = host(policy())
        host.ask(.pauseScaling(orders, by: ChangeOrigin(wallMilliseconds: 0, author: "ann")))
        host.happens(.pressed(told(), samples(host, inFlight: 30)))
        #expect(host.state()?.desired == 1)
    }

    @Test func fixedCountsAndUnknownServicesAreLeftAlone() {
        var host = SimulatedHost()
        host.ask(.apply(.web()))
        host.run(for: .seconds(5))
        host.happens(.pressed(told(), samples(host, inFlight: 1_000)))
        host.happens(.pressed(ServiceSample(service: serviceName("nobody")), []))
        #expect(host.counts()?.desired == 2)
    }
}
