import Decisions
import FoundationEssentials
package import Model

/// What `coxctl decide` is told: a state of one service, as its autoscaler and its rollout see it.
package struct Observations: Sendable, Equatable {
    /// Nil: the file is about a rollout alone.
    var scaling: ScalingState?
    var rollout: RolloutState?
    /// What clocks show, in seconds since 1970; nil: schedules are passed over.
    var time: Int?

    /// - Parameter policy: gives what the file leaves out (requests, windows, surge).
    package init(json: [UInt8], _ policy: ServicePolicy) throws(DocumentFaults) {
        var faults = DocumentFaults()
        self.init(Self.tree(json, &faults), policy, &faults)
        if !faults.faults.isEmpty { throw faults }
    }

    private static func tree(_ json: [UInt8], _ faults: inout DocumentFaults) -> JSONTree? {
        do {
            return try JSONDecoder().decode(JSONTree.self, from: Data(json))
        } catch {
            faults.add(
                "", "is not JSON: \(reason(error))", hint: "`jq . FILE` tells where it breaks")
            return nil
        }
    }

    private static func reason(_ error: any Error) -> String {
        guard case .dataCorrupted(let context)? = error as? DecodingError else { return "\(error)" }
        return context.underlyingError.map { "\($0)" } ?? context.debugDescription
    }

    private init(_ tree: JSONTree?, _ policy: ServicePolicy, _ faults: inout DocumentFaults) {
        guard let tree, var fields = Fields(tree, at: "", &faults) else { return }
        let isScaling = ["current", "replicas", "ready", "kpa"].contains { fields.has($0) }
        let state = ScalingState(&fields, policy, &faults)
        time = fields.count("time", 0...253_402_300_799, &faults)
        scaling = isScaling ? state : nil
        if let tree = fields.takeKnown("rollout") {
            rollout = RolloutState(tree, policy, &faults)
        }
        fields.refuseOthers(&faults)
        if !isScaling && rollout == nil && faults.faults.isEmpty {
            faults.add(
                "", "describes neither replicas nor a rollout",
                hint: "give at least 'current' and 'replicas', or 'rollout'")
        }
    }
}

/// The state that the autoscalers decide on.
struct ScalingState: Equatable {
    var observation: ScaleObservation
    /// Nil: nothing is known of before.
    var recommendations: [ServiceRecord.Recommendation]?
    var changes: [HorizontalAutoscaler.Change] = []
    var kpa: KPAState
    var isRollingOut: Bool
    /// `default` with a minimum of 0: since when there has been nothing to do.
    var idle: IdleWatch
    var openSchedules: [ScaleSchedule.Window] = []

    init(_ fields: inout Fields, _ policy: ServicePolicy, _ faults: inout DocumentFaults) {
        let now = fields.instant("now", &faults) ?? Instant(nanoseconds: 0)
        observation = ScaleObservation(now: now, current: 0)
        let defaults = ReplicaDefaults(policy, now: now)
        for (tree, place) in fields.list("replicas", upTo: Self.replicas, &faults) ?? [] {
            var metrics: [String: ObservedReplica.Reading] = [:]
            guard
                let replica = ObservedReplica(tree, at: place, defaults, &metrics, &faults)
            else { continue }
            for (name, reading) in metrics {
                observation.replicaMetrics[name, default: [:]][observation.replicas.count] = reading
            }
            observation.replicas.append(replica)
        }
        let existing = observation.replicas.count { $0.phase != .leaving && $0.phase != .failed }
        observation.current = fields.count("current", 0...Self.replicas, &faults) ?? existing
        observation.existing = fields.count("existing", 0...Self.replicas, &faults)
        observation.heldMilli = fields.milli("held", .plain, &faults)
        observation.metrics = fields.metrics(
            policy.scale.metrics.filter { !$0.source.isOfReplicas }, at: now, &faults)
        observation.startTime = fields.duration("startTime", &faults)
        isRollingOut = fields.flag("rollingOut", &faults) ?? false
        idle = IdleWatch(since: fields.instant("idleSince", &faults).map { min($0, now) })
        kpa = KPAState(&fields, observation, &faults)
        recommendations = Self.recommendations(&fields, now, &faults)
        changes = Self.changes(&fields, now, &faults)
    }

    /// Far more than a host runs of one service, and quick to read.
    private static let replicas = 10_000

    private static func recommendations(
        _ fields: inout Fields, _ now: Instant, _ faults: inout DocumentFaults
    ) -> [ServiceRecord.Recommendation]? {
        guard let items = fields.list("recommendations", upTo: replicas, &faults) else {
            return nil
        }
        return items.compactMap { tree, place in
            guard var item = Fields(tree, at: place, &faults) else { return nil }
            let at = item.instant("at", &faults)
            let count = item.count("replicas", 0...replicas, &faults)
            return complete(item, "'at' and 'replicas'", at, count, now, &faults).map {
                ServiceRecord.Recommendation(at: $0, replicas: $1)
            }
        }
    }

    private static func changes(
        _ fields: inout Fields, _ now: Instant, _ faults: inout DocumentFaults
    ) -> [HorizontalAutoscaler.Change] {
        (fields.list("scaleEvents", upTo: replicas, &faults) ?? []).compactMap { tree, place in
            guard var item = Fields(tree, at: place, &faults) else { return nil }
            let at = item.instant("at", &faults)
            let change = item.count("change", -replicas...replicas, &faults)
            return complete(item, "'at' and 'change'", at, change, now, &faults).map {
                HorizontalAutoscaler.Change(at: $0, replicas: $1)
            }
        }
    }

    /// Both are there, and none is of the future.
    private static func complete(
        _ item: Fields, _ needed: String, _ at: Instant?, _ count: Int?, _ now: Instant,
        _ faults: inout DocumentFaults
    ) -> (Instant, Int)? {
        let before = faults.faults.count
        item.refuseOthers(&faults)
        guard let at, let count else {
            if faults.faults.count == before {
                faults.add(item.path, "lacks a field", hint: "it needs \(needed)")
            }
            return nil
        }
        guard at <= now else {
            faults.add(
                item.place(of: "at"), "lies after 'now'", hint: "all times are of one clock")
            return nil
        }
        return (at, count)
    }
}
