import Decisions
import Model

/// The counts that a rollout's next step follows from.
struct RolloutState: Equatable {
    var counts: RollingUpdate.Counts
    var allowance: RollingUpdate.Allowance
    var mode = RollingUpdate.Mode.rolling

    init?(_ tree: JSONTree, _ policy: ServicePolicy, _ faults: inout DocumentFaults) {
        let before = faults.faults.count
        guard var fields = Fields(tree, at: "rollout", &faults) else { return nil }
        let range = 0...10_000
        guard let desired = fields.count("desired", range, &faults) else {
            if faults.faults.count == before {
                faults.add(
                    "rollout", "lacks 'desired'", hint: "how many replicas there shall be")
            }
            return nil
        }
        counts = RollingUpdate.Counts(desired: desired)
        counts.old = fields.count("old", range, &faults) ?? 0
        counts.oldAvailable = fields.count("oldAvailable", range, &faults) ?? counts.old
        counts.new = fields.count("new", range, &faults) ?? 0
        counts.newAvailable = fields.count("newAvailable", range, &faults) ?? counts.new
        var rollout = policy.rollout
        rollout.surge = Self.share("surge", &fields, &faults) ?? rollout.surge
        rollout.unavailable = Self.share("unavailable", &fields, &faults) ?? rollout.unavailable
        allowance = RollingUpdate.Allowance(rollout, desired: desired)
        if fields.flag("paused", &faults) == true { mode = .paused }
        fields.refuseOthers(&faults)
        for (side, all, available) in [
            ("old", counts.old, counts.oldAvailable), ("new", counts.new, counts.newAvailable),
        ] where available > all {
            faults.add(
                "rollout.\(side)Available", "is \(available), more than '\(side)', which is \(all)",
                hint: "the available ones are among all of them")
        }
    }

    private static func share(
        _ key: String, _ fields: inout Fields, _ faults: inout DocumentFaults
    ) -> CountOrPercent? {
        guard let tree = fields.takeKnown(key) else { return nil }
        switch tree {
        case .number(let number):
            if let count = Int(exactly: number), (0...10_000).contains(count) {
                return .count(count)
            }
        case .text(let text):
            if let percent = try? PercentText.read(text), percent <= 1_000 {
                return .percent(percent)
            }
        default: break
        }
        faults.add(
            fields.place(of: key), "must be a number of replicas or a percentage, not \(tree.kind)",
            hint: "such as 1 or \"25%\"")
        return nil
    }
}
