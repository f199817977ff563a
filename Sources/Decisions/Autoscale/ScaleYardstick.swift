package import Model

/// What a figure is held against.
package enum ScaleYardstick: Sendable, Equatable {
    /// Percent of what the replicas request.
    case utilization(percent: Int64)
    /// Thousandths for each replica.
    case average(milli: Int64)
    /// Thousandths for the whole service.
    case total(milli: Int64)
}

package struct ScaleTarget: Sendable, Equatable {
    package let metric: ScaleMetric
    package let yardstick: ScaleYardstick

    package init(_ metric: ScaleMetric, _ yardstick: ScaleYardstick) {
        self.metric = metric
        self.yardstick = yardstick
    }
}

extension ScalePolicy {
    /// Kubernetes' default, `DefaultCPUUtilization` (pkg/apis/autoscaling/v2/defaults.go).
    package static let hpaUtilizationPercent: Int64 = 80

    /// What `hpa` holds figures against, in the order in which policies have them.
    package var hpaTargets: [ScaleTarget] {
        var targets: [ScaleTarget] = []
        func add(_ metric: ScaleMetric, _ yardstick: ScaleYardstick?) {
            if let yardstick { targets.append(ScaleTarget(metric, yardstick)) }
        }
        add(.cpu, cpu?.percent.map { .utilization(percent: Int64($0)) })
        add(.cpu, cpu?.averageMilliCores.map { .average(milli: Int64($0)) })
        add(.memory, memory?.percent.map { .utilization(percent: Int64($0)) })
        add(.memory, memory?.averageBytes.map { .average(milli: Int64(clamping: $0) &* 1_000) })
        add(.inFlight, (inFlight?.milli).map { .average(milli: Int64($0)) })
        add(.rate, (rate?.milli).map { .average(milli: Int64($0)) })
        add(.held, held?.totalMilli.map { .total(milli: Int64($0)) })
        add(.held, held?.averageMilli.map { .average(milli: Int64($0)) })
        targets += customTargets
        if targets.isEmpty {
            add(.cpu, .utilization(percent: Self.hpaUtilizationPercent))
        }
        return targets
    }

    package var customTargets: [ScaleTarget] {
        metrics.flatMap { metric in
            let figure = metric.figure
            return [
                metric.target.totalMilli.map { ScaleTarget(figure, .total(milli: Int64($0))) },
                metric.target.averageMilli.map { ScaleTarget(figure, .average(milli: Int64($0))) },
            ].compactMap(\.self)
        }
    }
}
