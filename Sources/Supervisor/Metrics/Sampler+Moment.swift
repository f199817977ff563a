import FrontWire
import Model

/// Looks between two rounds. Rates are those of the last second, of which a part has been measured in the
/// last round: so they scatter no more than others, and what is new in them weighs as long as it lasts.
extension Sampler {
    struct Moment {
        var service: ServiceSample
        var replicas: [ReplicaSample] = []
    }

    /// In order. The counters are read once, however many are looked at.
    func moments(of services: Set<ServiceName>, at now: Instant) -> [Moment] {
        guard !services.isEmpty else { return [] }
        var moments = Dictionary(
            uniqueKeysWithValues: services.map { ($0, Moment(service: ServiceSample(service: $0))) }
        )
        var counted: [ReplicaID: CounterSample] = [:]
        for sample in front.counters() {
            switch sample.kind {
            case .service:
                guard let name = try? ServiceName(sample.name), services.contains(name) else {
                    break
                }
                moments[name]?.service = moment(of: name, sample, at: now)
            case .endpoint:
                guard let id = ReplicaID(sample.name), services.contains(id.service) else { break }
                counted[id] = sample
            case .listener, .free: break
            }
        }
        for subject in members(of: services) {
            let sample = moment(of: subject, counted[subject.id], at: now)
            moments[subject.id.service]?.replicas.append(sample)
        }
        return moments.values.sorted { $0.service.service < $1.service.service }
    }

    private func moment(
        of name: ServiceName, _ counted: CounterSample, at now: Instant
    ) -> ServiceSample {
        let rate = arrivals[name]?.peek(counted, at: now)
        return ServiceSample(
            service: name, requestsHeld: Int(clamping: counted[.held]),
            requestsPerSecond: Self.blended(
                arrivals[name]?.perSecond, rate?.perSecond, rate?.elapsed))
    }

    private func moment(
        of subject: Subject, _ counted: CounterSample?, at now: Instant
    ) -> ReplicaSample {
        var sample = subject.figures.sample(of: subject.id)
        let cpu = subject.gauge.peek(at: now)
        sample.cpuMilliCores = Self.blended(sample.cpuMilliCores, cpu?.milliCores, cpu?.elapsed)
        guard let counted else { return sample }
        let rate = subject.traffic.peek(counted, at: now)
        sample.requestsInFlight = Int(clamping: counted[.inFlight])
        sample.requestsPerSecond = Self.blended(
            sample.requestsPerSecond, rate?.perSecond, rate?.elapsed)
        return sample
    }

    /// Nil where either part is not known.
    static func blended(_ before: Int?, _ since: Int?, _ elapsed: Duration?) -> Int? {
        guard let since, let elapsed else { return before }
        let share = min(1_000, elapsed.wholeMilliseconds)
        if share == 1_000 { return since }
        return before.map { ($0 * Int(1_000 - share) + since * Int(share)) / 1_000 }
    }
}
