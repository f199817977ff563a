import ArgumentParser

/// Who decides how many replicas there are.
enum ElasticAlgorithm: String, CaseIterable, ExpressibleByArgument {
    case ours = "default"
    /// Ours, told nothing: neither a target nor what a replica can do.
    case auto
    case hpa, kpa
    /// As many throughout as the highest load needs: the smallest fixed size that keeps the SLO.
    case fixed

    /// What is promised is promised of ours that was told nothing, where that is measured.
    static func promised(of measured: [ElasticAlgorithm]) -> ElasticAlgorithm? {
        [.auto, .ours].first { measured.contains($0) }
    }

    /// The section `scale` of a policy. All aim at the same share of what a replica can do, by the
    /// figures that each of them knows; all else is its default, but for how soon ours shrinks: what
    /// comes and goes in half a minute would otherwise be over before it does.
    func section(_ service: ElasticService, capacity: Double, fixed count: Int) -> String {
        let share = ElasticService.targetPercent
        let most = ElasticService.maximum
        let bounds = "min: 1, max: \(most), replicas: 1"
        switch self {
        case .fixed: return "{ replicas: \(count) }"
        case .hpa: return "{ \(bounds), algorithm: hpa, cpu: { target: \(share)% } }"
        case .kpa:
            return "{ \(bounds), algorithm: kpa, rate: { target: \(decimal(capacity, 1)) }, "
                + "kpa: { utilization: \(share)% } }"
        case .auto: return "{ \(bounds), cpu: { target: auto } }"
        case .ours:
            let rate = decimal(capacity * Double(share) / 100, 1)
            return "{ \(bounds), cpu: { target: \(share)% }, rate: { target: \(rate) }, "
                + "scale-in-window: 10s }"
        }
    }
}
