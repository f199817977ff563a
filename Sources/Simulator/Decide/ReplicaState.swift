import Decisions
import Model

/// What a replica is taken to have where the file does not say.
struct ReplicaDefaults {
    let now: Instant
    let cpuRequest: Int64
    let memoryRequest: Int64?
    let window: Duration
    let metrics: [CustomMetric]

    init(_ policy: ServicePolicy, now: Instant) {
        self.now = now
        let limit = policy.template.limits.cpuMilliCores ?? 1_000
        cpuRequest = Int64(policy.scale.cpu?.requestMilliCores ?? limit)
        memoryRequest = policy.memoryRequestMilli
        metrics = policy.scale.metrics.filter(\.source.isOfReplicas)
        window =
            policy.scale.algorithm == .hpa
            ? policy.scale.hpa.window : policy.scale.cpu?.window ?? .seconds(5)
    }
}

extension ObservedReplica {
    /// `metrics` are its custom ones.
    init?(
        _ tree: JSONTree, at place: String, _ defaults: ReplicaDefaults,
        _ metrics: inout [String: Reading], _ faults: inout DocumentFaults
    ) {
        guard var fields = Fields(tree, at: place, &faults) else { return nil }
        self.init()
        _ = fields.text("name", &faults)
        phase = Self.phase(&fields, &faults)
        startedAt = fields.instant("started", &faults)
        readiness = Self.readiness(&fields, startedAt, &faults)
        firstReadyAt =
            fields.instant("firstReady", &faults)
            ?? (readiness?.isReady == true ? readiness?.since : nil)
        cpuRequest = Self.request("cpuRequest", .cpu, defaults.cpuRequest, &fields, &faults)
        memoryRequest = Self.request(
            "memoryRequest", .bytes, defaults.memoryRequest, &fields, &faults)
        cpu = Self.reading("cpu", .cpu, defaults, &fields, &faults)
        memory = Self.reading("memory", .bytes, defaults, &fields, &faults)
        inFlight = Self.reading("inFlight", .plain, defaults, &fields, &faults)
        rate = Self.reading("rate", .plain, defaults, &fields, &faults)
        for (name, figure) in fields.metrics(defaults.metrics, at: defaults.now, &faults) {
            guard case .milli(let milli, let at) = figure else { continue }
            metrics[name] = Reading(milli: milli, at: at, window: defaults.window)
        }
        latest.cpu = fields.milli("latestCPU", .cpu, &faults)
        latest.inFlight = fields.milli("latestInFlight", .plain, &faults)
        latest.rate = fields.milli("latestRate", .plain, &faults)
        latest.givenRate = latest.rate
        latest.ioBytes = fields.count("latestIO", 0...Int(Int32.max), &faults).map { Int64($0) }
        latest.throttledPermille = fields.count("throttledPermille", 0...1_000, &faults)
        checkTimes(fields, defaults.now, &faults)
        fields.refuseOthers(&faults)
    }

    private static func phase(_ fields: inout Fields, _ faults: inout DocumentFaults) -> Phase {
        guard let word = fields.text("phase", &faults) else { return .running }
        if let phase = Phase(rawValue: word) { return phase }
        let words = Phase.allCases.map { "'\($0.rawValue)'" }.joined(separator: ", ")
        faults.add(fields.place(of: "phase"), "is '\(word)'", hint: "it is one of \(words)")
        return .running
    }

    /// A replica of which nothing is said has been ready for ever. One of which it is only said that
    /// it is not ready has never been.
    private static func readiness(
        _ fields: inout Fields, _ startedAt: Instant?, _ faults: inout DocumentFaults
    ) -> Readiness? {
        let isReady = fields.flag("ready", &faults)
        let since = fields.instant("readySince", &faults)
        let isUnknown = fields.flag("readinessUnknown", &faults) ?? false
        if isUnknown { return nil }
        return Readiness(
            isReady: isReady ?? true, since: since ?? startedAt ?? Instant(nanoseconds: .min))
    }

    private static func request(
        _ key: String, _ unit: QuantityUnit, _ usual: Int64?, _ fields: inout Fields,
        _ faults: inout DocumentFaults
    ) -> Int64? {
        fields.has(key)
            ? fields.milli(key, unit, &faults)
            : {
                _ = fields.take(key); return usual
            }()
    }

    /// A plain figure, or one with the time and the window that it was had over.
    private static func reading(
        _ key: String, _ unit: QuantityUnit, _ defaults: ReplicaDefaults, _ fields: inout Fields,
        _ faults: inout DocumentFaults
    ) -> Reading? {
        guard let tree = fields.takeKnown(key) else { return nil }
        let place = fields.place(of: key)
        guard case .object = tree, var parts = Fields(tree, at: place, &faults) else {
            return unit.milli(tree, at: place, &faults).map {
                Reading(milli: $0, at: defaults.now, window: defaults.window)
            }
        }
        let usage = parts.milli("usage", unit, &faults)
        let at = parts.instant("at", &faults) ?? defaults.now
        let window = parts.duration("window", &faults) ?? defaults.window
        parts.refuseOthers(&faults)
        if at > defaults.now {
            faults.add(
                "\(place).at", "lies after 'now'", hint: "a figure of the future is not believed")
        }
        return usage.map { Reading(milli: $0, at: at, window: window) }
    }

    private func checkTimes(_ fields: Fields, _ now: Instant, _ faults: inout DocumentFaults) {
        let times = [("started", startedAt), ("readySince", readiness?.since)]
        for (key, time) in times where fields.has(key) {
            guard let time, time > now else { continue }
            faults.add(
                fields.place(of: key), "lies after 'now'", hint: "all times are of one clock")
        }
    }
}
