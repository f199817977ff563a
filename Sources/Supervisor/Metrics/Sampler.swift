import Cgroups
import FrontWire
import Model
import SystemdBus

/// Measures every running replica: its cgroup's files and the front's counters.
final class Sampler {
    static let period: Duration = .seconds(1)
    /// A round is read in so many slices, spread over the period: a hundred replicas are a thousand
    /// files, and the loop must not be away for as long as they take when one of them dies.
    static let slices = 20
    /// Between two looks at what is in flight.
    static let glanceSlices = 2

    /// What one round has found, in order.
    struct Round {
        let replicas: [ReplicaSample]
        let services: [ServiceSample]
    }

    final class Subject {
        let gauge: CgroupGauge
        var figures = ReplicaFigures()
        var traffic = TrafficGauge()
        /// While its service's rollout is on trial.
        var served: ServedGauge?

        init(gauge: CgroupGauge) { self.gauge = gauge }
    }

    /// Whose replicas are held against each other: only of these are latencies read, as they are a
    /// page of memory each.
    var isOnTrial: (ServiceName) -> Bool = { _ in false }

    let front: FrontLink
    private let layout: HostLayout
    private let buffer = ReadBuffer()
    private var subjects: [ReplicaID: Subject] = [:]
    private var round: [ReplicaID] = []
    private var services: [ServiceSample] = []
    /// The addresses of the front, as last sampled.
    private(set) var listeners: [CounterSample] = []
    private(set) var slice = 0

    init(front: FrontLink, layout: HostLayout) {
        self.front = front
        self.layout = layout
    }

    /// From when systemd has told the unit's cgroup. Told again, nothing changes: a unit keeps its
    /// cgroup for its life.
    func follow(_ unit: ReplicaUnit) {
        guard subjects[unit.id] == nil, let group = unit.facts.controlGroup, !group.isEmpty else {
            return
        }
        subjects[unit.id] = Subject(
            gauge: CgroupGauge(path: group, layout: layout, buffer: buffer))
    }

    func forget(_ id: ReplicaID) { subjects[id] = nil }

    func members(of service: ServiceName) -> [(ReplicaID, Subject)] {
        subjects.filter { $0.key.service == service }.sorted { $0.key < $1.key }
            .map { ($0.key, $0.value) }
    }

    func figures(of id: ReplicaID) -> ReplicaFigures? { subjects[id]?.figures }

    /// A last look at a cgroup that is about to go, and may be gone. Its other figures stay as they
    /// were last sampled: what ends gives back its memory first.
    func oomKills(of id: ReplicaID, at now: Instant) -> UInt64 {
        guard let subject = subjects[id] else { return 0 }
        var figures = subject.figures
        subject.gauge.read(into: &figures, at: now)
        return figures.oomKills ?? subject.figures.oomKills ?? 0
    }

    /// Reads the next slice; at the end of a round gives what the core needs.
    func advance(at now: Instant) -> Round? {
        if round.isEmpty, slice == 0 { round = subjects.keys.sorted() }
        slice += 1
        let share = (round.count + Self.slices - 1) / Self.slices
        for id in round.prefix(share * slice).dropFirst(share * (slice - 1)) {
            guard let subject = subjects[id] else { continue }
            subject.gauge.read(into: &subject.figures, at: now)
        }
        guard slice == Self.slices else { return nil }
        return finishRound(at: now)
    }

    /// Those that came in the middle of the round have no figures yet, and are told as such.
    private func finishRound(at now: Instant) -> Round {
        slice = 0
        round = []
        readCounters(at: now)
        let replicas = subjects.sorted { $0.key < $1.key }.map { $1.figures.sample(of: $0) }
        return Round(replicas: replicas, services: services)
    }

    private func readCounters(at now: Instant) {
        services = []
        listeners = []
        for sample in front.counters() {
            if sample.kind == .listener { listeners.append(sample) }
            if sample.kind == .service, let service = try? ServiceName(sample.name) {
                let held = Int(clamping: sample[.held])
                services.append(ServiceSample(service: service, requestsHeld: held))
            }
            guard sample.kind == .endpoint, let id = ReplicaID(sample.name),
                let subject = subjects[id]
            else { continue }
            subject.traffic.take(sample, at: now)
            subject.traffic.fill(&subject.figures)
            readServed(subject, id, sample)
        }
    }

    private func readServed(_ subject: Subject, _ id: ReplicaID, _ sample: CounterSample) {
        subject.figures.served = nil
        guard isOnTrial(id.service) else { return subject.served = nil }
        var gauge = subject.served ?? ServedGauge()
        subject.figures.served = gauge.take(sample, front.latency(of: id))
        subject.served = gauge
    }
}
