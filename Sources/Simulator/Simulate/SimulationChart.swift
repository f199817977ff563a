import Model

/// A page with the load, the replicas and the response time of every run, as SVG.
package enum SimulationChart {
    private static let width = 1_200.0
    private static let height = 220.0
    /// One point for each pixel is all that can be seen.
    private static let points = 1_200
    private static let colours = ["#1b6ca8", "#c0392b", "#1e8449", "#7d3c98", "#b9770e"]

    package static func html(_ comparison: Comparison, title: String) -> String {
        let runs = comparison.entries.map(\.run)
        guard let first = runs.first else { return "" }
        var load = Panel("Load, requests/s")
        load.add(first.seconds.map(\.rate), "load", "#555555")
        var replicas = Panel("Replicas ready; grey: the fewest that keep the SLO")
        replicas.add(first.seconds.map { Double($0.demand) }, "demand", "#999999")
        var response = Panel("Mean response time, s (cut at ten times the SLO)")
        for (run, colour) in zip(runs, colours) {
            replicas.add(run.seconds.map { Double($0.ready) }, run.name, colour)
            let most = comparison.model.sloSeconds * 10
            response.add(run.seconds.map { min($0.response, most) }, run.name, colour)
        }
        let panels = [load, replicas, response] + sizes(of: runs)
        return """
            <!doctype html><meta charset="utf-8"><title>\(escaped(title))</title>
            <style>body{font:14px sans-serif;margin:2em}svg{display:block;margin-bottom:1em}\
            td,th{padding:.2em .8em;text-align:right}td:last-child{text-align:left}</style>
            <h1>\(escaped(title))</h1>
            \(panels.map(\.svg).joined())
            <h2>Scalings of \(escaped(first.name))</h2>
            <table><tr><th>second<th>from<th>to<th>why</tr>
            \(first.scalings.prefix(500).map(row).joined(separator: "\n"))
            </table>
            \(resizings(of: first))

            """
    }

    /// Only where limits have moved.
    private static func sizes(of runs: [SimulationRun]) -> [Panel] {
        guard runs.contains(where: { !$0.resizings.isEmpty }) else { return [] }
        var sizes = Panel("CPU limit of a replica, in times of run.limits")
        for (run, colour) in zip(runs, colours) {
            sizes.add(run.seconds.map(\.size), run.name, colour)
        }
        return [sizes]
    }

    private static func resizings(of run: SimulationRun) -> String {
        guard !run.resizings.isEmpty else { return "" }
        let rows = run.resizings.prefix(500).map { resizing in
            "<tr><td>\(resizing.second)<td>\(resizing.from)m<td>\(resizing.to)m"
                + "<td>\(escaped(resizing.reason))</tr>"
        }
        return """
            <h2>CPU limits of \(escaped(run.name))</h2>
            <table><tr><th>second<th>from<th>to<th>why</tr>
            \(rows.joined(separator: "\n"))
            </table>
            """
    }

    private static func row(_ scaling: SimulationRun.Scaling) -> String {
        "<tr><td>\(scaling.second)<td>\(scaling.from)<td>\(scaling.to)"
            + "<td>\(escaped(scaling.reason))</tr>"
    }

    static func escaped(_ text: String) -> String {
        text.map { ["&": "&amp;", "<": "&lt;", ">": "&gt;", "\"": "&quot;"][$0] ?? String($0) }
            .joined()
    }

    private struct Panel {
        private let title: String
        private var lines: [(values: [Double], name: String, colour: String)] = []
        private var most = 0.0

        init(_ title: String) { self.title = title }

        mutating func add(_ values: [Double], _ name: String, _ colour: String) {
            most = max(most, values.max() ?? 0)
            lines.append((values, name, colour))
        }

        var svg: String {
            let scale = most > 0 ? (height - 30) / most : 0
            let marks = lines.enumerated().map { index, line in
                "<text x=\"\(10 + index * 150)\" y=\"34\" fill=\"\(line.colour)\">"
                    + "\(escaped(line.name))</text>"
            }.joined()
            return """
                <svg viewBox="0 0 \(Int(width)) \(Int(height))" width="100%">
                <text x="10" y="16">\(escaped(title)); at most \((most * 100).rounded() / 100)</text>
                \(marks)
                \(lines.map { polyline($0.values, $0.colour, scale) }.joined(separator: "\n"))
                </svg>
                """
        }

        /// The largest value of each stretch: peaks are what matters.
        private func polyline(_ values: [Double], _ colour: String, _ scale: Double) -> String {
            let stretch = max(1, (values.count + points - 1) / points)
            let step = width * Double(stretch) / Double(max(1, values.count))
            var text = ""
            for (index, begin) in stride(from: 0, to: values.count, by: stretch).enumerated() {
                let peak = values[begin..<min(begin + stretch, values.count)].max() ?? 0
                let x = (Double(index) * step * 10).rounded() / 10
                let y = ((height - peak * scale) * 10).rounded() / 10
                text += "\(x),\(y) "
            }
            return "<polyline fill=\"none\" stroke=\"\(colour)\" points=\"\(text)\"/>"
        }
    }
}
