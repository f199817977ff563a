import Model

/// `scale.kpa`: what Knative's pod autoscaler can be told.
enum KPASection {
    static var keys: Section<KPASettings> {
        Section(
            "With 'algorithm: kpa', which scales by 'in-flight' or 'rate' (left out: 100 requests in "
                + "flight). The defaults are Knative's.",
            defaults: KPASettings(), windows + rates + targets)
    }

    private static var windows: [Field<KPASettings>] {
        [
            Field(
                "stable-window", .duration(.seconds(6) ... .seconds(3_600)), \.stableWindow,
                also: ["window"], "The time over which the load is averaged."),
            Field(
                "panic-window", .percent(1...100), \.panicWindowPercent,
                also: ["panic-window-percentage"],
                "The window for bursts, as a share of the stable one."),
            Field(
                "panic-threshold", .percent(110...1_000), \.panicThresholdPercent,
                also: ["panic-threshold-percentage"],
                "Panic, in which nothing shrinks, begins when that window asks for this share of "
                    + "the ready replicas."),
            Field(
                "scale-down-delay", .duration(.zero ... .seconds(3_600)), \.scaleDownDelay,
                "The highest need of this time counts."),
            Field(
                "tick", .duration(.seconds(1) ... .seconds(60)), \.tick, also: ["tick-interval"],
                "Between two decisions."),
        ]
    }

    private static var rates: [Field<KPASettings>] {
        [
            Field(
                "max-scale-up-rate", .milli(1_001...1_000_000_000), \.scaleUpRateMilli,
                "At most so many times the ready replicas."),
            Field(
                "max-scale-down-rate", .milli(1_001...1_000_000_000), \.scaleDownRateMilli,
                "At least the ready replicas divided by this."),
        ]
    }

    private static var targets: [Field<KPASettings>] {
        [
            Field(
                "utilization", .percent(1...100), \.utilizationPercent,
                also: ["target-utilization", "target-utilization-percentage"],
                "How much of its target a replica shall be given."),
            Field(
                "burst-capacity", .milli(0...1_000_000_000_000), \.burstCapacityMilli,
                also: ["target-burst-capacity"],
                "Requests that the ready replicas shall be able to take beyond the present ones; "
                    + "told as 'excess burst capacity', it moves no replica."),
            Field(
                "activation-scale", .wholeNumber(1...Limits.replicasPerService),
                \.activationScale, "The least number while there is any load."),
        ]
    }
}
