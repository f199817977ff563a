import ControlAPI
import Decisions
import Model

extension Views {
    /// Nil where there is none.
    func metricViews(_ service: ServiceState) -> [MetricView]? {
        guard let metrics = service.policy?.scale.metrics, !metrics.isEmpty else { return nil }
        return metrics.map { metric in
            var view = MetricView(
                name: metric.name, source: metric.source.description,
                target: metric.target.text(metric.source.unit))
            let figures = figures(of: metric, service)
            let known = figures.compactMap(\.known)
            view.fault = figures.compactMap(\.fault).first
            if !known.isEmpty {
                let sum = known.reduce(0) { $0 + Double($1.milli) }
                view.value = (sum / Double(known.count)).rounded() / 1_000
            }
            view.ageSeconds = known.map(\.at).min().map {
                Double((now - $0).wholeMilliseconds) / 1_000
            }
            return view
        }
    }

    private func figures(of metric: CustomMetric, _ service: ServiceState) -> [MetricFigure] {
        guard metric.source.isOfReplicas else {
            return [service.metrics.figure(of: metric, at: now)]
        }
        return service.replicas.filter { $0.phase == .ready }
            .map { service.metrics.figure(of: metric, $0.id, at: now) }
    }
}

extension HeldTarget {
    fileprivate func text(_ unit: MetricAmount.Unit) -> String {
        let parts = [
            totalMilli.map { "\(MilliText.write($0))\(unit.sign) in all" },
            averageMilli.map { "\(MilliText.write($0))\(unit.sign) each" },
        ].compactMap(\.self)
        return parts.joined(separator: ", ")
    }
}

extension MetricFigure {
    fileprivate var known: (milli: Int64, at: Instant)? {
        if case .milli(let milli, let at) = self { (milli, at) } else { nil }
    }
}
