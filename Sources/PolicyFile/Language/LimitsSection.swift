import Model

/// `scale.limits`: what each replica may use, moved while it runs.
enum LimitsSection {
    static var keys: Section<ScaleLimits> {
        Section(
            "Raise and lower the limits of running replicas in place, by what they use, within these "
                + "bounds; no replica is replaced for it. They begin as 'run.limits' has them. Left out: "
                + "they stay so.",
            defaults: ScaleLimits(),
            [
                .section("cpu", cpu, \.cpu),
                .section("memory", memory, \.memory, also: ["ram"]),
                Field(
                    "order", Kind<ScaleLimits.Order>.choice, \.order, also: ["mode"],
                    "before: replicas are added once the CPU limit is at its most, as if each had that. "
                        + "beside: as if each had what 'run.limits' says, and higher limits bridge the "
                        + "time until they are ready."),
                Field(
                    "window", .duration(.seconds(10) ... .seconds(86_400)), \.window,
                    also: ["scale-in-window", "stabilization-window"],
                    "Limits follow the highest need of this window downwards."),
            ])
    }

    static var startBoost: Section<StartBoost> {
        Section(
            "More CPU for a replica until it has been ready for a while, then the usual limit again, in "
                + "place. Left out: it starts with what it will have.",
            defaults: StartBoost(),
            [
                Field(
                    "factor", .percent(101...10_000), \.percent, also: ["percent"],
                    "So much of its CPU limit: 300% is three times of it."),
                Field(
                    "cpu", .cpu(10...1_024_000), \.cpuMilliCores,
                    also: ["quantity", "amount"], "Or this much CPU."),
                Field(
                    "for", .duration(.zero ... .seconds(3_600)), \.lasting,
                    also: ["duration", "durationseconds"],
                    "How long after it is ready for the first time."),
            ])
    }

    private static var cpu: Section<ScaleLimits.CPU> {
        Section(
            "Bounds of the CPU limit (CPUQuota=).",
            defaults: ScaleLimits.CPU(maximumMilliCores: 0),
            [
                Field(
                    "min", .cpu(10...1_024_000), \.minimumMilliCores,
                    also: ["minimum", "minallowed"], "Never less. Left out: 'run.limits.cpu'."),
                Field(
                    "max", .cpu(10...1_024_000), \.maximumMilliCores,
                    also: ["maximum", "maxallowed"],
                    required: "the most CPU that a replica may get, as in 'max: 2'", "Never more."),
                Field(
                    "target", .percent(1...100), \.targetPercent,
                    also: ["utilization", "percent"],
                    "The use to aim at, in percent of the limit. Left out: 'scale.cpu.target', or 70%."
                ),
            ])
    }

    private static var memory: Section<ScaleLimits.Memory> {
        Section(
            "Bounds of the memory limit (MemoryMax=, with MemoryHigh= in proportion; or MemoryHigh= "
                + "alone).",
            defaults: ScaleLimits.Memory(maximumBytes: 0),
            [
                Field(
                    "min", .byteCount(1 << 20...1 << 50), \.minimumBytes,
                    also: ["minimum", "minallowed"], "Never less. Left out: 'run.limits.memory'."),
                Field(
                    "max", .byteCount(1 << 20...1 << 50), \.maximumBytes,
                    also: ["maximum", "maxallowed"],
                    required: "the most memory that a replica may get, as in 'max: 1G'",
                    "Never more."),
                Field(
                    "margin", .percent(5...1_000), \.marginPercent,
                    also: ["headroom", "safety-margin"],
                    "The limit stays so far above the largest working set of a replica, in percent of "
                        + "it. It is raised when half of that is used up."),
            ])
    }
}
