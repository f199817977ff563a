/// The way of a service from one revision to another: the one that runs, or the last one.
package struct Rollout: Sendable, Equatable, Codable {
    package enum Cause: String, Sendable, Codable {
        case applied
        case undoRequested = "undo-requested"
        /// The revision before it made no progress, so the core itself went back.
        case undoOfFailure = "undo-of-failure"
        /// Another service of its group went back.
        case undoOfGroup = "undo-of-group"

        /// Nobody has asked for the way back.
        package var isUndoneByItself: Bool { self == .undoOfFailure || self == .undoOfGroup }
    }

    package enum Outcome: String, Sendable, Codable {
        case running, complete
        /// No revision gives way to another until a person acts; `pauseCause` says why.
        case paused
        /// It failed and there is nothing to go back to: it goes on trying.
        case failed
    }

    package enum PauseCause: String, Sendable, Codable {
        /// It failed, and the policy says `on-failure: pause`.
        case failure
        /// `coxctl rollout pause`.
        case person
        /// A step of a canary waits for `coxctl rollout promote`.
        case promotion
        /// A step of a canary is over, and too few requests tell how the new revision is.
        case inconclusive
    }

    /// Nil for the first revision of a service.
    package let from: RevisionNumber?
    package let to: RevisionNumber
    package let cause: Cause
    package var startedAt: Instant
    package var outcome: Outcome = .running
    /// Of a paused one; nil in records of releases that knew one cause only, the failure.
    package var pauseCause: PauseCause?
    /// What is to be said about the outcome; empty while it runs.
    package var sentence = ""
    /// Nil where replicas of one revision simply give way to those of the other.
    package var stage: RolloutStage?
    /// Blue-green: whose replicas get the requests.
    package var serving: RevisionNumber?
    /// The command after it has been run.
    package var isChecked: Bool?
    /// Measurements of the new revision against the old; nil in records of older releases.
    package var measurements: Measurements?

    /// The rollout of a whole group that this one is part of; nil: of none.
    package var group: GroupRun?

    /// Rollouts of one group that go together have begun at one instant.
    package struct GroupRun: Sendable, Equatable, Codable {
        package let begun: Instant
        /// What the service had before; nil: nothing.
        package let from: RevisionNumber?

        package init(begun: Instant, from: RevisionNumber? = nil) {
            self.begun = begun
            self.from = from
        }
    }

    /// How many have ended well, and how many not.
    package struct Measurements: Sendable, Equatable, Codable {
        package var good = 0
        package var bad = 0

        package init() {}
    }

    package init(from: RevisionNumber?, to: RevisionNumber, cause: Cause, startedAt: Instant) {
        self.from = from
        self.to = to
        self.cause = cause
        self.startedAt = startedAt
    }
}
