import Decisions
import Model
import Simulation
import Testing

/// A new revision that goes wrong, each in its own way, goes back by itself.
@Suite struct RolloutFailureTests {
    private func rolling(
        _ behaviour: Behaviour = .healthy, _ change: (inout ServicePolicy) -> Void = { _ in }
    ) -> SimulatedHost {
        var host = SimulatedHost.ready(.web(replicas: 4))
        host.ask(
            .apply(
                ServicePolicy.web(orders, .version("v2", behaviour), replicas: 4).changed(change)))
        return host
    }

    private func expectUndone(_ host: SimulatedHost, _ why: String) {
        #expect(host.state()?.target == 1)
        #expect(host.state()?.rollout?.cause == .undoOfFailure)
        #expect(host.said(.rolloutFailed).count == 1)
        #expect(
            host.said(.rolloutFailed).first?.contains(why) == true, "\(host.said(.rolloutFailed))")
        #expect(host.pool().count == 4)
        #expect(host.pool().allSatisfy { $0.hasPrefix("orders-1-") })
        #expect(host.breaches.isEmpty)
    }

    /// It is ready after 200 ms and ends a second later.
    @Test func aCrashWithinMinReadyEndsTheRolloutAtOnce() {
        var host = rolling(.shortLived) { $0.rollout.minimumReady = .seconds(5) }
        host.run(for: .milliseconds(1_400))
        #expect(host.said(.rolloutFailed).count == 1)
        host.run(for: .seconds(20))
        expectUndone(host, "orders-2-1 failed 1 s after it was ready, within 'min-ready'")
    }

    @Test func aCrashAfterMinReadyIsHealed() {
        var host = rolling { $0.rollout.minimumReady = .seconds(1) }
        host.run(for: .seconds(2))
        host.crash(replicaID("orders-2-1"))
        host.run(for: .seconds(60))
        #expect(host.state()?.rollout?.outcome == .complete)
        #expect(host.state()?.target == 2)
    }

    @Test func crashesOnStartAreBorneAFewTimes() {
        var host = rolling(.crashing)
        host.run(for: .seconds(10))
        expectUndone(host, "3 failures of new replicas")
        #expect(host.deeds.count { $0.deed.hasPrefix("start orders-2-") } == 3)
    }

    @Test func wantOfMemoryEndsTheRolloutAtOnce() {
        var host = rolling()
        host.run(for: .milliseconds(300))
        host.crash(replicaID("orders-2-1"), .outOfMemory)
        host.run(for: .seconds(20))
        expectUndone(host, "orders-2-1 ran out of memory")
    }

    @Test func aRevisionThatFailsItsRequestsGoesBack() {
        var host = rolling { $0.rollout.minimumReady = .seconds(5) }
        for _ in 0..<4 {
            host.run(for: .seconds(1))
            host.serve(ended: 40, failedByNew: 20)
        }
        host.run(for: .seconds(20))
        expectUndone(host, "of its requests failed, of the old revision's 0 of")
        #expect(host.occurrences.first { $0.kind == .rolloutFailed }?.replica?.revision == 2)
    }

    @Test func asManyBadMeasurementsAsThePolicySaysAreBorne() {
        var host = rolling {
            $0.rollout.minimumReady = .seconds(30)
            $0.rollout.analysis.failureLimit = 1
        }
        host.run(for: .seconds(1))
        while host.state()?.rollout?.measurements?.bad != 1 {
            host.run(for: .seconds(1))
            host.serve(ended: 40, failedByNew: 20)
        }
        #expect(host.state()?.target == 2)
        for _ in 0..<4 {
            host.run(for: .seconds(1))
            host.serve(ended: 40, failedByNew: 20)
        }
        #expect(host.state()?.target == 1)
    }

    @Test func pausedOnFailureBothRevisionsStay() {
        var host = rolling(.shortLived) {
            $0.rollout.minimumReady = .seconds(5)
            $0.rollout.onFailure = .pause
        }
        host.run(for: .seconds(2))
        #expect(host.state()?.rollout?.outcome == .paused)
        #expect(host.state()?.target == 2)
    }

    /// Nothing is left to go back to: the old revision's own troubles are borne.
    @Test func theWayBackIsNotOnTrial() {
        var host = rolling(.shortLived) { $0.rollout.minimumReady = .seconds(5) }
        host.run(for: .milliseconds(1_400))
        #expect(host.state()?.target == 1)
        host.crash(replicaID("orders-1-1"), .outOfMemory)
        host.run(for: .seconds(30))
        #expect(host.state()?.rollout?.outcome == .complete)
        #expect(host.state()?.rollout?.cause == .undoOfFailure)
    }
}
