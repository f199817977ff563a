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
                        + "time; requests wait in the front meanwhile. canary: the new revision gets "
                        + "a growing share of the requests. blue-green: a whole second set is made "
                        + "ready, then gets all requests at once."),
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
                Field(
                    "start-cpu-weight", .percent(1...100), \.startWeightPercent,
                    also: ["start-weight", "startup-cpu-weight"],
                    "What a replica that is started while as many as wanted are available has of its "
                        + "'run.limits.cpu-weight' until it is ready, so that it does not take the "
                        + "CPU of those who serve; 100% for all of it."),
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
                .section("canary", canary, \.canary),
                .section("blue-green", blueGreen, \.blueGreen, also: ["bluegreen"]),
                .section(
                    "before", hook("Run before anything changes; if it fails, nothing does."),
                    \.before, also: ["pre", "pre-deploy", "migrate"]),
                .section(
                    "after",
                    hook("Run when the new revision serves; if it fails, the rollout has failed."),
                    \.after, also: ["post", "post-deploy"]),
                Field(
                    "history", .wholeNumber(1...100), \.historyLimit,
                    also: ["revisionhistorylimit", "history-limit"],
                    "Revisions kept for `coxctl rollout undo`."),
            ])
    }

    private static var canary: Section<CanaryPolicy> {
        Section(
            "How the new revision gets its users, with 'strategy: canary'.",
            defaults: CanaryPolicy(),
            [
                Field(
                    "steps",
                    .oneOrMore(
                        of: .canaryStep, upTo: stepsMaximum, "steps",
                        example: CanaryStepText.example), \.steps, also: ["stages", "weights"],
                    "Which share of the requests it gets, with how many replicas (as many as the "
                        + "share is of all, if that is not said), and for how long, before the next; "
                        + "after the last it gets all. A share of 0% is of those only that ask for it."
                ),
                Field(
                    "header", .headerName, \.header, also: ["by-header", "canary-by-header"],
                    "Requests in which this header is 'always' go to the new revision whatever its "
                        + "share, and those in which it is 'never' do not."),
                Field(
                    "cookie", .cookieName, \.cookie, also: ["by-cookie", "canary-by-cookie"],
                    "The same for a cookie, which whoever sets it can so bind to a revision."),
            ])
    }

    private static let stepsMaximum = 50

    private static var blueGreen: Section<BlueGreenPolicy> {
        Section(
            "What happens to the old set, with 'strategy: blue-green'.",
            defaults: BlueGreenPolicy(),
            [
                Field(
                    "keep-old", .duration(.zero ... .seconds(604_800)), \.keepOld,
                    also: ["scale-down-delay", "keep"],
                    "How long the old set is kept after the switch, for an instant return.")
            ])
    }

    private static func hook(_ summary: String) -> Section<RolloutHook> {
        Section(
            summary, defaults: RolloutHook(command: []),
            [
                Field(
                    "command", .command, \.command, also: ["exec", "run"],
                    required: "the program and its arguments, such as '[/usr/bin/migrate, --all]'",
                    "The program by its absolute path, then its arguments."),
                Field(
                    "deadline", .duration(.milliseconds(100) ... .seconds(86_400)), \.deadline,
                    also: ["timeout"], "It has failed when it takes longer."),
            ])
    }

    private static var replicas: Kind<CountOrPercent> {
        .countOrPercent(counts: 0...Limits.replicasPerService, percents: 0...100)
    }
}

extension Kind where Value == CanaryPolicy.Step {
    fileprivate static var canaryStep: Kind {
        Kind(
            "a step", example: CanaryStepText.example,
            schema: ["type": .text("string"), "pattern": .text(CanaryStepText.pattern)],
            written: { .text(CanaryStepText.write($0)) },
            parse: { scalar throws(QuantityFault) in try CanaryStepText.read(scalar.text) })
    }
}

extension RolloutPolicy {
    /// Not said, it is no reason to refuse a short deadline.
    mutating func fitMinimumReady() { minimumReady = min(minimumReady, progressDeadline / 2) }
}

extension CanaryPolicy {
    fileprivate var header: String? {
        get { if case .header(let name) = match { name } else { nil } }
        set { match = newValue.map { .header(name: $0) } }
    }

    fileprivate var cookie: String? {
        get { if case .cookie(let name) = match { name } else { nil } }
        set { match = newValue.map { .cookie(name: $0) } }
    }
}
