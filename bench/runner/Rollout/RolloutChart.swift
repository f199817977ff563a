/// Latency and revisions over time, a column for each service.
struct RolloutChart {
    /// Of a run of minutes: enough to tell one rollout from the next.
    private static let seconds = 30.0
    private static let width = 430.0
    private static let colours = ["#0b6fb8", "#b9770e", "#1e8449", "#7d3c98"]

    let runs: [(service: RolloutService, steadyP99: Double, outcome: RolloutSeries.Outcome)]
    let subtitle: String

    var page: ChartPage {
        let panels = runs.map(latency) + runs.map(revisions)
        return ChartPage(
            title: "Rollouts under load, one after another", subtitle: subtitle,
            columns: runs.count,
            width: panels.first?.width ?? 0, height: panels.first?.height ?? 0,
            panels: panels.map(\.text))
    }

    private func latency(
        _ run: (service: RolloutService, steadyP99: Double, outcome: RolloutSeries.Outcome)
    ) -> TimePanel {
        let shown = run.outcome.report.series.prefix(Int(Self.seconds))
        return TimePanel(
            title: "\(run.service.title): p99, ms (dashed: without them)", seconds: Self.seconds,
            lines: [
                TimePanel.Line(
                    name: "p99 of each second", colour: "#b9770e",
                    points: shown.map { (Double($0.second), ($0.p99Microseconds ?? 0) / 1_000) })
            ], bound: run.steadyP99, width: Self.width)
    }

    private func revisions(
        _ run: (service: RolloutService, steadyP99: Double, outcome: RolloutSeries.Outcome)
    ) -> TimePanel {
        let begin = run.outcome.report.startedNanoseconds
        let looks = run.outcome.looks.map { (Double($0.instant - begin) / 1e9, $0.revisions) }
            .filter { $0.0 >= 0 && $0.0 <= Self.seconds }
        let numbers = Set(looks.flatMap(\.1.keys)).sorted()
        // Each is drawn from its first replica to its last.
        let lines = numbers.map { number in
            let own = looks.indices.filter { looks[$0].1[number] != nil }
            let from = max(0, (own.first ?? 0) - 1)
            let until = min(looks.count - 1, (own.last ?? 0) + 1)
            return TimePanel.Line(
                name: "\(number)", colour: Self.colours[number % Self.colours.count],
                points: (from...until).map { (looks[$0].0, Double(looks[$0].1[number] ?? 0)) })
        }
        return TimePanel(
            title: "ready replicas of each revision", seconds: Self.seconds, lines: lines,
            isNamed: false, width: Self.width)
    }
}
