package import ControlAPI
import Model

/// Why there are as many replicas as there are: the sentence, the figures, the limits, the outlook.
package struct ScalingText {
    private let report: ScalingReport
    private let isColoured: Bool

    package init(report: ScalingReport, isColoured: Bool) {
        self.report = report
        self.isColoured = isColoured
    }

    package var text: String {
        guard let explanation = report.explanation else {
            return "\(report.service): \(Printable.text(report.sentence))\n"
        }
        return summary(explanation)
            + section("Figures", lines(explanation.proposals))
            + section(
                "Limits", explanation.limits.map { "\($0.code): \($0.text)" })
            + section("Outlook", explanation.outlook.map(line)) + size(explanation.size)
    }

    /// Nothing where limits do not move.
    private func size(_ size: SizeExplanation?) -> String {
        guard let size else { return "" }
        let lines = size.parts.flatMap { part in
            [part.sentence] + part.outlook.map { "  " + line($0) }
        }
        return section("Size", [bounds(size)] + lines)
    }

    private func bounds(_ size: SizeExplanation) -> String {
        let texts = size.parts.map { part in
            let (low, high) = (part.shown(part.minimum), part.shown(part.maximum))
            return "\(part.resource) \(part.shown(part.decided)) of \(low) to \(high)"
        }
        return texts.joined(separator: ", ")
    }

    private func summary(_ explanation: ScaleExplanation) -> String {
        var listing = Listing()
        listing.add("Name", report.service.description)
        listing.add("Decided", decided(explanation))
        listing.add("Time", span)
        listing.add("Inputs", inputs(explanation.inputs))
        if let pause = report.scaling.pause {
            listing.add("Paused", "by \(pause.by) since \(pause.since)")
        }
        listing.add("Why", explanation.sentence)
        return listing.text()
    }

    private func decided(_ explanation: ScaleExplanation) -> String {
        let change =
            explanation.decided == explanation.current
            ? "stays at \(explanation.decided)"
            : "from \(explanation.current) to \(explanation.decided)"
        let scaling = report.scaling
        return "\(change), by algorithm \(explanation.algorithm), "
            + "between \(scaling.minimum) and \(scaling.maximum)"
    }

    private var span: String? {
        guard let time = report.time else { return nil }
        return report.until.map { "\(time) to \($0)" } ?? "\(time)"
    }

    private func inputs(_ inputs: ScaleExplanation.Inputs) -> String {
        var parts = ["\(inputs.ready) of \(inputs.existing) replicas ready"]
        if let held = inputs.held { parts.append("\(held) requests held") }
        if let open = inputs.schedules { parts.append("open: \(open.joined(separator: ", "))") }
        if let seconds = inputs.startSeconds { parts.append("a start takes \(seconds) s") }
        return parts.joined(separator: ", ")
    }

    // MARK: Sections

    private func lines(_ proposals: [ScaleExplanation.Proposal]) -> [String] {
        var table = Table([
            .text("FIGURE"), .text("BASIS"), .figure("VALUE"), .figure("TARGET"),
            .figure("ASKS FOR"), .figure("MEASURED"), .figure("UNREADY"), .figure("MISSING"),
            .text("NOTE"),
        ])
        for proposal in proposals {
            table.add([
                Table.Cell(proposal.metric), Table.Cell(proposal.basis),
                Table.Cell(proposal.shown(proposal.value)),
                Table.Cell(proposal.shown(proposal.target)),
                Table.Cell(HumanText.count(proposal.replicas)),
                Table.Cell("\(proposal.measured)"), Table.Cell("\(proposal.unready)"),
                Table.Cell("\(proposal.missing)"), Table.Cell(proposal.fault ?? ""),
            ])
        }
        return table.text(coloured: isColoured).split(separator: "\n").map(String.init)
    }

    private func line(_ outlook: ScaleExplanation.Outlook) -> String {
        guard let seconds = outlook.inSeconds else { return outlook.text }
        let milliseconds = Int64(seconds * 1_000)
        let due = report.time.map {
            "at \(Timestamp(millisecondsSince1970: $0.millisecondsSince1970 + milliseconds))"
        }
        return "\(due ?? "in \(seconds) s"): \(outlook.text)"
    }

    private func section(_ title: String, _ lines: [String]) -> String {
        let shown = lines.isEmpty ? ["none"] : lines.map(Printable.text)
        return "\n\(title)\n" + shown.map { "  \($0)\n" }.joined()
    }
}

extension SizeExplanation.Part {
    /// Cores, or bytes.
    fileprivate func shown(_ figure: Double) -> String {
        resource == "memory" ? HumanText.bytes(UInt64(figure)) : HumanText.figure(figure)
    }
}

extension ScaleExplanation.Proposal {
    /// `43 %`, `12.5`.
    fileprivate func shown(_ figure: Double?) -> String {
        guard let figure else { return HumanText.unknown }
        let text = HumanText.figure(figure)
        return kind == "utilization" ? "\(text) %" : text
    }
}
