/// CPU per request of every peer in every workload, as SVG: a panel a workload, bars from zero.
struct FrontChart {
    private static let columns = 2
    private static let panelWidth = 470.0
    private static let barHeight = 20.0
    private static let barGap = 6.0
    private static let labelWidth = 105.0
    private static let valueWidth = 60.0
    private static let headHeight = 46.0
    private static let axisHeight = 44.0
    private static let margin = 24.0
    private static let titleHeight = 64.0

    private let outcomes: [FrontOutcome]
    private let subtitle: String

    init(_ outcomes: [FrontOutcome], of machine: MachineFacts, date: String) {
        self.outcomes = outcomes.filter {
            $0.workload.pace == .saturating && !$0.workload.judgement.isBetterHigh
        }
        subtitle =
            "\(machine.processor), kernel \(machine.kernel), \(date.prefix(10)); the proxy alone "
            + "on a core, one thread, medians"
    }

    var text: String {
        let rows = (outcomes.count + FrontChart.columns - 1) / FrontChart.columns
        let width = FrontChart.margin * 2 + FrontChart.panelWidth * Double(FrontChart.columns)
        let height = FrontChart.titleHeight + panelHeight * Double(rows) + FrontChart.margin
        let panels = outcomes.enumerated().map { index, outcome in
            let x = FrontChart.margin + Double(index % FrontChart.columns) * FrontChart.panelWidth
            let y = FrontChart.titleHeight + Double(index / FrontChart.columns) * panelHeight
            return "<g transform=\"translate(\(x) \(y))\">\n\(panel(outcome))\n</g>"
        }
        return """
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 \(width) \(height)" \
            width="\(width)" height="\(height)" font-family="sans-serif" font-size="13" fill="#222">
            <rect width="100%" height="100%" fill="#fff"/>
            <text x="\(FrontChart.margin)" y="30" font-size="19" font-weight="bold">\
            CPU that a proxy takes: less is better</text>
            <text x="\(FrontChart.margin)" y="50" fill="#666">\(escaped(subtitle))</text>
            \(panels.joined(separator: "\n"))
            </svg>

            """
    }

    private var panelHeight: Double {
        let most = outcomes.map { bars(of: $0).count }.max() ?? 0
        return FrontChart.headHeight + Double(most) * (FrontChart.barHeight + FrontChart.barGap)
            + FrontChart.axisHeight
    }

    private func bars(of outcome: FrontOutcome) -> [(peer: FrontPeer, value: Double)] {
        outcome.peers.filter { $0.program != nil }.map { ($0, outcome.median(of: $0)) }
    }

    private func panel(_ outcome: FrontOutcome) -> String {
        let bars = bars(of: outcome)
        let axis = ChartAxis(upTo: bars.map(\.value).max() ?? 0)
        let room = FrontChart.panelWidth - FrontChart.labelWidth - FrontChart.valueWidth
        let scale = room / axis.end
        let bottom =
            FrontChart.headHeight - 12
            + Double(bars.count) * (FrontChart.barHeight + FrontChart.barGap)
        let drawn = bars.enumerated().map { index, bar in
            let y =
                FrontChart.headHeight - 12
                + Double(index) * (FrontChart.barHeight + FrontChart.barGap)
            return self.bar(bar.peer, bar.value, at: y, scale: scale, outcome.workload.judgement)
        }
        let title = "<text y=\"20\" font-weight=\"bold\">\(escaped(outcome.workload.title))</text>"
        return ([title] + lines(axis, scale, down: bottom, outcome.workload.judgement) + drawn)
            .joined(separator: "\n")
    }

    private func bar(
        _ peer: FrontPeer, _ value: Double, at y: Double, scale: Double,
        _ judgement: FrontWorkload.Judgement
    ) -> String {
        let color = peer == .coxswain ? "#0b6fb8" : "#a9b4bd"
        let length = value * scale
        let digits = judgement == .cpuPerGiB ? 0 : 1
        return """
            <text x="\(FrontChart.labelWidth - 8)" y="\(y + 15)" text-anchor="end">\(peer.title)</text>
            <rect x="\(FrontChart.labelWidth)" y="\(y)" width="\(decimal(length, 1))" \
            height="\(FrontChart.barHeight)" fill="\(color)"/>
            <text x="\(decimal(FrontChart.labelWidth + length + 5, 1))" y="\(y + 15)">\
            \(decimal(value, digits))</text>
            """
    }

    private func lines(
        _ axis: ChartAxis, _ scale: Double, down bottom: Double,
        _ judgement: FrontWorkload.Judgement
    ) -> [String] {
        let unit = judgement == .cpuPerGiB ? "ms CPU for each GiB" : "µs CPU for each request"
        let middle = FrontChart.labelWidth + axis.end * scale / 2
        let caption =
            "<text x=\"\(decimal(middle, 1))\" y=\"\(bottom + 32)\" text-anchor=\"middle\" "
            + "fill=\"#666\">\(unit)</text>"
        return axis.marks.map { mark in
            let x = decimal(FrontChart.labelWidth + mark * scale, 1)
            return """
                <line x1="\(x)" y1="\(FrontChart.headHeight - 16)" x2="\(x)" y2="\(bottom)" \
                stroke="\(mark == 0 ? "#555" : "#e2e6ea")"/>
                <text x="\(x)" y="\(bottom + 15)" text-anchor="middle" font-size="11" \
                fill="#666">\(decimal(mark, mark.rounded() == mark ? 0 : 1))</text>
                """
        } + [caption]
    }

    private func escaped(_ text: String) -> String {
        text.split(separator: "&", omittingEmptySubsequences: false).joined(separator: "&amp;")
            .split(separator: "<", omittingEmptySubsequences: false).joined(separator: "&lt;")
    }
}
