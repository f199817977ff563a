package import Model

/// The arithmetic by which places of old revisions give way to new ones, as Kubernetes' Deployment
/// controller has it (pkg/controller/deployment/rolling.go). Two things hold at every step:
/// places <= desired + surge, and available >= desired - unavailable by our own hand.
///
/// Worked example: 4 wanted, surge 1, unavailable 0. Old 4 available, new 0: one new place. It
/// becomes available: one old place goes and a second new one is opened, and so on.
package enum RollingUpdate {
    /// How far a rollout may leave the desired count, in replicas.
    package struct Allowance: Sendable, Equatable {
        package let surge: Int
        /// No fewer available than this by our own hand.
        package private(set) var floor: Int

        /// Recreating, all may go. Else: surge rounds up, unavailability down; with neither nothing could move, so it is then one
        /// unavailable replica. Who keeps state goes one at a time.
        package init(
            _ policy: borrowing RolloutPolicy, desired: Int,
            state writer: StateKeeping.Writer? = nil
        ) {
            guard policy.strategy != .recreate else {
                surge = 0
                floor = 0
                return
            }
            let down: Int
            switch writer {
            case .exclusive: (surge, down) = (0, 1)
            case .shared: (surge, down) = (1, 0)
            case nil:
                surge = max(0, policy.surge.roundedUp(of: desired))
                down = max(0, policy.unavailable.roundedDown(of: desired))
            }
            floor = max(0, desired - (surge == 0 && down == 0 ? 1 : down))
        }

        /// Keeps every replica that is available now.
        package mutating func keep(available: Int) { floor = max(floor, available) }
    }

    /// Places, filled or to be filled again; replicas that drain or stop are no longer among them.
    package struct Counts: Sendable, Equatable {
        package var desired: Int
        package var new = 0
        package var newAvailable = 0
        package var old = 0
        package var oldAvailable = 0

        package init(desired: Int) { self.desired = desired }

        package var total: Int { new + old }
        package var available: Int { newAvailable + oldAvailable }
    }

    /// What to do now. Each count is limited by what there is.
    package struct Step: Sendable, Equatable {
        package var dropUnavailableOld = 0
        package var dropAvailableOld = 0
        package var dropUnavailableNew = 0
        package var dropAvailableNew = 0
        package var open = 0
        /// Of the old revision: only where the two stand side by side.
        package var openOld = 0

        package init() {}
    }

    package enum Mode: Sendable, Equatable {
        case rolling
        /// Scaling and healing go on, but no revision gives way to another.
        case paused
    }

    package static func step(_ counts: Counts, _ allowance: Allowance, mode: Mode) -> Step {
        switch mode {
        case .rolling: rollingStep(counts, allowance)
        case .paused: pausedStep(counts, allowance)
        }
    }

    private static func rollingStep(_ counts: Counts, _ allowance: Allowance) -> Step {
        var step = Step()
        var budget = max(0, counts.available - allowance.floor)
        step.dropUnavailableNew = min(
            max(0, counts.new - counts.desired), counts.new - counts.newAvailable)
        step.dropAvailableNew = min(budget, max(0, counts.newAvailable - counts.desired))
        budget -= step.dropAvailableNew
        // total - floor - (new - newAvailable), written without the terms that cancel out.
        let oldUnavailable = counts.old - counts.oldAvailable
        let spare =
            counts.available - step.dropAvailableNew + oldUnavailable - allowance.floor
        step.dropUnavailableOld = min(max(0, spare), oldUnavailable)
        step.dropAvailableOld = min(budget, counts.oldAvailable)
        let new = counts.new - step.dropUnavailableNew - step.dropAvailableNew
        let old = counts.old - step.dropUnavailableOld - step.dropAvailableOld
        step.open = max(
            0, min(counts.desired + allowance.surge - new - old, counts.desired - new))
        return step
    }

    private static func pausedStep(_ counts: Counts, _ allowance: Allowance) -> Step {
        var step = Step()
        var excess = max(0, counts.total - counts.desired - allowance.surge)
        func take(_ count: Int) -> Int {
            let taken = min(excess, max(0, count))
            excess -= taken
            return taken
        }
        step.dropUnavailableNew = take(counts.new - counts.newAvailable)
        step.dropUnavailableOld = take(counts.old - counts.oldAvailable)
        let spare = max(0, counts.available - allowance.floor)
        step.dropAvailableOld = take(min(spare, counts.oldAvailable))
        step.dropAvailableNew = take(min(spare - step.dropAvailableOld, counts.newAvailable))
        step.open = max(0, counts.desired - counts.total)
        return step
    }
}
