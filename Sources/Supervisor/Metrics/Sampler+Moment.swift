import FrontWire
import Model

/// A look between two rounds. Rates are those of the last second, of which a part has been measured in the
/// last round: so they scatter no more than others, and what is new in them weighs as long as it lasts.
extension Sampler {
    func moment(of service: ServiceName, at now: Instant) -> [ReplicaSample] {
        let counted = Dictionary(
            front.counters().filter { $0.kind == .endpoint }.map { ($0.name, $0) },
            uniquingKeysWith: { first, _ in first })
        return members(of: service).map { subject in
            var sample = subject.figures.sample(of: subject.id)
            let cpu = subject.gauge.peek(at: now)
            sample.cpuMilliCores = Self.blended(sample.cpuMilliCores, cpu?.milliCores, cpu?.elapsed)
            guard let count = counted[subject.id.description] else { return sample }
            let rate = subject.traffic.peek(count, at: now)
            sample.requestsInFlight = Int(clamping: count[.inFlight])
            sample.requestsPerSecond = Self.blended(
                sample.requestsPerSecond, rate?.perSecond, rate?.elapsed)
            return sample
        }
    }

    /// Nil where either part is not known.
    static func blended(_ before: Int?, _ since: Int?, _ elapsed: Duration?) -> Int? {
        guard let since, let elapsed else { return before }
        let share = min(1_000, elapsed.wholeMilliseconds)
        if share == 1_000 { return since }
        return before.map { ($0 * Int(1_000 - share) + since * Int(share)) / 1_000 }
    }
}
