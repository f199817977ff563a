import Decisions
import Model
import Simulation
import Testing

/// To no replica and back.
@Suite struct SleepTests {
    private func policy(
        _ algorithm: ScaleAlgorithm = .standard, _ change: (inout ServicePolicy) -> Void = { _ in }
    ) -> ServicePolicy {
        .automatic(from: 0, to: 8, target: 50).changed {
            $0.scale.algorithm = algorithm
            if algorithm == .kpa { $0.scale.cpu = nil }
            $0.scale.replicas = 1
            $0.scale.idle.after = .seconds(60)
            change(&$0)
        }
    }

    private func ready(_ policy: ServicePolicy) -> SimulatedHost {
        var host = SimulatedHost()
        host.ask(.apply(policy))
        host.run(for: .seconds(10))
        return host
    }

    private func rest(
        _ host: inout SimulatedHost, seconds: Int, held: Int? = 0,
        _ change: (inout ReplicaSample) -> Void = { _ in }
    ) {
        for _ in 0..<seconds {
            host.run(for: .seconds(1))
            host.happens(.measured([ServiceSample(service: orders, requestsHeld: held)]))
            host.happens(
                .sampled(
                    host.running.map { id in
                        var sample = ReplicaSample(replica: replicaID(id))
                        (sample.cpuMilliCores, sample.requestsInFlight) = (2, 0)
                        (sample.requestsPerSecond, sample.ioBytesPerSecond) = (0, 0)
                        change(&sample)
                        return sample
                    }))
        }
    }

    private func asleep(_ algorithm: ScaleAlgorithm = .standard) -> SimulatedHost {
        var host = ready(policy(algorithm))
        rest(&host, seconds: 90)
        return host
    }

    @Test(arguments: ScaleAlgorithm.allCases)
    func withNothingToDoTheLastReplicaIsDrainedAndStopped(algorithm: ScaleAlgorithm) {
        let host = asleep(algorithm)
        #expect(host.state()?.desired == 0)
        #expect(host.counts()?.current == 0)
        #expect(host.said(.scaled).last == "orders: scale-in from 1 to 0: nothing to do for 1 min")
        #expect(host.said(.replicaDraining).count == 1)
        #expect(host.breaches.isEmpty)
    }

    @Test func notBeforeItHasBeenIdleForAllOfTheTime() {
        var host = ready(policy())
        rest(&host, seconds: 59)
        #expect(host.state()?.desired == 1)
        rest(&host, seconds: 1) { $0.requestsPerSecond = 1 }
        rest(&host, seconds: 59)
        #expect(host.state()?.desired == 1)
        rest(&host, seconds: 3)
        #expect(host.state()?.desired == 0)
    }

    /// Each of these alone is work, or may hide some.
    @Test(arguments: ["in flight", "rate", "cpu", "io", "no cpu", "no requests", "no rate"])
    func workKeepsItAwake(kind: String) {
        var host = ready(policy())
        rest(&host, seconds: 300) { sample in
            switch kind {
            case "in flight": sample.requestsInFlight = 1
            case "rate": sample.requestsPerSecond = 1
            case "cpu": sample.cpuMilliCores = 60
            case "io": sample.ioBytesPerSecond = 100_000
            case "no cpu": sample.cpuMilliCores = nil
            case "no requests": sample.requestsInFlight = nil
            default: sample.requestsPerSecond = nil
            }
        }
        #expect(host.state()?.desired == 1)
    }

    @Test func aFrontThatDoesNotTellKeepsItAwake() {
        var host = ready(policy())
        rest(&host, seconds: 300, held: nil)
        #expect(host.state()?.desired == 1)
    }

    @Test func unaccountedInputAndOutputDoesNot() {
        var host = ready(policy())
        rest(&host, seconds: 90) { $0.ioBytesPerSecond = nil }
        #expect(host.state()?.desired == 0)
    }

    @Test(arguments: ScaleAlgorithm.allCases)
    func aRequestThatWaitsWakesItAtOnce(algorithm: ScaleAlgorithm) {
        var host = asleep(algorithm)
        let before = host.deeds.count
        host.happens(.waiting(orders))
        #expect(host.state()?.desired == 1)
        #expect(host.deeds.count > before)
        host.run(for: .seconds(10))
        #expect(host.counts()?.available == 1)
        #expect(host.breaches.isEmpty)
    }

    /// The clock is read more often than the front is asked.
    @Test func aRequestThatHasBeenServedWakesNobodyAgain() {
        var host = asleep()
        host.happens(.waiting(orders))
        host.run(for: .seconds(10))
        #expect(host.counts()?.available == 1)
        host.ask(.scale(orders, replicas: 0))
        host.happens(.clockRead(WallClock(at: host.now, millisecondsSince1970: 0, zones: [:])))
        #expect(host.state()?.desired == 0)
    }

    @Test func whatIsCountedWakesItToo() {
        var host = asleep()
        rest(&host, seconds: 1, held: 3)
        #expect(host.state()?.desired == 1)
    }

    @Test func itWakesWithAsManyAsThoseThatWaitNeed() {
        var host = ready(policy { $0.scale.inFlight = LoadTarget(milli: 10_000) })
        rest(&host, seconds: 90)
        rest(&host, seconds: 1, held: 35)
        #expect(host.state()?.desired == 4)
    }

    @Test func aDaemonThatWasKilledMeanwhileStillWakesIt() {
        var host = asleep()
        host.killDaemon()
        host.run(for: .seconds(1))
        host.startDaemon()
        rest(&host, seconds: 60)
        #expect(host.state()?.desired == 0)
        host.happens(.waiting(orders))
        #expect(host.state()?.desired == 1)
    }

    @Test func awakeItStaysForAllOfTheTimeAgain() {
        var host = asleep()
        host.happens(.waiting(orders))
        rest(&host, seconds: 55)
        #expect(host.state()?.desired == 1)
        rest(&host, seconds: 10)
        #expect(host.state()?.desired == 0)
    }

    @Test func aRequestWhileTheLastOneDrainsStartsAnother() {
        var host = ready(policy())
        host.drainDelay = .seconds(20)
        rest(&host, seconds: 61)
        #expect(host.state()?.desired == 0 && host.counts()?.current == 0)
        host.happens(.waiting(orders))
        host.run(for: .seconds(10))
        #expect(host.counts()?.available == 1)
        #expect(host.breaches.isEmpty)
    }

    @Test func pausedItNeitherSleepsNorWakes() {
        var host = ready(policy())
        let person = ChangeOrigin(wallMilliseconds: 0, author: "ada")
        host.ask(.pauseScaling(orders, by: person))
        rest(&host, seconds: 300)
        #expect(host.state()?.desired == 1)
        host.ask(.scale(orders, replicas: 0))
        host.happens(.waiting(orders))
        #expect(host.state()?.desired == 0)
        host.ask(.resumeScaling(orders, by: person))
        host.happens(.waiting(orders))
        #expect(host.state()?.desired == 1)
    }

    @Test func figuresAloneLeaveOne() {
        var host = ready(
            policy {
                $0.scale.replicas = 4
                $0.scale.scaleInWindow = .seconds(10)
            })
        rest(&host, seconds: 40) { $0.requestsPerSecond = 1 }
        #expect(host.state()?.desired == 1)
    }

    @Test func whatIsAskedOfAServiceThatDoesNotSleepIsNoReasonToWakeIt() {
        var host = ready(.web(replicas: 2))
        host.ask(.scale(orders, replicas: 0))
        host.run(for: .seconds(5))
        host.happens(.waiting(orders))
        #expect(host.state()?.desired == 0)
    }

    @Test func aRevisionAppliedWhileItSleepsIsTheOneThatWakes() {
        var host = asleep()
        host.ask(.apply(policy { $0.template = .version("v2") }))
        #expect(host.state()?.desired == 0)
        host.happens(.waiting(orders))
        host.run(for: .seconds(5))
        #expect(host.running == ["orders-2-1"])
    }
}
