import Decisions
import Model

/// Custom metrics as the file tells them: a plain figure, one with its time, or null for one that nobody
/// knows.
extension Fields {
    mutating func metrics(
        _ known: [CustomMetric], at now: Instant, _ faults: inout DocumentFaults
    ) -> [String: MetricFigure] {
        guard let tree = takeKnown("metrics") else { return [:] }
        let place = place(of: "metrics")
        guard case .object(let members) = tree else {
            faults.add(
                place, "must be an object, not \(tree.kind)", hint: "write '{ \"jobs\": 12 }'")
            return [:]
        }
        var figures: [String: MetricFigure] = [:]
        for (name, tree) in members.sorted(by: { $0.key < $1.key }) {
            guard let metric = known.first(where: { $0.name == name }) else {
                let names = known.map { "'\($0.name)'" }.joined(separator: ", ")
                faults.add(
                    "\(place).\(name)", "is no metric of the policy here",
                    hint: names.isEmpty ? "there is none" : "there are \(names)")
                continue
            }
            figures[name] = Self.figure(tree, metric, "\(place).\(name)", now, &faults)
        }
        return figures
    }

    private static func figure(
        _ tree: JSONTree, _ metric: CustomMetric, _ place: String, _ now: Instant,
        _ faults: inout DocumentFaults
    ) -> MetricFigure? {
        if tree == .null { return .fault("is not told") }
        guard case .object = tree else {
            return QuantityUnit.plain.milli(tree, at: place, &faults).map { .milli($0, at: now) }
        }
        guard var fields = Fields(tree, at: place, &faults) else { return nil }
        let value = fields.milli("value", .plain, &faults)
        let at = fields.instant("at", &faults) ?? now
        fields.refuseOthers(&faults)
        if at > now {
            faults.add(
                "\(place).at", "lies after 'now'", hint: "a figure of the future is not believed")
        }
        // Judged by the code that judges it in the daemon.
        guard let value, let name = try? ServiceName("x") else { return nil }
        var board = MetricBoard()
        board.take(MetricReading(of: metric.name, name, .milli(value), at: at))
        return board.figure(of: metric, at: now)
    }
}
