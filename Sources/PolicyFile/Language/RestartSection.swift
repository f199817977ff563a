import Model

/// `restart`: what follows when a replica ends without having been asked to.
enum RestartSection {
    static var keys: Section<RestartPolicy> {
        Section(
            "What follows when a replica ends without having been asked to.",
            defaults: RestartPolicy(),
            [
                Field(
                    "condition", Kind<RestartPolicy.Condition>.choice, \.condition,
                    also: ["policy", "when"],
                    "always; on-failure: not after exit status 0; never."),
                .section("backoff", backoff, \.backoff, also: ["back-off"]),
                Field(
                    "give-up-after", .wholeNumber(1...10_000), \.giveUpAfter,
                    also: ["max-restarts", "retries", "attempts"],
                    "Failures in a row after which its place stays empty. Left out: never."),
                .section("intensity", intensity, \.intensity, also: ["max-intensity", "limit"]),
                Field(
                    "stopped-by-hand", Kind<RestartPolicy.StoppedByHand>.choice, \.stoppedByHand,
                    also: ["stopped", "manual-stop", "operator-stop"],
                    "replace: what a person stops by systemctl is started anew; leave: its place "
                        + "stays empty until the policy changes or `coxctl rollout restart`."),
                .section(
                    "memory", memory, \.memory,
                    also: ["max-memory", "max-memory-restart", "memory-limit"]),
                .section("causes", causes, \.exceptions, also: ["on", "cause", "exceptions"]),
            ])
    }

    private static var intensity: Section<RestartPolicy.Intensity> {
        Section(
            "How many failures the whole service may have within a period, in all places together. "
                + "With one more it has failed: places that wait stay empty until a person acts. "
                + "Left out: any number.",
            defaults: RestartPolicy.Intensity(failures: 10, period: .seconds(60)),
            [
                Field("failures", .wholeNumber(1...1_000), \.failures, "So many are borne."),
                Field(
                    "period", .duration(.seconds(1) ... .seconds(86_400)), \.period,
                    "The time they are counted in."),
            ])
    }

    private static var memory: Section<RestartPolicy.MemoryBound> {
        Section(
            "A replica that holds more than this for a while is replaced, its successor first, before its "
                + "memory limit has it killed. Left out: none is.",
            defaults: RestartPolicy.MemoryBound(aboveBytes: 0),
            [
                Field(
                    "above", .byteCount(1 << 20...1 << 50), \.aboveBytes,
                    required: "how much is too much, as in 'above: 450M'",
                    "Working set: what is in use less the file cache that can be dropped."),
                Field(
                    "for", .duration(.seconds(1) ... .seconds(3_600)), \.span, also: ["period"],
                    "So long without a break."),
            ])
    }

    /// A key for each cause.
    private static var causes: Section<[RestartPolicy.Exception]> {
        Section(
            "What follows on a failure by a certain cause. restart: as everything here says; "
                + "give-up: its place stays empty; undo: a rollout under way has failed, else a "
                + "restart. Left out: restart.",
            defaults: [],
            FailureCause.allCases.map { cause in
                Field(
                    cause.rawValue, Kind<RestartPolicy.Action>.choice, \.[actionOn: cause],
                    meaning(of: cause))
            })
    }

    private static func meaning(of cause: FailureCause) -> String {
        switch cause {
        case .exitStatus: "It ended by itself, with whatever status."
        case .signal: "A signal ended it."
        case .coreDump: "A signal ended it, and it dumped core."
        case .outOfMemory: "The kernel killed it for want of memory."
        case .watchdog: "It missed its watchdog."
        case .notAlive: "Its liveness probe failed."
        case .startupProbe: "It failed its startup probe for as long as it had."
        case .startTimeout: "It was not ready in time."
        case .notStarted: "It could not be executed: no such program, user or directory."
        case .portTaken: "Another program listens on its port."
        case .vanished: "Its unit is gone and nothing tells how."
        }
    }

    private static var backoff: Section<RestartPolicy.Backoff> {
        let delays: ClosedRange<Duration> = .zero ... .seconds(86_400)
        return Section(
            "The delay before a restart: 'first' after the first failure, then 'initial', and from "
                + "there each one 'factor' times the one before, up to 'max'.",
            defaults: RestartPolicy.Backoff(),
            [
                Field("first", .duration(delays), \.first, "Before the first restart."),
                Field("initial", .duration(delays), \.initial, "Before the second restart."),
                Field("factor", .wholeNumber(1...100), \.factor, "What each delay grows by."),
                Field(
                    "max", .duration(delays), \.maximum, also: ["maximum"],
                    "No delay is longer."),
                Field(
                    "reset-after", .duration(delays), \.resetAfter,
                    "A replica that has run so long since it was ready begins anew."),
                Field(
                    "jitter", .percent(0...50), \.jitterPercent,
                    "By how much each delay is spread, up and down, so that what failed together "
                        + "does not come back together. Left out: not at all."),
            ])
    }
}

extension [RestartPolicy.Exception] {
    fileprivate subscript(actionOn cause: FailureCause) -> RestartPolicy.Action? {
        get { first { $0.cause == cause }?.action }
        set {
            removeAll { $0.cause == cause }
            if let newValue { append(.init(cause: cause, action: newValue)) }
        }
    }
}
