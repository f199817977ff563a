import Decisions
import Model
import Simulation
import Testing

@Suite struct CanaryTests {
    private static let steps = [
        CanaryPolicy.Step(percent: 10, pause: .lasting(.seconds(20))),
        CanaryPolicy.Step(percent: 50, replicas: 2, pause: .lasting(.seconds(20))),
    ]

    private func canary(
        _ behaviour: Behaviour = .healthy, _ change: (inout ServicePolicy) -> Void = { _ in }
    ) -> SimulatedHost {
        let policy = ServicePolicy.web(replicas: 4).changed {
            $0.rollout.strategy = .canary
            $0.rollout.canary.steps = Self.steps
        }
        var host = SimulatedHost.ready(policy)
        host.ask(
            .apply(
                policy.changed {
                    $0.template = .version("v2", behaviour)
                    change(&$0)
                }))
        return host
    }

    private func serve(_ host: inout SimulatedHost, seconds: Int, failing failed: UInt64 = 0) {
        for _ in 0..<seconds {
            host.run(for: .seconds(1))
            host.serve(ended: 40, failedByNew: failed)
        }
    }

    /// Of a thousand requests by weight.
    private func share(_ host: SimulatedHost, ofRevision number: RevisionNumber) -> Int {
        let endpoints = host.frontTable.first { $0.service == orders }?.endpoints ?? []
        let all = endpoints.reduce(0) { $0 + Int($1.weight) }
        let own = endpoints.filter { $0.replica.revision == number }.reduce(0) {
            $0 + Int($1.weight)
        }
        return all == 0 ? 0 : own * 1_000 / all
    }

    private func routes(_ host: SimulatedHost) -> ServiceRoutes? {
        host.frontTable.first { $0.service == orders }
    }

    /// Nothing is won by waiting for the step's end, which would only have old ones give way to it.
    @Test func aPlaceThatIsGivenUpWithinAStepEndsTheCanary() {
        var host = canary(.shortLived) {
            $0.restart.giveUpAfter = 1
            $0.rollout.unavailable = .percent(50)
            $0.rollout.analysis.isOff = true
            $0.rollout.canary.steps = [.init(percent: 25, pause: .lasting(.seconds(20)))]
        }
        host.run(for: .seconds(5))
        #expect(host.state()?.rollout?.cause == .undoOfFailure)
        host.run(for: .seconds(30))
        #expect(!host.deeds.contains { $0.deed.hasPrefix("stop orders-1") })
        #expect(host.breaches.isEmpty)
    }

    /// History is lost while the second revision begins, and the policy goes back to what serves.
    @Test func whatStaysWhileTheFrontIsAwayLeavesNoRoomForMore() {
        let first = ServicePolicy.web(replicas: 3)
        var host = SimulatedHost.ready(first)
        host.killDaemon()
        host.loseHistory()
        host.loseFront()
        host.ask(.apply(first.changed { $0.template = .version("v2", .neverReady) }))
        host.startDaemon()
        host.run(for: .seconds(5))
        #expect(host.running == ["orders-1-1", "orders-1-2", "orders-1-3", "orders-2-1"])
        host.ask(
            .apply(
                first.changed {
                    $0.scale.replicas = 2
                    $0.rollout.strategy = .canary
                    $0.rollout.canary.steps = [
                        .init(percent: 90, replicas: 2, pause: .untilPromoted)
                    ]
                }))
        host.run(for: .seconds(5))
        #expect(host.running.count == 4)
        host.reconnectFront()
        host.run(for: .seconds(5))
        #expect(host.pool() == ["orders-1-1", "orders-1-2"])
        #expect(host.running.count { $0.hasPrefix("orders-2-") } == 2)
        #expect(host.breaches.isEmpty)
    }

    @Test func requestsMayAskForTheNewRevisionWhileItIsACanary() {
        var host = canary {
            $0.rollout.canary.match = .header(name: "X-Canary")
            $0.rollout.canary.steps = [.init(percent: 25, pause: .untilPromoted)]
        }
        host.run(for: .seconds(1))
        #expect(
            routes(host)?.canary
                == CanaryRouting(.header(name: "X-Canary"), isByRequestOnly: false))
        let marked = routes(host)?.endpoints.filter(\.isCanary).map(\.replica.revision)
        #expect(marked == [2])
        #expect(share(host, ofRevision: 2) == 250)
        host.ask(.promote(orders, .step))
        host.run(for: .seconds(20))
        #expect(routes(host)?.canary == nil)
        #expect(routes(host)?.endpoints.contains(where: \.isCanary) == false)
        #expect(host.breaches.isEmpty)
    }

    @Test func aShareOfNothingIsOfThoseOnlyThatAsk() {
        var host = canary {
            $0.rollout.canary.match = .cookie(name: "beta")
            $0.rollout.canary.steps = [.init(percent: 0, pause: .untilPromoted)]
        }
        host.run(for: .seconds(1))
        #expect(
            routes(host)?.canary == CanaryRouting(.cookie(name: "beta"), isByRequestOnly: true))
        #expect(host.running.count == 5)
        #expect(
            host.said(.rolloutStep).first
                == "orders: step 1 of 1: 1 replica of revision 2 serve those whose 'beta' is 'always'"
        )
    }

    @Test func stepByStepAGoodRevisionGetsItsShareAndThenEverything() {
        var host = canary()
        host.run(for: .seconds(1))
        #expect(host.running.count == 5)
        #expect(share(host, ofRevision: 2) == 100)
        serve(&host, seconds: 20)
        host.run(for: .seconds(1))
        #expect(host.running.count == 6)
        #expect(share(host, ofRevision: 2) == 500)
        serve(&host, seconds: 20)
        host.run(for: .seconds(30))
        #expect(host.state()?.rollout?.outcome == .complete)
        #expect(host.counts()?.upToDate == 4)
        #expect(host.running.count == 4)
        #expect(share(host, ofRevision: 2) == 1_000)
        #expect(host.said(.rolloutStep).count == 2)
        #expect(
            host.said(.rolloutStep).first
                == "orders: step 1 of 2: 1 replica of revision 2 serve 10 % of the requests")
        #expect(host.breaches.isEmpty)
    }

    @Test func aBadRevisionGoesBackAndTheOldOneWasNeverShort() {
        var host = canary()
        host.run(for: .seconds(1))
        var fewest = Int.max
        for _ in 0..<10 {
            host.run(for: .seconds(1))
            host.serve(ended: 40, failedByNew: 20)
            fewest = min(fewest, host.pool().count { $0.hasPrefix("orders-1-") })
        }
        host.run(for: .seconds(10))
        #expect(fewest == 4)
        #expect(host.state()?.target == 1)
        #expect(host.state()?.rollout?.cause == .undoOfFailure)
        #expect(host.state()?.rollout?.outcome == .complete)
        #expect(host.said(.rolloutFailed).first?.contains("of its requests failed") == true)
        #expect(host.running == ["orders-1-1", "orders-1-2", "orders-1-3", "orders-1-4"])
        #expect(host.breaches.isEmpty)
    }

    @Test func ofTooFewRequestsNobodyJudges() {
        var host = canary()
        host.run(for: .seconds(60))
        #expect(host.state()?.rollout?.outcome == .paused)
        #expect(host.state()?.rollout?.pauseCause == .inconclusive)
        #expect(share(host, ofRevision: 2) == 100)
        #expect(
            host.ask(.promote(orders, .step))
                == .accepted("orders: revision 2 is promoted and goes on to step 2 of 2"))
        host.run(for: .seconds(1))
        #expect(share(host, ofRevision: 2) == 500)
        host.ask(.promote(orders, .whole))
        host.run(for: .seconds(30))
        #expect(host.state()?.rollout?.outcome == .complete)
        #expect(host.breaches.isEmpty)
    }

    @Test func resumedAnInconclusiveStepHasAnotherPause() {
        var host = canary()
        host.run(for: .seconds(60))
        #expect(host.state()?.rollout?.pauseCause == .inconclusive)
        host.ask(.resume(orders))
        serve(&host, seconds: 19)
        #expect(host.state()?.rollout?.stage?.step == 0)
        serve(&host, seconds: 3)
        #expect(host.state()?.rollout?.stage?.step == 1)
    }

    @Test func untilPromotedItWaitsAndStaysOnTrial() {
        var host = canary {
            $0.rollout.canary.steps = [.init(percent: 20, pause: .untilPromoted)]
        }
        host.run(for: .seconds(600))
        #expect(host.state()?.rollout?.pauseCause == .promotion)
        #expect(share(host, ofRevision: 2) == 200)
        serve(&host, seconds: 10, failing: 20)
        host.run(for: .seconds(5))
        #expect(host.state()?.target == 1)
        #expect(host.breaches.isEmpty)
    }

    @Test func abortedItGoesBackAtOnce() {
        var host = canary()
        host.run(for: .seconds(5))
        #expect(
            host.ask(.abort(orders))
                == .accepted("orders: the rollout of revision 2 is given up, back to revision 1"))
        #expect(share(host, ofRevision: 2) == 0)
        host.run(for: .seconds(5))
        #expect(host.running == ["orders-1-1", "orders-1-2", "orders-1-3", "orders-1-4"])
        #expect(host.ask(.abort(orders)) == .refused(.noRollout(orders)))
        #expect(host.ask(.promote(orders, .step)) == .refused(.noRollout(orders)))
        #expect(host.breaches.isEmpty)
    }

    @Test func aCanaryThatIsNeverReadyFailsAtItsDeadline() {
        var host = canary(.neverReady)
        host.run(for: .seconds(59))
        #expect(host.state()?.target == 2)
        host.run(for: .seconds(30))
        #expect(host.state()?.target == 1)
        #expect(host.pool().count == 4)
        #expect(host.breaches.isEmpty)
    }

    @Test func scaledMeanwhileBothSidesFollow() {
        var host = canary()
        host.run(for: .seconds(2))
        host.ask(.scale(orders, replicas: 6))
        host.run(for: .seconds(2))
        #expect(host.pool().count { $0.hasPrefix("orders-1-") } == 6)
        #expect(host.pool().count { $0.hasPrefix("orders-2-") } == 1)
        #expect(share(host, ofRevision: 2) == 100)
        host.ask(.scale(orders, replicas: 2))
        host.run(for: .seconds(2))
        #expect(host.pool().count { $0.hasPrefix("orders-1-") } == 2)
        #expect(host.breaches.isEmpty)
    }

    @Test func theNextDaemonGoesOnAtTheSameStep() {
        var host = canary()
        serve(&host, seconds: 25)
        #expect(host.state()?.rollout?.stage?.step == 1)
        host.killDaemon()
        host.startDaemon()
        host.run(for: .seconds(1))
        #expect(host.state()?.rollout?.stage?.step == 1)
        #expect(share(host, ofRevision: 2) == 500)
        #expect(host.running.count == 6)
        serve(&host, seconds: 20)
        host.run(for: .seconds(30))
        #expect(host.state()?.rollout?.outcome == .complete)
        #expect(host.breaches.isEmpty)
    }

    @Test func aFirstRevisionHasNothingToStandBeside() {
        var host = SimulatedHost()
        host.ask(.apply(.web(replicas: 2).changed { $0.rollout.strategy = .canary }))
        host.run(for: .seconds(5))
        #expect(host.state()?.rollout?.outcome == .complete)
    }

    @Test(arguments: 1...10)
    func theSharesAreWhatTheStepSays(old: Int) {
        for percent in [1, 5, 10, 33, 50, 99] {
            var host = SimulatedHost.ready(.web(replicas: old))
            host.ask(
                .apply(
                    .web(orders, .version("v2"), replicas: old).changed {
                        $0.rollout.strategy = .canary
                        $0.rollout.canary.steps = [.init(percent: percent, pause: .untilPromoted)]
                    }))
            host.run(for: .seconds(2))
            #expect(abs(share(host, ofRevision: 2) - percent * 10) <= 1)
        }
    }
}
