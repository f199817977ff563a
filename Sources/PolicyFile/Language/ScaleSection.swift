import Model

/// `scale`: how many replicas, and by which figures that number moves.
enum ScaleSection {
    static let windows: ClosedRange<Duration> = .seconds(1) ... .seconds(3_600)

    static var keys: Section<ScaleDraft> {
        Section(
            "How many replicas. A fixed number, or between 'min' and 'max' by the figures below.",
            defaults: ScaleDraft(), counts + [spares] + targets + settings)
    }

    private static var counts: [Field<ScaleDraft>] {
        [
            Field(
                "replicas", .wholeNumber(0...Limits.replicasPerService), \.replicas,
                also: ["count", "instances", "numprocs"],
                "How many; with a figure, how many to begin with. Left out: 'min', or 1."),
            Field(
                "min", .wholeNumber(0...Limits.replicasPerService), \.minimum,
                also: ["minimum", "minreplicas", "min-replicas"],
                "With a figure: never fewer. 0: none while there is nothing to do ('idle'); the front "
                    + "holds the next request until a replica is ready. Left out: 1."),
            Field(
                "max", .wholeNumber(1...Limits.replicasPerService), \.maximum,
                also: ["maximum", "maxreplicas", "max-replicas"],
                "With a figure: never more."),
            Field(
                "algorithm", Kind<ScaleAlgorithm>.choice, \.settings.algorithm,
                also: ["class", "autoscaler"],
                "Who decides. default: quick to grow, slow to shrink. hpa: as Kubernetes' "
                    + "HorizontalPodAutoscaler v2. kpa: as Knative's pod autoscaler."),
        ]
    }

    private static var spares: Field<ScaleDraft> {
        Field(
            "spares", .wholeNumber(0...Limits.sparesPerService), \.settings.spares,
            also: ["spare", "warm-pool", "warmpool", "standby", "min-idle", "buffer"],
            "So many replicas besides, started, ready, warmed up and then frozen: one is thawed, in "
                + "milliseconds, where another is wanted or has failed, or a request wakes the service. "
                + "They hold their memory and use no CPU. Needs a front port; without unified cgroups they "
                + "stand by awake.")
    }

    private static var targets: [Field<ScaleDraft>] {
        [
            .section(
                "cpu", ScaleTargetSections.cpu, \.settings.cpu, also: ["targetcpuutilization"]),
            .section("memory", ScaleTargetSections.memory, \.settings.memory, also: ["ram"]),
            .section(
                "in-flight", ScaleTargetSections.inFlight, \.settings.inFlight,
                also: ["concurrency", "requests-in-flight"]),
            .section(
                "rate", ScaleTargetSections.rate, \.settings.rate,
                also: ["rps", "requests-per-second", "qps"]),
            .section(
                "held", ScaleTargetSections.held, \.settings.held, also: ["queue", "pending"]),
            Field(
                "metrics", .customMetrics, \.settings.metrics,
                also: ["metric", "external", "custom", "triggers"],
                "Figures from outside: of a command, a JSON document, a Prometheus server, the replicas' "
                    + "own pages, or pushed. One that cannot be had shrinks nothing."),
        ]
    }

    private static var settings: [Field<ScaleDraft>] {
        [
            Field(
                "steps", .steps, \.settings.steps,
                also: ["step", "step-scaling", "stepscalingpolicyconfiguration"],
                "Changes of the number by how far a figure is beyond bounds, with a cooldown."),
            Field(
                "tolerance", .percent(0...100), \.settings.tolerancePercent,
                "No change while the use is within this of the target."),
            .section(
                "limits", LimitsSection.keys, \.settings.limits,
                also: ["vertical", "vpa", "in-place", "size", "resize"]),
            .section(
                "start-boost", LimitsSection.startBoost, \.settings.startBoost,
                also: ["startup-boost", "startupboost", "boost", "cpu-boost"]),
            .section("growth", growth, \.settings),
            Field(
                "scale-in-window", .duration(.zero ... .seconds(86_400)),
                \.scaleInWindow, also: ["cooldown", "scale-down-window"],
                "The number follows the highest need of this window downwards, so that a short "
                    + "lull removes nothing. Left out: 300s; 15s with 'cpu.target: auto', which tells "
                    + "a lull from chance; 0s with 'steps' alone."),
            Field(
                "schedules", .schedules, \.settings.schedules, also: ["schedule", "cron"],
                "Windows of time with a higher floor or another ceiling. Where several are open the "
                    + "highest of each counts."),
            Field(
                "prediction", Kind<ScalePrediction>.choice, \.settings.prediction,
                also: ["predictive", "forecast", "seasonality"],
                "season: replicas are there before the load is, by the same time of yesterday and a "
                    + "week ago, as far as that has told well; it only adds. off: only what is measured."
            ),
            .section(
                "idle", idle, \.settings.idle,
                also: ["idle-after", "scale-to-zero", "cooldownperiod"]),
            .section("hpa", HPASection.keys, \.settings.hpa, also: ["behavior", "behaviour"]),
            .section("kpa", KPASection.keys, \.settings.kpa, also: ["knative"]),
        ]
    }

    private static var idle: Section<IdlePolicy> {
        Section(
            "With 'min: 0': when there is nothing to do. No request in flight, held or counted for so "
                + "long, and no more CPU and I/O than this; connections alone are no work.",
            defaults: IdlePolicy(),
            [
                Field(
                    "after", .duration(.seconds(1) ... .seconds(7 * 86_400)), \.after,
                    also: ["idle-after", "timeout", "cooldown"],
                    "So long, and the last replica is drained and stopped."),
                Field(
                    "cpu", .cpu(1...1_024_000), \.cpuMilliCores,
                    "More CPU than this, of all replicas together, is work."),
                Field(
                    "io", .byteCount(1...(1 << 50)), \.ioBytesPerSecond, also: ["disk"],
                    "More bytes than this, read and written in a second, are work."),
            ])
    }

    private static var growth: Section<ScalePolicy> {
        Section(
            "How fast the number may grow by CPU: in each period by the larger of the two. What counted "
                + "requests need is not held up.",
            defaults: .fixed(1),
            [
                Field(
                    "replicas", .wholeNumber(1...Limits.replicasPerService), \.growthReplicas,
                    "By so many replicas."),
                Field(
                    "percent", .percent(0...10_000), \.growthPercent,
                    "By so much of the number there is."),
                Field("period", .duration(windows), \.growthPeriod, "The time it is counted in."),
            ])
    }
}
