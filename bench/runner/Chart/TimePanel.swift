/// Quantities over the seconds of a run, on one axis.
struct TimePanel {
    struct Line {
        enum Kind {
            case line
            /// Each value lasts until the next.
            case steps
            /// The same, filled down to zero.
            case area
        }

        let name: String
        let colour: String
        let points: [(second: Double, value: Double)]
        var kind = Kind.line
    }

    private static let leftWidth = 44.0
    private static let rightWidth = 14.0
    private static let headHeight = 42.0
    private static let footHeight = 34.0
    private static let legendStep = 7.0

    let title: String
    let seconds: Double
    let lines: [Line]
    /// A value that is drawn as a dashed line across.
    var bound: Double?
    /// What is above is cut off: a latency of ten seconds would hide all that is worth seeing.
    var cutAt: Double?
    /// How far the axis goes at least: panels that are to be compared have the same.
    var reach = 0.0
    /// Whether the lines are told apart by name as well.
    var isNamed = true
    var width = 330.0
    var height = 190.0

    var text: String {
        let head =
            "<text x=\"\(TimePanel.leftWidth)\" y=\"16\" font-weight=\"bold\">"
            + "\(ChartPage.escaped(title))</text>"
        return ([head, legend] + grid + lines.map(drawn) + boundLine).joined(separator: "\n")
    }

    private var axis: ChartAxis {
        let most = lines.flatMap { $0.points.map(\.value) }.max() ?? 1
        return ChartAxis(upTo: max(min(most, cutAt ?? .infinity), bound ?? 0, reach))
    }

    private var right: Double { width - TimePanel.rightWidth }
    private var bottom: Double { height - TimePanel.footHeight }

    private func x(_ second: Double) -> Double {
        TimePanel.leftWidth + second / max(seconds, 1e-9) * (right - TimePanel.leftWidth)
    }

    private func y(_ value: Double) -> Double {
        bottom - min(value, axis.end) / axis.end * (bottom - TimePanel.headHeight)
    }

    private var legend: String {
        guard isNamed else { return "" }
        var at = TimePanel.leftWidth
        return lines.map { line in
            defer { at += 22 + Double(line.name.count) * TimePanel.legendStep }
            return """
                <rect x="\(decimal(at, 1))" y="25" width="10" height="8" fill="\(line.colour)"/>
                <text x="\(decimal(at + 14, 1))" y="33" font-size="11" fill="#444">\
                \(ChartPage.escaped(line.name))</text>
                """
        }.joined(separator: "\n")
    }

    private var grid: [String] {
        let across = axis.marks.map { mark in
            """
            <line x1="\(TimePanel.leftWidth)" y1="\(decimal(y(mark), 1))" x2="\(right)" \
            y2="\(decimal(y(mark), 1))" stroke="\(mark == 0 ? "#555" : "#e2e6ea")"/>
            <text x="\(TimePanel.leftWidth - 5)" y="\(decimal(y(mark) + 4, 1))" text-anchor="end" \
            font-size="11" fill="#666">\(ChartAxis.label(mark))</text>
            """
        }
        let down = ChartAxis(upTo: seconds).marks.filter { $0 <= seconds }.map { mark in
            "<text x=\"\(decimal(x(mark), 1))\" y=\"\(bottom + 15)\" text-anchor=\"middle\" "
                + "font-size=\"11\" fill=\"#666\">\(ChartAxis.label(mark)) s</text>"
        }
        return across + down
    }

    private var boundLine: [String] {
        guard let bound else { return [] }
        let at = decimal(y(bound), 1)
        return [
            "<line x1=\"\(TimePanel.leftWidth)\" y1=\"\(at)\" x2=\"\(right)\" y2=\"\(at)\" "
                + "stroke=\"#c0392b\" stroke-dasharray=\"4 3\"/>"
        ]
    }

    private func drawn(_ line: Line) -> String {
        let corners = line.kind == .line ? line.points : steps(of: line.points)
        let text = corners.map { "\(decimal(x($0.second), 1)),\(decimal(y($0.value), 1))" }
            .joined(separator: " ")
        guard line.kind == .area, let first = corners.first, let last = corners.last else {
            return "<polyline fill=\"none\" stroke=\"\(line.colour)\" stroke-width=\"1.8\" "
                + "stroke-linejoin=\"round\" points=\"\(text)\"/>"
        }
        let (begin, end) = (decimal(x(first.second), 1), decimal(x(last.second), 1))
        return "<polygon fill=\"\(line.colour)\" points=\"\(begin),\(bottom) \(text) "
            + "\(end),\(bottom)\"/>"
    }

    private func steps(
        of points: [(second: Double, value: Double)]
    ) -> [(second: Double, value: Double)] {
        var corners: [(second: Double, value: Double)] = []
        for (index, point) in points.enumerated() {
            corners.append(point)
            let until = index + 1 < points.count ? points[index + 1].second : seconds
            corners.append((until, point.value))
        }
        return corners
    }
}
