/// An outcome for the terminal.
struct FrontTable {
    private let outcome: FrontOutcome

    init(_ outcome: FrontOutcome) { self.outcome = outcome }

    var text: String {
        let rows = [heads] + outcome.peers.map(row)
        let widths = heads.indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
        let lines = rows.map { row in
            zip(row, widths).enumerated().map { column, cell in
                pad(cell.0, to: cell.1, left: column > 0)
            }.joined(separator: "   ")
        }
        let absent = outcome.leftOut.map { "not measured: \($0.peer.title): \($0.why)" }
        return ([title] + (lines + absent).map { "  " + $0 } + [""]).joined(separator: "\n")
    }

    private var title: String {
        var title = "\(outcome.workload.name): \(outcome.workload.title)"
        if let rate = outcome.rate { title += ", \(decimal(rate, 0)) requests/s" }
        if outcome.connections < outcome.workload.connections {
            title += " (here \(outcome.connections), as many as a proxy may have)"
        }
        return title
    }

    private var quantities: [FrontQuantity] { FrontQuantity.columns(of: outcome.workload) }

    private var heads: [String] {
        ["peer"] + quantities.map { $0.unit == "/s" ? $0.name : "\($0.name) \($0.unit)" }
            + ["to the best"]
    }

    private func row(_ peer: FrontPeer) -> [String] {
        let cells = quantities.map { quantity in
            quantity.isOfAProcess && peer.program == nil
                ? "-" : decimal(outcome.median(quantity.value, of: peer), quantity.digits)
        }
        return [peer.title] + cells + [ratio(peer)]
    }

    /// To the best of those that ours is held against.
    private func ratio(_ peer: FrontPeer) -> String {
        let judged = outcome.median(of: peer)
        guard let best = outcome.bestRival, judged > 0 else { return "-" }
        return decimal(judged / outcome.median(of: best), 2)
    }

    private func pad(_ text: String, to width: Int, left: Bool) -> String {
        let blanks = String(repeating: " ", count: max(0, width - text.count))
        return left ? blanks + text : text + blanks
    }
}
