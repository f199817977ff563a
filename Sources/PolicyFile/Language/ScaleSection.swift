import Model

/// `scale`: how many replicas, and by which figures that number moves.
enum ScaleSection {
    private static let windows: ClosedRange<Duration> = .seconds(1) ... .seconds(3_600)

    static var keys: Section<ScaleDraft> {
        Section(
            "How many replicas. A fixed number, or between 'min' and 'max' by 'cpu'.",
            defaults: ScaleDraft(),
            [
                Field(
                    "replicas", .wholeNumber(0...Limits.replicasPerService), \.replicas,
                    also: ["count", "instances", "numprocs"],
                    "How many; with 'cpu', how many to begin with. Left out: 1, or 'min'."),
                Field(
                    "min", .wholeNumber(1...Limits.replicasPerService), \.minimum,
                    also: ["minimum", "minreplicas", "min-replicas"],
                    "With 'cpu': never fewer. Left out: 1."),
                Field(
                    "max", .wholeNumber(1...Limits.replicasPerService), \.maximum,
                    also: ["maximum", "maxreplicas", "max-replicas"],
                    "With 'cpu': never more."),
                .section("cpu", cpu, \.settings.cpu),
                Field(
                    "tolerance", .percent(0...100), \.settings.tolerancePercent,
                    "No change while the use is within this of the target."),
                .section("growth", growth, \.settings),
                Field(
                    "scale-in-window", .duration(.zero ... .seconds(86_400)),
                    \.settings.scaleInWindow, also: ["cooldown", "scale-down-window"],
                    "The number follows the highest need of this window downwards, so that a short "
                        + "lull removes nothing."),
            ])
    }

    private static var cpu: Section<CPUTarget> {
        Section(
            "Scale by CPU: the mean use of the ready replicas, in percent of each one's limit (of "
                + "one core without 'run.limits.cpu').",
            defaults: CPUTarget(percent: 0),
            [
                Field(
                    "target", .percent(1...1_000), \.percent, also: ["percent", "utilization"],
                    required: "the use to aim at, as in 'target: 60%'",
                    "The use to aim at: above it replicas are added, below it removed."),
                Field(
                    "window", .duration(windows), \.window,
                    "The time over which the use is averaged."),
            ])
    }

    private static var growth: Section<ScalePolicy> {
        Section(
            "How fast the number may grow: in each period by the larger of the two.",
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
