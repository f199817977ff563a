import Cgroups
import Decisions
import Model

/// Tells the core the figures that are measured here and that policies name in `scale.metrics`, after each
/// round of samples: like those of others, with a reason where there is none.
struct MeasuredWatch {
    /// Requests are looked at over this time.
    static let window: Duration = .seconds(15)

    private var served: [ServiceName: ServedWindow] = [:]

    /// Those of all services that want any.
    mutating func readings(
        _ fleet: Fleet, host: HostSample, at now: Instant, figures: (ReplicaID) -> ReplicaFigures?
    ) -> [MetricReading] {
        var readings: [MetricReading] = []
        var withRequests: Set<ServiceName> = []
        for service in fleet.services {
            for metric in service.policy?.scale.metrics ?? [] {
                guard case .measured(let figure) = metric.source else { continue }
                if figure.subject == .service, withRequests.insert(service.name).inserted {
                    note(service, at: now, figures)
                }
                readings += told(figure, service, host, figures).map { replica, told in
                    MetricReading(of: metric.name, service.name, replica: replica, told, at: now)
                }
            }
        }
        served = served.filter { withRequests.contains($0.key) }
        return readings
    }

    /// What there is to say of a figure now, and of which replica; nil of the whole.
    private func told(
        _ figure: MeasuredFigure, _ service: ServiceState, _ host: HostSample,
        _ figures: (ReplicaID) -> ReplicaFigures?
    ) -> [(replica: ReplicaID?, MetricReading.Figure)] {
        switch figure.subject {
        case .replica:
            service.replicas.filter { !$0.isLeaving }
                .map { ($0.id, figure.reading(figures($0.id))) }
        // Without replicas nothing is slow, and nothing fails.
        case .service where service.replicas.isEmpty: [(nil, .milli(0))]
        case .service: [(nil, figure.reading(served[service.name]))]
        case .host: [(nil, figure.reading(host))]
        }
    }

    private mutating func note(
        _ service: ServiceState, at now: Instant, _ figures: (ReplicaID) -> ReplicaFigures?
    ) {
        var second = ServedWindow.Second(at: now)
        for replica in service.replicas {
            guard let figures = figures(replica.id) else { continue }
            second.inFlight += figures.requestsInFlight ?? 0
            if let told = figures.served {
                second.isTold = true
                second.served.add(told)
            }
        }
        served[service.name, default: ServedWindow()].note(second, window: Self.window)
    }
}

/// What a service's requests came to over the last seconds.
struct ServedWindow {
    struct Second {
        let at: Instant
        var served = ServedRequests()
        var inFlight = 0
        /// By at least one replica.
        var isTold = false

        init(at now: Instant) { at = now }
    }

    private var seconds: [Second] = []

    mutating func note(_ second: Second, window: Duration) {
        seconds.removeAll { $0.at + window <= second.at }
        seconds.append(second)
    }

    /// Nil: the front has told nothing in this time.
    var sum: ServedRequests? {
        guard seconds.contains(where: \.isTold) else { return nil }
        return seconds.reduce(into: ServedRequests()) { $0.add($1.served) }
    }

    /// Nothing has ended because nothing was asked.
    var isQuiet: Bool { seconds.allSatisfy { $0.inFlight == 0 } }
}

extension MeasuredFigure {
    private typealias Figure = MetricReading.Figure

    fileprivate func reading(_ figures: ReplicaFigures?) -> MetricReading.Figure {
        let milli: Int64? =
            switch self {
            case .throttling: figures?.throttledPermille.map { Int64($0) * 100 }
            case .tasks: figures?.tasks.map { Int64($0) * 1_000 }
            case .memory: figures?.workingSetBytes.map { Int64(clamping: $0) &* 1_000 }
            case .cpuPressure: figures?.pressure.cpu.map { Int64($0) * 100 }
            case .memoryPressure: figures?.pressure.memory.map { Int64($0) * 100 }
            case .ioPressure: figures?.pressure.io.map { Int64($0) * 100 }
            default: nil
            }
        if let milli { return .milli(milli) }
        switch self {
        case .cpuPressure, .memoryPressure, .ioPressure:
            return .fault(
                MetricFault(
                    "is not to be had: the replica's cgroup tells no pressure, which takes cgroup v2 and "
                        + "a kernel with PSI; 'host-\(rawValue)' is that of the host"))
        default: return .fault(MetricFault("is not told by the replica's cgroup"))
        }
    }

    fileprivate func reading(_ window: ServedWindow?) -> MetricReading.Figure {
        guard let window, let served = window.sum else {
            return .fault(MetricFault("is not told by the front"))
        }
        if served.ended == 0 {
            return window.isQuiet
                ? .milli(0) : .fault(MetricFault("is not known: no request has ended for a while"))
        }
        guard let percentile else {
            return .milli(Int64(served.failed * 100_000 / served.ended))
        }
        // Microseconds are thousandths of a millisecond.
        return served.latencies.percentile(percentile).map { .milli(Int64(clamping: $0)) }
            ?? .fault(MetricFault("is not told by the front"))
    }

    fileprivate func reading(_ host: HostSample) -> MetricReading.Figure {
        let pressure =
            switch self {
            case .hostCPUPressure: host.cpuPressure
            case .hostMemoryPressure: host.memoryPressure
            case .hostIOPressure: host.ioPressure
            default: nil as Pressure?
            }
        guard let pressure else {
            return .fault(MetricFault("is not to be had: this kernel tells no pressure (psi=1)"))
        }
        return .milli(Int64((pressure.some.percentOfTenSeconds * 1_000).rounded()))
    }
}
