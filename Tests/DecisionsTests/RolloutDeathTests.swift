import Decisions
import Model
import Simulation
import Testing

/// The daemon dies after every single effect of a rollout in turn, and stays dead for a while: the next one comes
/// to the same end, with no replica orphaned or started twice, and no rule broken on the way.
@Suite struct RolloutDeathTests {
    enum Course: CaseIterable {
        case rolling, inPlace, recreate, canary, blueGreen

        func apply(to policy: inout ServicePolicy) {
            policy.rollout.analysis.isOff = true
            policy.rollout.before = RolloutHook(command: ["/bin/before"])
            switch self {
            case .rolling: policy.rollout.surge = .count(2)
            case .inPlace:
                (policy.rollout.surge, policy.rollout.unavailable) = (.count(0), .count(1))
            case .recreate: policy.rollout.strategy = .recreate
            case .canary:
                policy.rollout.strategy = .canary
                policy.rollout.canary.steps = [
                    .init(percent: 10, pause: .lasting(.seconds(2))),
                    .init(percent: 50, replicas: 2, pause: .lasting(.seconds(2))),
                ]
            case .blueGreen:
                policy.rollout.strategy = .blueGreen
                policy.rollout.blueGreen.keepOld = .seconds(3)
            }
        }
    }

    private func policy(
        _ version: String, _ course: Course, _ behaviour: Behaviour = .healthy
    ) -> ServicePolicy {
        ServicePolicy.web(orders, .version(version, behaviour), replicas: 3)
            .changed(course.apply)
    }

    /// Tells whether the daemon outlived the rollout.
    private func isOutlived(
        _ course: Course, _ behaviour: Behaviour, dyingAfter effects: Int
    ) -> Bool {
        var host = SimulatedHost.ready(policy("v1", course))
        host.run(for: .seconds(5))
        host.effectsUntilKill = effects
        host.ask(.apply(policy("v2", course, behaviour)))
        host.run(for: .seconds(60))
        let isOutlived = host.isDaemonUp
        host.startDaemon()
        host.run(for: .seconds(120))
        let place = "\(course), \(behaviour), after \(effects) effects"
        #expect(host.breaches.isEmpty, "\(place)")
        #expect(host.running == host.state()?.replicas.map(\.id.description), "\(place)")
        #expect(host.state()?.target == (behaviour == .healthy ? 2 : 1), "\(place)")
        #expect(host.state()?.rollout?.outcome == .complete, "\(place)")
        #expect(host.pool().count == 3, "\(place)")
        return isOutlived
    }

    @Test(arguments: Course.allCases, [Behaviour.healthy, .crashing])
    func theNextDaemonComesToTheSameEnd(_ course: Course, _ behaviour: Behaviour) {
        var effects = 1
        while !isOutlived(course, behaviour, dyingAfter: effects) { effects += 1 }
        #expect(effects > 20)
    }
}
