import Model

/// `rollout` and `restart`: deadlines and steps that can be kept.
enum RolloutRules {
    static func check(_ draft: PolicyDraft, _ decoding: inout Decoding) {
        recreatingHasNoSteps(draft.rollout, &decoding)
        StrategyRules.check(draft, &decoding)
        QueryRules.check(draft, &decoding)
        somethingMayMove(draft, &decoding)
        deadlineIsBehindMinimumReady(draft.rollout, &decoding)
        deadlineIsBehindTheStart(draft, &decoding)
        backoffGrows(draft.restart.backoff, &decoding)
    }

    /// They would seem to promise what is not kept.
    private static func recreatingHasNoSteps(
        _ rollout: RolloutPolicy, _ decoding: inout Decoding
    ) {
        guard rollout.strategy == .recreate else { return }
        for key in ["surge", "unavailable"] where decoding.isGiven("rollout.\(key)") {
            decoding.error(
                "'rollout.\(key)' has no meaning with 'strategy: recreate', which ends all old "
                    + "replicas first",
                on: "rollout.\(key)", hint: "remove it, or choose 'strategy: rolling'")
        }
    }

    /// A percentage of few replicas may be none of them.
    private static func somethingMayMove(_ draft: PolicyDraft, _ decoding: inout Decoding) {
        let (surge, unavailable) = (draft.rollout.surge, draft.rollout.unavailable)
        let replicas = draft.scale.policy.minimum
        guard draft.rollout.strategy != .recreate, replicas > 0, surge.roundedUp(of: replicas) == 0,
            unavailable.roundedDown(of: replicas) == 0,
            decoding.areSound("rollout.surge", "rollout.unavailable", "scale.min", "scale.replicas")
        else { return }
        decoding.error(
            "no replica could be replaced: 'rollout.surge' is \(surge), and "
                + "'rollout.unavailable' is \(unavailable) of \(replicas)",
            on: "rollout.surge", "rollout.unavailable",
            hint: "'surge: 1' starts the new one first, and is the safe choice")
    }

    private static func deadlineIsBehindMinimumReady(
        _ rollout: RolloutPolicy, _ decoding: inout Decoding
    ) {
        guard rollout.minimumReady >= rollout.progressDeadline,
            decoding.areSound("rollout.min-ready", "rollout.progress-deadline")
        else { return }
        decoding.error(
            "'rollout.min-ready' is \(DurationText.write(rollout.minimumReady)), and "
                + "'rollout.progress-deadline' is over by then "
                + "(\(DurationText.write(rollout.progressDeadline)))",
            on: "rollout.min-ready", hint: "every rollout would fail; raise 'progress-deadline'")
    }

    private static func deadlineIsBehindTheStart(_ draft: PolicyDraft, _ decoding: inout Decoding) {
        // Of the two deadlines one follows the other; either may be used up.
        let start = max(
            draft.readiness.settings.startDeadline, draft.startup?.settings.allowance ?? .zero)
        let progress = draft.rollout.progressDeadline
        guard progress < start,
            decoding.areSound(
                "readiness.start-deadline", "rollout.progress-deadline", "startup.period",
                "startup.failures")
        else { return }
        decoding.warning(
            "a replica may take \(DurationText.write(start)) to become ready, but a rollout fails "
                + "after \(DurationText.write(progress)) without progress",
            on: "rollout.progress-deadline", "readiness.start-deadline", "startup",
            hint: draft.startup == nil
                ? "raise 'rollout.progress-deadline' to at least 'readiness.start-deadline'"
                : "raise 'rollout.progress-deadline' to at least \(DurationText.write(start))")
    }

    private static func backoffGrows(
        _ backoff: RestartPolicy.Backoff, _ decoding: inout Decoding
    ) {
        guard backoff.initial > backoff.maximum,
            decoding.areSound("restart.backoff.initial", "restart.backoff.max")
        else { return }
        decoding.error(
            "'restart.backoff.initial' is \(DurationText.write(backoff.initial)), more than 'max', "
                + "which is \(DurationText.write(backoff.maximum))",
            on: "restart.backoff.initial", "restart.backoff.max", hint: "raise 'max'")
    }
}
