package import Model

/// What an autoscaler decided, with all that led there: what `coxctl describe` and `decide` show.
package struct ScaleDecision: Sendable, Equatable {
    /// What one figure asks for.
    package struct Proposal: Sendable, Equatable {
        package internal(set) var target: ScaleTarget
        /// Nil: the figure could not be had.
        package var replicas: Int?
        /// In the unit of the target; nil as above.
        package var value: Int64?
        package var counts = Counts()
        package var basis = Basis.measured
        /// The one that is taken, with `Basis.step`; nil: the figure is between its bounds.
        var step: ScaleStep?
        /// Why there is no proposal.
        package var fault: String?

        package init(_ target: ScaleTarget) { self.target = target }
    }

    package enum Basis: String, Sendable, Equatable {
        /// The mean over the window.
        case measured
        /// The last second, which is far beyond that mean.
        case lastSample = "last-sample"
        /// Counted requests, times what one of them costs.
        case requests
        /// Where the load will be when a replica started now is ready.
        case trend
        /// What waits, to be done soon.
        case backlog
        /// How far it is beyond bounds (`scale.steps`).
        case step
        /// The level that the figure has kept for minutes, whatever chance makes of it in seconds.
        case steady
        /// What was at that time of the day before, or of the week before.
        case yesterday
        case lastWeek = "last-week"
    }

    /// How many replicas the figure was had of.
    package struct Counts: Sendable, Equatable {
        package var measured = 0
        package var unready = 0
        package var missing = 0
        package var leaving = 0

        package init() {}
    }

    /// What kept the count from what the figures ask for, in the order in which it was applied.
    package enum Limit: Sendable, Equatable {
        case withinTolerance
        /// A lower recommendation of the last time holds growth back.
        case scaleOutWindow
        /// A higher recommendation of the last time holds shrinking back.
        case scaleInWindow(until: Instant?)
        case rollout
        case missingFigures
        case growthLimit
        case shrinkLimit
        case minimum
        case maximum
        /// `kpa`: the count only grows while it panics.
        case panic
        case scaleDownDelay
        case activationScale
        /// A person set the count to 0, or the figures tell nothing.
        case switchedOff
        case noFigures
        /// Nobody asks for anything: there is no replica until a request waits.
        case asleep
        /// It has had nothing to do for so long.
        case idle(for: Duration)
        /// It has nothing to do, but not for long enough to have no replica.
        case awake
        /// A person holds the count (`coxctl autoscale pause`).
        case paused
        /// The policy says how many, or a person does.
        case fixed
        /// The host is short of memory or CPU, and others come first.
        case hostShort
    }

    package let at: Instant
    package let algorithm: ScaleAlgorithm
    package let current: Int
    package var decided: Int
    package var inputs = ScaleExplanation.Inputs()
    /// Their bounds are in force beside the policy's own.
    package var openSchedules: [ScaleSchedule.Window] = []
    package var proposals: [Proposal] = []
    package var limits: [Limit] = []
    /// When it is left without a replica if nothing is to do until then (`min: 0`).
    package var idleUntil: Instant?
    /// `kpa` only.
    package var panic: Panic?

    package struct Panic: Sendable, Equatable {
        package var isOn: Bool
        package var stable: Double
        package var panic: Double
        /// What the ready replicas can take beyond the panic window's load and the burst capacity;
        /// below zero requests had better be held.
        package var excessBurstCapacity: Int
    }

    package init(_ algorithm: ScaleAlgorithm, at now: Instant, current: Int) {
        self.at = now
        self.algorithm = algorithm
        self.current = current
        decided = current
    }

    package mutating func settle(_ replicas: Int, _ limit: Limit) {
        decided = replicas
        limits.append(limit)
    }

    /// No figure is to be had, so the count stays; but what the floor demands, as a schedule may from
    /// now on, does not wait for figures.
    mutating func lackFigures(_ policy: ScalePolicy) {
        limits.append(.noFigures)
        if decided < policy.minimum { settle(policy.minimum, .minimum) }
    }

    /// The largest proposal, if there is one.
    package var proposed: Int? { proposals.compactMap(\.replicas).max() }
}
