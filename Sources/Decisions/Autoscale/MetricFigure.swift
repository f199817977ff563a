package import Model

/// What is known of one custom metric of a whole service.
package enum MetricFigure: Sendable, Equatable {
    case milli(Int64, at: Instant)
    case fault(String)

    package var fault: String? { if case .fault(let why) = self { why } else { nil } }

    /// A figure that is missing may be anything.
    var isZero: Bool { if case .milli(0, _) = self { true } else { false } }
}

extension ScaleObservation {
    /// A figure of the whole service.
    func total(_ metric: ScaleMetric) -> MetricFigure {
        switch metric {
        case .custom(let name): custom(name)
        case .held:
            heldMilli.map { .milli($0, at: now) } ?? .fault("the front does not tell it")
        case .cpu, .memory, .inFlight, .rate, .customOfReplicas:
            .fault("it is no figure of the whole service")
        }
    }

    private func custom(_ name: String) -> MetricFigure {
        switch metrics[name] {
        case .milli(let milli, let at): .milli(milli, at: at)
        case .fault(let why): .fault("it \(why)")
        case nil: .fault("it is not told yet")
        }
    }

    /// What the custom metrics ask for, by Kubernetes' arithmetic for External and Pods metrics.
    func customProposals(_ policy: ScalePolicy) -> [ScaleDecision.Proposal] {
        if policy.metrics.isEmpty { return [] }
        let tolerance = Double(policy.tolerancePercent) / 100
        let calculation = ReplicaCalculation(
            observation: self, settings: policy.hpa,
            tolerance: .init(down: tolerance, up: tolerance))
        return policy.customTargets.map { calculation.propose($0) }
    }
}
