/// What is promised of all runs together.
struct ElasticChecks {
    private static let stepMilliseconds = 250.0
    private static let wakeMilliseconds = 80.0
    private static let restoreSeconds = 2.0
    private static let violationsToHPA = 0.2
    private static let violationsToKPA = 0.7
    private static let replicasToIdeal = 1.15
    private static let fixedViolationsPercent = 5.0

    let runs: [ElasticRun]
    let steps: StepReaction
    let wakes: WakeReaction
    let restoredSeconds: [Double]

    private var own: ElasticAlgorithm { .promised(of: runs.map(\.algorithm)) ?? .ours }

    var all: [Check] {
        let ours = runs.filter { $0.algorithm == own }
        guard !ours.isEmpty else { return stepChecks + wakeChecks }
        let spent = ours.reduce(0) { $0 + $1.replicaSeconds }
        let ideal = ours.reduce(0) { $0 + $1.idealReplicaSeconds }
        return stepChecks + wakeChecks + restoreChecks
            + [
                violations(to: .hpa, atMost: Self.violationsToHPA),
                violations(to: .kpa, atMost: Self.violationsToKPA),
                Check(
                    "replica-seconds to the ideal", spent / Double(max(1, ideal)), unit: "times",
                    atMost: Self.replicasToIdeal),
                scalingsToKPA, fixed,
                Check(
                    "requests lost under \(own.rawValue)", Double(ours.reduce(0) { $0 + $1.lost }),
                    unit: "requests", atMost: 0),
            ].compactMap { $0 }
    }

    private var stepChecks: [Check] {
        guard !steps.requestMilliseconds.isEmpty else { return [] }
        return [
            Check(
                "step to the first start request, p99 of \(steps.requestMilliseconds.count)",
                percentile(99, of: steps.requestMilliseconds), unit: "ms",
                atMost: Self.stepMilliseconds)
        ]
    }

    private var wakeChecks: [Check] {
        guard !wakes.milliseconds.isEmpty else { return [] }
        return [
            Check(
                "wake from none to the answer, p99 of \(wakes.milliseconds.count)",
                percentile(99, of: wakes.milliseconds), unit: "ms",
                atMost: Self.wakeMilliseconds),
            Check("held requests lost", Double(wakes.lost), unit: "requests", atMost: 0),
        ]
    }

    /// Of the service whose start time the steps have told.
    private var restoreChecks: [Check] {
        let start = percentile(50, of: steps.startMilliseconds) / 1_000
        guard !restoredSeconds.isEmpty else { return [] }
        return [
            Check(
                "step to SLO restored, median of \(restoredSeconds.count)",
                percentile(50, of: restoredSeconds), unit: "s",
                atMost: Self.restoreSeconds + start)
        ]
    }

    /// Only shapes that both were measured in.
    private func pairs(
        with other: ElasticAlgorithm
    ) -> [(ours: ElasticRun, theirs: ElasticRun)] {
        runs.filter { $0.algorithm == own }.compactMap { run in
            let twin = runs.first {
                $0.algorithm == other && $0.shape == run.shape
                    && $0.service.name == run.service.name
            }
            return twin.map { (run, $0) }
        }
    }

    private func violations(to other: ElasticAlgorithm, atMost limit: Double) -> Check? {
        let pairs = pairs(with: other)
        guard !pairs.isEmpty else { return nil }
        let ours = pairs.reduce(0) { $0 + $1.ours.violations.count }
        let theirs = pairs.reduce(0) { $0 + $1.theirs.violations.count }
        return Check(
            "seconds that broke the SLO, to \(other.rawValue)'s",
            Double(ours) / Double(max(1, theirs)), unit: "times", atMost: limit)
    }

    /// What is measured by must itself be right: the ideal of the peak, throughout, keeps the SLO.
    private var fixed: Check? {
        let runs = runs.filter { $0.algorithm == .fixed }
        guard !runs.isEmpty else { return nil }
        let seconds = runs.reduce(0) { $0 + $1.seconds.count }
        let broken = runs.reduce(0) { $0 + $1.violations.count }
        return Check(
            "seconds of the fixed size that broke the SLO", Double(broken) * 100 / Double(seconds),
            unit: "%", atMost: Self.fixedViolationsPercent)
    }

    private var scalingsToKPA: Check? {
        let pairs = pairs(with: .kpa)
        guard !pairs.isEmpty else { return nil }
        let ours = pairs.reduce(0) { $0 + $1.ours.scalings.count }
        let theirs = pairs.reduce(0) { $0 + $1.theirs.scalings.count }
        return Check(
            "scalings to kpa's", Double(ours) / Double(max(1, theirs)), unit: "times", atMost: 1)
    }
}
