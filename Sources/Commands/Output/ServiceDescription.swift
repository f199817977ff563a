package import ControlAPI
import Model

/// One service, section by section.
package struct ServiceDescription {
    private let detail: ServiceDetail
    private let isWide: Bool
    private let isColoured: Bool
    private let now: Timestamp

    package init(detail: ServiceDetail, isWide: Bool, isColoured: Bool, now: Timestamp) {
        self.detail = detail
        self.isWide = isWide
        self.isColoured = isColoured
        self.now = now
    }

    package var text: String {
        summary + policy + section("Revisions", revisions, isEmpty: detail.revisions.isEmpty)
            + section(
                "Replicas", Table.replicas(detail.replicas, isWide: isWide),
                isEmpty: detail.replicas.isEmpty)
            + metrics + addresses
            + section(
                "Events", Table.events(detail.events, isWide: isWide, now: now),
                isEmpty: detail.events.isEmpty)
    }

    private var summary: String {
        let service = detail.service
        var listing = Listing()
        listing.add("Name", service.name.description)
        listing.add("State", "\(service.state.rawValue): \(service.status)")
        listing.add("Age", HumanText.age(seconds: service.ageSeconds))
        listing.add(
            "Replicas",
            "\(service.desired) desired, \(service.current) current, "
                + "\(service.upToDate) up to date, \(service.available) available")
        listing.add("Scaling", scaling)
        if let pause = service.scaling.pause {
            listing.add("", "paused by \(pause.by) since \(pause.since)")
        }
        listing.add("", detail.scalingExplanation)
        listing.add("Spares", spares)
        for (index, part) in (detail.size?.parts ?? []).enumerated() {
            listing.add(index == 0 ? "Limits" : "", Printable.text(part.sentence))
        }
        listing.add("Fitting", detail.recommendation?.text)
        for (index, address) in service.frontAddresses.enumerated() {
            listing.add(index == 0 ? "Front" : "", address)
        }
        for failure in detail.listenFailures { listing.add("", failure) }
        listing.add("Rollout", "\(detail.rollout.state.rawValue): \(detail.rollout.sentence)")
        listing.add("", detail.undoneNote)
        return listing.text()
    }

    private var scaling: String {
        let service = detail.service
        let scaling = service.scaling
        switch (scaling.mode, scaling.manualReplicas) {
        case (.automatic, _):
            return "\(scaling.minimum) to \(scaling.maximum) replicas, CPU \(service.cpuText)"
        case (.fixed, let manual?): return "\(manual) replicas, set by coxctl scale"
        case (.fixed, nil): return "\(service.desired) replicas"
        }
    }

    private var spares: String? {
        detail.spares.map { spares in
            (spares.awake > 0
                ? "\(spares.awake) of \(spares.wanted) standing by"
                : "\(spares.frozen) of \(spares.wanted) frozen")
                + (spares.lack.map { ": \($0)" } ?? "")
        }
    }

    private var policy: String {
        var listing = Listing()
        for line in detail.policy { listing.add(line.label, line.text) }
        let file = detail.policyFile.map { " (\(Printable.text($0)))" } ?? ""
        return "\nPolicy\(file)\n" + listing.text(indent: 2)
    }

    private var metrics: String {
        guard let metrics = detail.metrics, !metrics.isEmpty else { return "" }
        return section("Metrics", Table.metrics(metrics), isEmpty: false)
    }

    /// Nothing for a service without any.
    private var addresses: String {
        guard let addresses = detail.addresses, !addresses.isEmpty else { return "" }
        return section("Addresses", Table.addresses(addresses), isEmpty: false)
    }

    private var revisions: Table {
        var table = Table([
            .figure("REVISION"), .text("TARGET"), .figure("REPLICAS"), .figure("AGE"),
            .text("DIGEST"), .text("COMMAND"),
        ])
        for revision in detail.revisions {
            table.add([
                Table.Cell("\(revision.number)"), Table.Cell(revision.isTarget ? "yes" : "no"),
                Table.Cell("\(revision.replicas)"),
                Table.Cell(HumanText.age(seconds: revision.ageSeconds)),
                Table.Cell(revision.digest), Table.Cell(revision.command),
            ])
        }
        return table
    }

    private func section(_ title: String, _ table: Table, isEmpty: Bool) -> String {
        if isEmpty { return "\n\(title)\n  none\n" }
        let lines = table.text(coloured: isColoured).split(separator: "\n")
        return "\n\(title)\n" + lines.map { "  \($0)\n" }.joined()
    }
}
