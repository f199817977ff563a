import Decisions
import Model

/// What `kpa` decides on: the means over its windows, and what it remembers.
struct KPAState: Equatable {
    var observation: ConcurrencyAutoscaler.Observation
    /// Nil: nothing is known of before.
    var memory: ConcurrencyAutoscaler.Memory?

    /// Without means the replicas' present figures are taken to have been so all the time.
    init(_ fields: inout Fields, _ seen: ScaleObservation, _ faults: inout DocumentFaults) {
        let ready =
            fields.count("ready", 0...10_000, &faults) ?? seen.replicas.count { $0.isReady }
        observation = ConcurrencyAutoscaler.Observation(
            now: seen.now, current: seen.current, ready: ready)
        guard let tree = fields.takeKnown("kpa"), var own = Fields(tree, at: "kpa", &faults) else {
            return
        }
        observation.stable = own.number("stable", &faults)
        observation.panic = own.number("panic", &faults)
        observation.isReachable = own.flag("reachable", &faults) ?? true
        if (observation.stable == nil) != (observation.panic == nil), faults.faults.isEmpty {
            faults.add(
                "kpa", "has one of 'stable' and 'panic'",
                hint: "give the means of both windows, or neither where there is no data")
        }
        memory = Self.memory(&own, seen.now, &faults)
        own.refuseOthers(&faults)
    }

    /// Any of its fields says that the autoscaler has run before.
    private static func memory(
        _ own: inout Fields, _ now: Instant, _ faults: inout DocumentFaults
    ) -> ConcurrencyAutoscaler.Memory? {
        let isKnown = ["panicSince", "panicReplicas", "wanted"].contains { own.has($0) }
        var memory = ConcurrencyAutoscaler.Memory()
        memory.panicAt = own.instant("panicSince", &faults)
        memory.panicReplicas = own.count("panicReplicas", 0...10_000, &faults) ?? 0
        for (tree, place) in own.list("wanted", upTo: 10_000, &faults) ?? [] {
            guard var item = Fields(tree, at: place, &faults) else { continue }
            let at = item.instant("at", &faults)
            let count = item.count("replicas", 0...10_000, &faults)
            item.refuseOthers(&faults)
            guard let at, let count else { continue }
            // Kept for as long as any delay may be; the decision forgets what is too old for its own.
            memory.wanted.note(count, at: at, delay: .seconds(3_600))
        }
        return isKnown ? memory : nil
    }
}
