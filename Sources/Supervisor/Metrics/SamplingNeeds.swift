import Cgroups
import Decisions
import Model

/// What of a service's replicas is read in every round, as something may be decided by it. The rest is to
/// be looked at, and is read now and then.
struct SamplingNeeds: Equatable {
    /// Use of CPU always: it is told by means of few seconds, and who leaves first is chosen by it.
    private(set) var figures: CgroupFigures = .cpu
    /// A page of memory each.
    private(set) var hasLatencies = false
}

extension SamplingNeeds {
    init(of service: ServiceState) {
        hasLatencies = service.isOnTrial || service.isScaledByLatency
        if service.policy?.restart.memory != nil { figures.formUnion(.workingSet) }
        if let scale = service.policy?.scale { figures.formUnion(scale.decidingFigures) }
        // A limit is lowered only where no more is in use.
        if service.sizing != nil { figures.formUnion(.workingSet) }
        if service.spares.contains(where: { $0.phase == .frozen }) { figures.insert(.freezer) }
    }
}

extension ScalePolicy {
    fileprivate var decidingFigures: CgroupFigures {
        var figures: CgroupFigures = []
        if memory != nil || limits?.memory != nil { figures.formUnion(.workingSet) }
        if sleeps { figures.insert(.io) }
        for case .measured(let figure) in metrics.map(\.source) {
            figures.formUnion(figure.needs)
        }
        return figures
    }
}

extension MeasuredFigure {
    /// Of each replica's cgroup.
    fileprivate var needs: CgroupFigures {
        switch self {
        case .throttling: .throttling
        case .cpuPressure: .cpuPressure
        case .memoryPressure: .memoryPressure
        case .ioPressure: .ioPressure
        case .tasks: .tasks
        case .memory: .workingSet
        case .errorRate, .latency50, .latency90, .latency95, .latency99, .hostCPUPressure,
            .hostMemoryPressure, .hostIOPressure:
            []
        }
    }
}
