/// A quantity of several, as bars from zero: ours in colour, the others in grey.
struct BarPanel {
    struct Bar {
        let label: String
        let value: Double
        let isOurs: Bool
    }

    private static let barHeight = 20.0
    private static let barGap = 6.0
    private static let valueWidth = 60.0
    private static let headHeight = 34.0
    private static let axisHeight = 56.0

    let title: String
    let unit: String
    let bars: [Bar]
    var digits = 1
    var width = 470.0
    var labelWidth = 105.0

    static func height(bars: Int) -> Double {
        headHeight + Double(bars) * (barHeight + barGap) + axisHeight
    }

    var text: String {
        let axis = ChartAxis(upTo: bars.map(\.value).max() ?? 0)
        let scale = (width - labelWidth - BarPanel.valueWidth) / axis.end
        let drawn = bars.enumerated().map { bar($1, at: top(of: $0), scale: scale) }
        let head = "<text y=\"20\" font-weight=\"bold\">\(ChartPage.escaped(title))</text>"
        return ([head] + lines(axis, scale) + drawn).joined(separator: "\n")
    }

    private func top(of index: Int) -> Double {
        BarPanel.headHeight + Double(index) * (BarPanel.barHeight + BarPanel.barGap)
    }

    private func bar(_ bar: Bar, at y: Double, scale: Double) -> String {
        let length = bar.value * scale
        return """
            <text x="\(labelWidth - 8)" y="\(y + 15)" text-anchor="end">\
            \(ChartPage.escaped(bar.label))</text>
            <rect x="\(labelWidth)" y="\(y)" width="\(decimal(length, 1))" \
            height="\(BarPanel.barHeight)" fill="\(bar.isOurs ? "#0b6fb8" : "#a9b4bd")"/>
            <text x="\(decimal(labelWidth + length + 5, 1))" y="\(y + 15)">\
            \(decimal(bar.value, digits))</text>
            """
    }

    private func lines(_ axis: ChartAxis, _ scale: Double) -> [String] {
        let bottom = top(of: bars.count)
        let middle = labelWidth + axis.end * scale / 2
        let caption =
            "<text x=\"\(decimal(middle, 1))\" y=\"\(bottom + 32)\" text-anchor=\"middle\" "
            + "fill=\"#666\">\(unit)</text>"
        return axis.marks.map { mark in
            let x = decimal(labelWidth + mark * scale, 1)
            return """
                <line x1="\(x)" y1="\(BarPanel.headHeight - 4)" x2="\(x)" y2="\(bottom)" \
                stroke="\(mark == 0 ? "#555" : "#e2e6ea")"/>
                <text x="\(x)" y="\(bottom + 15)" text-anchor="middle" font-size="11" \
                fill="#666">\(ChartAxis.label(mark))</text>
                """
        } + [caption]
    }
}
