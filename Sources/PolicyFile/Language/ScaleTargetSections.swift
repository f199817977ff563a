import Model

/// The figures that a service can be scaled by.
enum ScaleTargetSections {
    /// A billion of anything per replica is more than there can be.
    static let loads = 1...1_000_000_000_000

    static var cpu: Section<CPUTarget> {
        Section(
            "Scale by CPU: the mean use of the ready replicas.",
            defaults: CPUTarget(percent: nil),
            [
                Field(
                    "target", .cpuTarget, \.word,
                    also: ["percent", "utilization", "averageutilization"],
                    "The use to aim at, in percent of what each replica requests: above it replicas "
                        + "are added, below it removed. auto: as busy as the rate of requests lets "
                        + "them be, the more so the more there are of them."),
                Field(
                    "average", .cpu(1...1_024_000), \.averageMilliCores,
                    also: ["averagevalue", "value"],
                    "hpa: the use to aim at as an amount for each replica."),
                Field(
                    "request", .cpu(1...1_024_000), \.requestMilliCores, also: ["requests"],
                    "What 'target' is a share of. Left out: 'run.limits.cpu', or one core."),
                Field(
                    "window", .duration(ScaleSection.windows), \.window,
                    "The time over which the use is averaged (hpa has its own)."),
            ])
    }

    static var memory: Section<MemoryTarget> {
        Section(
            "hpa: scale by memory, the mean working set of the replicas.",
            defaults: MemoryTarget(),
            [
                Field(
                    "target", .percent(1...1_000), \.percent,
                    also: ["percent", "utilization", "averageutilization"],
                    "The use to aim at, in percent of what each replica requests."),
                Field(
                    "average", .byteCount(1...(1 << 50)), \.averageBytes,
                    also: ["averagevalue", "value"],
                    "The use to aim at as an amount for each replica."),
                Field(
                    "request", .byteCount(1...(1 << 50)), \.requestBytes, also: ["requests"],
                    "What 'target' is a share of. Left out: 'run.limits.memory', or 'memory-high'."),
            ])
    }

    static var inFlight: Section<LoadTarget> {
        load(
            "Scale by requests in flight, as the front counts them.",
            "So many for each replica; kpa gives it 'kpa.utilization' of them.")
    }

    static var rate: Section<LoadTarget> {
        load(
            "Scale by requests per second, as the front counts them.",
            "So many for each replica; kpa gives it 'kpa.utilization' of them.")
    }

    private static func load(_ summary: String, _ meaning: String) -> Section<LoadTarget> {
        Section(
            summary, defaults: LoadTarget(milli: 0),
            [
                Field(
                    "target", .milli(loads), \.milli, also: ["average", "averagevalue", "value"],
                    required: "how many for each replica, as in 'target: 20'", meaning)
            ])
    }

    static var held: Section<HeldTarget> {
        Section(
            "hpa: scale by requests that wait at the front for a ready replica.",
            defaults: HeldTarget(),
            [
                Field(
                    "total", .milli(loads), \.totalMilli, also: ["value", "target"],
                    "So many of the whole service (Kubernetes' Value)."),
                Field(
                    "average", .milli(loads), \.averageMilli, also: ["averagevalue"],
                    "So many for each replica (Kubernetes' AverageValue)."),
            ])
    }
}
