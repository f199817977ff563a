/// How soon new capacity is asked for after the load has leapt to its peak.
struct StepReaction {
    private static let leadSeconds = 2
    private static let seconds = 4
    private static let lookPeriod: Duration = .milliseconds(25)

    /// From the step until systemd announces the first new unit; one for each step.
    private(set) var requestMilliseconds: [Double] = []
    /// From there until the API tells of one more ready replica.
    private(set) var startMilliseconds: [Double] = []

    /// One step after another, each of a service that has just come up with one replica.
    mutating func measure(_ count: Int, on stand: ElasticStand, capacity: Double) throws {
        let (low, high) = (ElasticService.low * capacity, stand.service.peak * capacity)
        let rates =
            Array(repeating: low, count: Self.leadSeconds)
            + Array(repeating: high, count: Self.seconds - Self.leadSeconds)
        let scale = ElasticAlgorithm.ours.section(stand.service, capacity: capacity, fixed: 1)
        for _ in 0..<count {
            try stand.live.apply(stand.service.policy(scale))
            try stand.live.awaitSettled(at: 1)
            let watch = ServiceWatch(stand.live, on: stand.session, every: Self.lookPeriod)
            let load = try stand.load("step", rates)
            try watch.watch { load.hasEnded }
            note(
                watch,
                stepAt: try load.report().startedNanoseconds + Int64(Self.leadSeconds)
                    * 1_000_000_000)
            try stand.live.delete()
        }
    }

    private mutating func note(_ watch: ServiceWatch, stepAt step: Int64) {
        let end = step + Int64(Self.seconds - Self.leadSeconds) * 1_000_000_000
        // None within the run: at least as long as it was waited for.
        let start = watch.starts.first { $0 >= step } ?? end
        requestMilliseconds.append(Double(start - step) / 1e6)
        let before = watch.looks.last { $0.instant < start }?.ready ?? 1
        if let ready = watch.looks.first(where: { $0.instant > start && $0.ready > before }) {
            startMilliseconds.append(Double(ready.instant - start) / 1e6)
        }
    }
}
