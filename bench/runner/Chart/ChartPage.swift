import FoundationEssentials

/// An SVG of a title and panels, by rows of so many.
struct ChartPage {
    private static let margin = 24.0
    private static let titleHeight = 64.0

    let title: String
    let subtitle: String
    let columns: Int
    /// Of each panel.
    let width: Double
    let height: Double
    /// What is drawn, from the panel's upper left corner.
    var panels: [String] = []

    var text: String {
        let rows = (panels.count + columns - 1) / columns
        let whole = ChartPage.margin * 2 + width * Double(columns)
        let tall = ChartPage.titleHeight + height * Double(rows) + ChartPage.margin
        let placed = panels.enumerated().map { index, panel in
            let x = ChartPage.margin + Double(index % columns) * width
            let y = ChartPage.titleHeight + Double(index / columns) * height
            return "<g transform=\"translate(\(x) \(y))\">\n\(panel)\n</g>"
        }
        return """
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 \(whole) \(tall)" \
            width="\(whole)" height="\(tall)" font-family="sans-serif" font-size="13" fill="#222">
            <rect width="100%" height="100%" fill="#fff"/>
            <text x="\(ChartPage.margin)" y="30" font-size="19" font-weight="bold">\
            \(ChartPage.escaped(title))</text>
            <text x="\(ChartPage.margin)" y="50" fill="#666">\(ChartPage.escaped(subtitle))</text>
            \(placed.joined(separator: "\n"))
            </svg>

            """
    }

    func write(to path: String) throws {
        try Data(text.utf8).write(to: URL(fileURLWithPath: path))
    }

    static func escaped(_ text: String) -> String {
        text.split(separator: "&", omittingEmptySubsequences: false).joined(separator: "&amp;")
            .split(separator: "<", omittingEmptySubsequences: false).joined(separator: "&lt;")
    }
}

extension MachineFacts {
    /// Where and when, for the line below a chart's title.
    func caption(_ date: String) -> String { "\(processor), kernel \(kernel), \(date.prefix(10))" }
}
