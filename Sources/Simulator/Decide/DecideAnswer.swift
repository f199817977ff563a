import Decisions
package import Model

/// What `coxctl decide` answers; a JSON object with these members.
package struct DecideAnswer: Sendable, Equatable, Encodable {
    package let service: ServiceName
    /// Left out where the file describes no replicas.
    package var scaling: ScaleAnswer?
    /// Left out where the file describes no rollout.
    package var rollout: RolloutAnswer?

    init(_ policy: ServicePolicy) { service = policy.name }
}

package struct ScaleAnswer: Sendable, Equatable, Encodable {
    package let algorithm: String
    package let current: Int
    /// How many replicas there shall be.
    package let decided: Int
    /// The same as a difference.
    package let change: Int
    package let proposals: [ScaleExplanation.Proposal]
    /// What kept the count from what the figures ask for, in the order in which it was applied.
    package let limits: [String]
    /// What would change the count, and when.
    package let outlook: [ScaleExplanation.Outlook]
    /// When the window that holds a scale-in is over.
    package let heldUntil: Double?
    package let panic: Panic?
    /// All of it in one sentence.
    package let reason: String
    /// What to give with the next observations, so that several decisions follow each other.
    package var state = State()

    package struct Panic: Sendable, Equatable, Encodable {
        package let isOn: Bool
        package let stable: Double
        package let panic: Double
        package let excessBurstCapacity: Int
    }

    package struct State: Sendable, Equatable, Encodable {
        package var recommendations: [TimedCount]?
        package var scaleEvents: [TimedChange]?
        package var kpa: Memory?
    }

    package struct TimedCount: Sendable, Equatable, Encodable {
        package let at: Double
        package let replicas: Int
    }

    package struct TimedChange: Sendable, Equatable, Encodable {
        package let at: Double
        package let change: Int
    }

    package struct Memory: Sendable, Equatable, Encodable {
        package let panicSince: Double?
        package let panicReplicas: Int
        package let wanted: [TimedCount]
    }
}

extension ScaleAnswer {
    init(_ decision: ScaleDecision, _ policy: ScalePolicy) {
        algorithm = decision.algorithm.rawValue
        current = decision.current
        decided = decision.decided
        change = decision.decided - decision.current
        proposals = decision.proposals.map { ScaleExplanation.Proposal($0) }
        limits = decision.limits.map(\.code)
        outlook = decision.outlook(policy)
        heldUntil =
            decision.limits.lazy.compactMap { limit in
                if case .scaleInWindow(let until?) = limit { until.seconds } else { nil }
            }.first
        panic = decision.panic.map {
            Panic(
                isOn: $0.isOn, stable: $0.stable, panic: $0.panic,
                excessBurstCapacity: $0.excessBurstCapacity)
        }
        reason = decision.description
    }

    /// Without an autoscaler the policy's number is what there shall be.
    init(fixed policy: ScalePolicy, _ state: ScalingState) {
        algorithm = "fixed"
        current = state.observation.current
        decided = policy.replicas
        change = decided - current
        (proposals, limits, outlook, heldUntil, panic) = ([], [], [], nil, nil)
        reason = "the policy says \(policy.replicas) replicas"
    }

    mutating func remember(
        _ recommendations: [ServiceRecord.Recommendation],
        _ changes: [HorizontalAutoscaler.Change], _ decision: ScaleDecision, _ period: Duration
    ) {
        state.recommendations = recommendations.map {
            TimedCount(at: $0.at.seconds, replicas: $0.replicas)
        }
        let own = HorizontalAutoscaler.Change(at: decision.at, replicas: change)
        state.scaleEvents = (changes + (change == 0 ? [] : [own]))
            .filter { $0.at > decision.at - period }
            .map { TimedChange(at: $0.at.seconds, change: $0.replicas) }
    }

    mutating func remember(_ memory: ConcurrencyAutoscaler.Memory?) {
        guard let memory else { return }
        state.kpa = Memory(
            panicSince: memory.panicAt?.seconds, panicReplicas: memory.panicReplicas,
            wanted: memory.wanted.recommendations.map {
                TimedCount(at: $0.at.seconds, replicas: $0.replicas)
            })
    }
}

/// The next step of a rollout.
package struct RolloutAnswer: Sendable, Equatable, Encodable {
    /// Replicas of the new revision to start now.
    package let start: Int
    /// Replicas of either revision to stop now.
    package let stop: Int
    package let stopOldUnavailable: Int
    package let stopOldAvailable: Int
    package let stopNewUnavailable: Int
    package let stopNewAvailable: Int
    /// No more than so many at once, and no fewer available by our own hand.
    package let most: Int
    package let fewestAvailable: Int
    package let isComplete: Bool
    package let reason: String

    init(_ step: RollingUpdate.Step, _ state: RolloutState) {
        let counts = state.counts
        start = step.open
        stopOldUnavailable = step.dropUnavailableOld
        stopOldAvailable = step.dropAvailableOld
        stopNewUnavailable = step.dropUnavailableNew
        stopNewAvailable = step.dropAvailableNew
        stop =
            step.dropUnavailableOld + step.dropAvailableOld + step.dropUnavailableNew
            + step.dropAvailableNew
        most = counts.desired + state.allowance.surge
        fewestAvailable = state.allowance.floor
        isComplete =
            counts.old == 0 && counts.new == counts.desired && counts.newAvailable == counts.desired
        reason =
            "\(counts.old) old (\(counts.oldAvailable) available) and \(counts.new) new "
            + "(\(counts.newAvailable) available) of \(counts.desired): at most \(most) at once, "
            + "at least \(fewestAvailable) available; start \(start), stop \(stop)"
    }
}

extension Instant {
    fileprivate var seconds: Double { Double(nanoseconds) / 1e9 }
}
