/// CPU per request of every peer in every workload, as SVG: a panel a workload.
struct FrontChart {
    private let outcomes: [FrontOutcome]
    private let subtitle: String

    init(_ outcomes: [FrontOutcome], of machine: MachineFacts, date: String) {
        self.outcomes = outcomes.filter {
            $0.workload.pace == .saturating && !$0.workload.judgement.isBetterHigh
        }
        subtitle = machine.caption(date) + "; the proxy alone on a core, one thread, medians"
    }

    var page: ChartPage {
        let panels = outcomes.map(panel)
        return ChartPage(
            title: "CPU that a proxy takes: less is better", subtitle: subtitle, columns: 2,
            width: panels.first?.width ?? 0,
            height: BarPanel.height(bars: panels.map(\.bars.count).max() ?? 0),
            panels: panels.map(\.text))
    }

    private func panel(_ outcome: FrontOutcome) -> BarPanel {
        let isLarge = outcome.workload.judgement == .cpuPerGiB
        let bars = outcome.peers.filter { $0.program != nil }.map { peer in
            BarPanel.Bar(
                label: peer.title, value: outcome.median(of: peer), isOurs: peer == .coxswain)
        }
        return BarPanel(
            title: outcome.workload.title,
            unit: isLarge ? "ms CPU for each GiB" : "µs CPU for each request", bars: bars,
            digits: isLarge ? 0 : 1)
    }
}
