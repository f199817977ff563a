package import Model

/// A policy, the other algorithms with the same bounds, and the fixed size that it is measured by.
package struct Comparison: Sendable {
    package struct Entry: Sendable {
        package let run: SimulationRun
        package let metrics: ElasticityMetrics
    }

    package let entries: [Entry]
    package let model: ServiceModel

    package init(
        _ policy: ServicePolicy, _ trace: LoadTrace, _ model: ServiceModel, seed: UInt64,
        with others: [ScaleAlgorithm], clock: TraceClock = TraceClock()
    ) async {
        self.model = model
        let simulation = Simulation(model, seed: seed, clock: clock)
        var policies = [(policy.scale.label, policy)]
        for algorithm in others where algorithm != policy.scale.algorithm {
            policies.append((algorithm.rawValue, policy.scaled(by: algorithm, model)))
        }
        let size = Self.fixedSize(trace, model)
        var fixed = policy
        fixed.scale = .fixed(size)
        policies.append(("fixed at \(size)", fixed))
        let runs = await simulation.runs(policies, trace)
        let metrics = runs.map { ElasticityMetrics($0, sloSeconds: model.sloSeconds) }
        entries = zip(runs, metrics).map { run, own in
            var own = own
            if let base = metrics.last { own.compare(with: base) }
            return Entry(run: run, metrics: own)
        }
    }

    /// The mean of the demand, rounded up.
    private static func fixedSize(_ trace: LoadTrace, _ model: ServiceModel) -> Int {
        var (demand, sum) = (1, 0)
        for rate in trace.rates {
            demand = model.demand(rate: rate, near: demand)
            sum += demand
        }
        let count = max(1, trace.rates.count)
        return min(max(1, (sum + count - 1) / count), Limits.replicasPerService)
    }
}

extension ScalePolicy {
    fileprivate var label: String { isAutomatic ? algorithm.rawValue : "\(replicas) replicas" }
}

extension ServicePolicy {
    /// The same service and bounds; the targets as far as the algorithm knows them.
    fileprivate func scaled(by algorithm: ScaleAlgorithm, _ model: ServiceModel) -> ServicePolicy {
        var policy = self
        policy.scale.algorithm = algorithm
        switch algorithm {
        case .standard, .hpa:
            break
        case .kpa where scale.inFlight == nil && scale.rate == nil:
            // As many as it works at: what Knative calls containerConcurrency.
            policy.scale.inFlight = LoadTarget(milli: Int(model.workers) * 1_000)
        case .kpa:
            if scale.inFlight != nil { policy.scale.rate = nil }
        }
        return policy
    }
}
