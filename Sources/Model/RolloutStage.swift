/// The part of a rollout in which revisions stand beside each other; without one, replicas of one
/// simply give way to those of the other.
package struct RolloutStage: Equatable, Sendable, Codable {
    package enum Kind: String, Sendable, Codable {
        /// Other services of its group come first; nothing has changed yet.
        case turn
        /// The command of `rollout.before` runs; nothing has changed yet.
        case before
        /// The new revision gets its share of the requests.
        case canary
        /// The second set of a blue-green rollout is made ready, without requests.
        case standby
        /// The second set serves, the first one is kept for an instant return.
        case keeping
        /// The command of `rollout.after` runs; the new revision serves.
        case after
    }

    package let kind: Kind
    /// Of a canary, from 0.
    package var step = 0
    /// Since when all is as the stage wants it; pauses count from here.
    package var reachedAt: Instant?
    /// Good measurements in this step.
    package var measuredGood = 0

    package init(_ kind: Kind, step: Int = 0) {
        self.kind = kind
        self.step = step
    }
}

/// A command around a rollout, run beside the service and as its user.
package struct RolloutHook: Equatable, Sendable, Codable {
    package var command: [String]
    package var deadline: Duration = .seconds(60)

    package init(command: [String]) { self.command = command }

    package enum Moment: String, Sendable, Codable { case before, after }
}

/// What the shell needs to run one; `.hookEnded` answers.
package struct HookLaunch: Equatable, Sendable {
    package let service: ServiceName
    package let moment: RolloutHook.Moment
    package let hook: RolloutHook
    package let from: RevisionNumber?
    package let to: RevisionNumber
    /// Of the revision that is rolled out: as whom and in which sandbox.
    package let template: ReplicaTemplate

    package init(
        service: ServiceName, moment: RolloutHook.Moment, hook: RolloutHook,
        from: RevisionNumber?, to: RevisionNumber, template: ReplicaTemplate
    ) {
        self.service = service
        self.moment = moment
        self.hook = hook
        self.from = from
        self.to = to
        self.template = template
    }
}
