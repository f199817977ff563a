import Simulator

/// One shape of one service: a column for each algorithm, from the load down to the latency.
struct ElasticChart {
    private static let cutTimesSLO = 8.0

    let runs: [ElasticRun]
    let subtitle: String

    var page: ChartPage {
        let panels = runs.map(replicas) + runs.map(latency) + runs.map(load)
        let title = runs.first.map { "\($0.service.title) under load: \($0.shape.rawValue)" } ?? ""
        return ChartPage(
            title: title, subtitle: subtitle, columns: runs.count,
            width: panels.first?.width ?? 0, height: panels.first?.height ?? 0,
            panels: panels.map(\.text))
    }

    private func replicas(_ run: ElasticRun) -> TimePanel {
        let paid = decimal(run.replicaSeconds / Double(run.idealReplicaSeconds), 2)
        var panel = panel(
            run, "\(run.algorithm.rawValue): replicas (\(paid) of the ideal)",
            [
                TimePanel.Line(
                    name: "ideal", colour: "#d5dbe1", points: points(run) { Double($0.ideal) },
                    kind: .area),
                TimePanel.Line(
                    name: "ready", colour: "#0b6fb8", points: points(run) { Double($0.ready) },
                    kind: .steps),
            ])
        panel.reach = most { Double(max($0.ideal, $0.ready)) }
        return panel
    }

    private func latency(_ run: ElasticRun) -> TimePanel {
        var panel = panel(
            run, "p99, ms: \(run.violations.count) s beyond the SLO",
            [
                TimePanel.Line(
                    name: "p99 of each second", colour: "#b9770e",
                    points: points(run) { $0.p99Milliseconds ?? 0 })
            ])
        panel.bound = run.service.sloMilliseconds
        let cut = run.service.sloMilliseconds * Self.cutTimesSLO
        panel.cutAt = cut
        panel.reach = min(cut, most { $0.p99Milliseconds ?? 0 })
        return panel
    }

    private func load(_ run: ElasticRun) -> TimePanel {
        panel(
            run, "load, requests/s",
            [
                TimePanel.Line(
                    name: "asked", colour: "#566573", points: points(run) { $0.rate }, kind: .steps)
            ])
    }

    private func panel(_ run: ElasticRun, _ title: String, _ lines: [TimePanel.Line]) -> TimePanel {
        TimePanel(title: title, seconds: Double(run.seconds.count), lines: lines)
    }

    /// Of all algorithms.
    private func most(_ value: (ElasticRun.Second) -> Double) -> Double {
        runs.flatMap(\.seconds).map(value).max() ?? 0
    }

    private func points(
        _ run: ElasticRun, _ value: (ElasticRun.Second) -> Double
    ) -> [(second: Double, value: Double)] {
        run.seconds.enumerated().map { (Double($0), value($1)) }
    }
}
