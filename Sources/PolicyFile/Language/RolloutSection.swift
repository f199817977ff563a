import Model

/// `rollout`: how replicas of one revision give way to those of the next.
enum RolloutSection {
    static var keys: Section<RolloutPolicy> {
        Section(
            "How replicas of one revision give way to those of the next.",
            defaults: RolloutPolicy(),
            [
                Field(
                    "strategy", Kind<RolloutPolicy.Strategy>.choice, \.strategy, also: ["type"],
                    "rolling: new replicas first, old ones after. recreate: all old ones end before "
                        + "the first new one starts, for programs of which two must never run at a "
                        + "time; requests wait in the front meanwhile."),
                Field(
                    "surge", replicas, \.surge, also: ["maxsurge", "max-surge"],
                    "How many more than wanted there may be meanwhile; a percentage rounds up."),
                Field(
                    "unavailable", replicas, \.unavailable,
                    also: ["maxunavailable", "max-unavailable"],
                    "How many fewer than wanted may be ready; a percentage rounds down."),
                Field(
                    "min-ready", .duration(.zero ... .seconds(86_400)), \.minimumReady,
                    also: ["minreadyseconds"],
                    "A new replica counts once it has been ready so long; if it fails sooner, the "
                        + "rollout has failed."),
                Field(
                    "failures", .wholeNumber(1...1_000), \.failureLimit,
                    also: ["failure-limit", "max-failures"],
                    "So many failures of new replicas and the rollout has failed, before its "
                        + "deadline."),
                .section(
                    "analysis", AnalysisSection.keys, \.analysis, also: ["metrics", "checks"],
                    off: .off, means: "holds no figures against each other"),
                Field(
                    "progress-deadline", .duration(.seconds(1) ... .seconds(86_400)),
                    \.progressDeadline, also: ["progressdeadlineseconds", "timeout"],
                    "Without progress for so long the rollout has failed."),
                Field(
                    "on-failure", Kind<RolloutPolicy.FailureAction>.choice, \.onFailure,
                    "undo: back to the revision before. pause: stay, and wait for a person."),
                Field(
                    "history", .wholeNumber(1...100), \.historyLimit,
                    also: ["revisionhistorylimit", "history-limit"],
                    "Revisions kept for `coxctl rollout undo`."),
            ])
    }

    private static var replicas: Kind<CountOrPercent> {
        .countOrPercent(counts: 0...Limits.replicasPerService, percents: 0...100)
    }
}

extension RolloutPolicy {
    /// Not said, it is no reason to refuse a short deadline.
    mutating func fitMinimumReady() { minimumReady = min(minimumReady, progressDeadline / 2) }
}
