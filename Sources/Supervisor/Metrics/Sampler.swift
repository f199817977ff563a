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
    /// In every tenth round, not the same one for all, a replica is read wholly: each text that the kernel
    /// has to write costs it microseconds, and a thousand replicas have ten thousand of them.
    static let roundsPerWhole = 10
    /// Who is looked at is read wholly in so many rounds more: people look again.
    static let roundsPerView = 3

    /// What one round has found, in order.
    struct Round {
        let replicas: [ReplicaSample]
        let services: [ServiceSample]
    }

    final class Subject {
        let id: ReplicaID
        let gauge: CgroupGauge
        var needs = SamplingNeeds()
        var figures = ReplicaFigures()
        var traffic = TrafficGauge()
        /// While latencies are needed.
        var served: ServedGauge?
        private let turn: Int
        private var roundsUntilWhole: Int?
        fileprivate var roundsInView = 0

        /// From its first round on it is read wholly again after `turn` rounds.
        init(_ id: ReplicaID, gauge: CgroupGauge, turn: Int) {
            self.id = id
            self.gauge = gauge
            self.turn = turn
        }

        fileprivate func read(at now: Instant) {
            let isWhole = isWholeDue() || roundsInView > 0
            roundsInView = max(0, roundsInView - 1)
            gauge.read(isWhole ? .all : needs.figures, into: &figures, at: now)
        }

        private func isWholeDue() -> Bool {
            switch roundsUntilWhole {
            case nil: roundsUntilWhole = turn
            case 0?: roundsUntilWhole = Sampler.roundsPerWhole - 1
            case let left?:
                roundsUntilWhole = left - 1
                return false
            }
            return true
        }
    }

    /// Asked once a round.
    var needs: (ServiceName) -> SamplingNeeds = { _ in SamplingNeeds() }

    let front: FrontLink
    private let layout: HostLayout
    private let buffer = ReadBuffer()
    private var subjects: [ReplicaID: Subject] = [:]
    private var sorted: [Subject]?
    /// Replicas so far.
    private var followed = 0
    private var round: [Subject] = []
    private var services: [ServiceSample] = []
    /// What clients send each service.
    private(set) var arrivals: [ServiceName: TrafficGauge] = [:]
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
            unit.id, gauge: CgroupGauge(path: group, layout: layout, buffer: buffer),
            turn: followed % Self.roundsPerWhole)
        followed += 1
        sorted = nil
    }

    func forget(_ id: ReplicaID) {
        subjects[id] = nil
        sorted = nil
    }

    /// Ascending; sorted only when somebody has come or gone.
    private var inOrder: [Subject] {
        if let sorted { return sorted }
        let all = subjects.values.sorted { $0.id < $1.id }
        sorted = all
        return all
    }

    func members(of services: Set<ServiceName>) -> [Subject] {
        inOrder.filter { services.contains($0.id.service) }
    }

    func figures(of id: ReplicaID) -> ReplicaFigures? { subjects[id]?.figures }

    /// For somebody to look at.
    func show(_ id: ReplicaID) -> ReplicaFigures? {
        subjects[id]?.roundsInView = Self.roundsPerView
        return figures(of: id)
    }

    /// A last look at a cgroup that is about to go, and may be gone. Its other figures stay as they
    /// were last sampled: what ends gives back its memory first.
    func oomKills(of id: ReplicaID, at now: Instant) -> UInt64 {
        guard let subject = subjects[id] else { return 0 }
        var figures = subject.figures
        subject.gauge.read(.oomKills, into: &figures, at: now)
        return figures.oomKills ?? subject.figures.oomKills ?? 0
    }

    /// Reads the next slice; at the end of a round gives what the core needs.
    func advance(at now: Instant) -> Round? {
        if slice == 0 { beginRound() }
        slice += 1
        for subject in dueNow where subjects[subject.id] === subject {
            subject.read(at: now)
        }
        guard slice == Self.slices else { return nil }
        return finishRound(at: now)
    }

    /// As late as the round allows: requests are counted at its end, and CPU of a few replicas that was read at
    /// its beginning would be that of the second before.
    private var dueNow: ArraySlice<Subject> {
        let share = max(1, (round.count + Self.slices - 1) / Self.slices)
        let empty = Self.slices - (round.count + share - 1) / share
        guard slice > empty else { return [] }
        return round.dropFirst(share * (slice - empty - 1)).prefix(share)
    }

    private func beginRound() {
        round = inOrder
        var known: (service: ServiceName, needs: SamplingNeeds)?
        for subject in round {
            if known?.service != subject.id.service {
                known = (subject.id.service, needs(subject.id.service))
            }
            subject.needs = known?.needs ?? SamplingNeeds()
        }
    }

    /// Those that came in the middle of the round have no figures yet, and are told as such.
    private func finishRound(at now: Instant) -> Round {
        slice = 0
        round = []
        readCounters(at: now)
        let replicas = inOrder.map { $0.figures.sample(of: $0.id) }
        return Round(replicas: replicas, services: services)
    }

    private func readCounters(at now: Instant) {
        services = []
        listeners = []
        let before = arrivals
        arrivals = [:]
        for sample in front.counters() {
            if sample.kind == .listener { listeners.append(sample) }
            if sample.kind == .service, let service = try? ServiceName(sample.name) {
                var arriving = before[service] ?? TrafficGauge()
                arriving.take(sample, at: now)
                arrivals[service] = arriving
                services.append(
                    ServiceSample(
                        service: service, requestsHeld: Int(clamping: sample[.held]),
                        requestsPerSecond: arriving.perSecond))
            }
            guard sample.kind == .endpoint, let id = ReplicaID(sample.name),
                let subject = subjects[id]
            else { continue }
            subject.traffic.take(sample, at: now)
            subject.traffic.fill(&subject.figures)
            subject.readServed(sample) { front.latency(of: id) }
        }
    }
}

extension Sampler.Subject {
    fileprivate func readServed(
        _ sample: CounterSample, _ latency: () -> LatencyHistogram
    ) {
        figures.served = nil
        guard needs.hasLatencies else { return served = nil }
        var gauge = served ?? ServedGauge()
        figures.served = gauge.take(sample, latency())
        served = gauge
    }
}
