package import Model

/// A decision about limits as people read it: `CPU limit stays at 500m: 2 replicas use 290m on average,
/// 60 % of it aimed at (within the tolerance)`.
extension SizeDecision {
    /// Of what is moved, one sentence each.
    package var changes: [String] {
        parts.filter { $0.part.decided != $0.part.current }.map { $0.sentence(at: at) }
    }

    package func explanation(_ policy: ScalePolicy) -> SizeExplanation {
        SizeExplanation(parts: parts.map { $0.explanation(at: at, policy) })
    }

    private var parts: [SizedResource] {
        [
            cpu.map { SizedResource(kind: .cpu, part: $0) },
            memory.map { SizedResource(kind: .memory, part: $0) },
        ].compactMap(\.self)
    }
}

private struct SizedResource {
    enum Kind: String { case cpu, memory }

    let kind: Kind
    let part: SizeDecision.Part

    func sentence(at now: Instant) -> String {
        let limits = part.limits.map { $0.text(at: now) }
        let why = limits.isEmpty ? "" : " (\(limits.joined(separator: ", ")))"
        return "\(kind.noun) limit of each replica \(movement): \(useText)\(why)"
    }

    private var movement: String {
        let now = kind.text(part.current)
        if part.decided == part.current { return "stays at \(now)" }
        let verb = part.decided > part.current ? "raised" : "lowered"
        return "\(verb) from \(now) to \(kind.text(part.decided))"
    }

    private var useText: String {
        switch (kind, part.basis, part.use) {
        case (.memory, .outOfMemory, _): return "one was killed for want of it"
        case (_, _, nil): return "no replica tells what it uses"
        case (.memory, _, let use?):
            return "the largest working set is \(kind.text(use)), to which \(part.aim) % are added"
        case (.cpu, let basis, let use?):
            let who = part.measured == 1 ? "1 replica uses" : "\(part.measured) replicas use"
            let each = part.measured == 1 ? "" : " on average"
            return "\(who) \(kind.text(use))\(each)\(basis.text), \(part.aim) % of it aimed at"
        }
    }

    // MARK: In plain figures

    func explanation(at now: Instant, _ policy: ScalePolicy) -> SizeExplanation.Part {
        SizeExplanation.Part(
            resource: kind.rawValue, current: kind.figure(part.current),
            decided: kind.figure(part.decided), minimum: kind.figure(part.bounds.lowerBound),
            maximum: kind.figure(part.bounds.upperBound), use: part.use.map(kind.figure),
            need: part.need.map(kind.figure),
            limits: part.limits.map { .init(code: $0.code, text: $0.text(at: now)) },
            outlook: part.limits.compactMap { outlook(of: $0, at: now, policy) },
            sentence: sentence(at: now))
    }

    private func outlook(
        of limit: SizeDecision.Limit, at now: Instant, _ policy: ScalePolicy
    ) -> ScaleExplanation.Outlook? {
        let needed = part.need.map { "; \(kind.text($0)) are needed now" } ?? ""
        return switch limit {
        case .withinTolerance: .init(thresholds(policy))
        case .window(let until):
            .init(
                inSeconds: Double((until - now).wholeMilliseconds) / 1_000,
                "lower, if until then no more is needed\(needed)")
        case .rollout: .init("lower, once the rollout is over\(needed)")
        case .missingFigures: .init("lower, once every replica tells its use\(needed)")
        case .noFigures: .init("any change, once a replica tells its use")
        case .minimum: .init("lower, with a lower 'scale.limits.\(kind.rawValue).min'\(needed)")
        case .maximum: .init("higher, with a higher 'scale.limits.\(kind.rawValue).max'\(needed)")
        case .replicasFirst: .init("lower, once there are as few replicas as may be\(needed)")
        case .workingSet: .init("lower, once less of it is in use")
        case .hostShort: .init("higher, once the host is relieved\(needed)")
        case .hostRoom: .init("higher, once the host has more to give\(needed)")
        case .paused: .init("`coxctl autoscale resume` lets it follow its use again")
        }
    }

    private func thresholds(_ policy: ScalePolicy) -> String {
        let upper: Int
        let lower: Int
        switch kind {
        case .cpu:
            upper = part.current * part.aim / 100 * (100 + policy.tolerancePercent) / 100
            lower = part.current * part.aim / 100 * SizeScaler.worthPercent / 100
        case .memory:
            upper = part.current / (100 + part.aim / 2) * 100
            lower = part.current / (100 + part.aim) * SizeScaler.worthPercent
        }
        let more = "higher, above a use of \(kind.text(upper))"
        return part.current <= part.bounds.lowerBound
            ? more : "\(more); lower, below \(kind.text(lower))"
    }
}

extension SizedResource.Kind {
    var noun: String {
        switch self {
        case .cpu: "CPU"
        case .memory: "memory"
        }
    }

    func text(_ amount: Int) -> String {
        switch self {
        case .cpu: "\(amount)m"
        case .memory: "\(amount >> 20)M"
        }
    }

    /// Cores, bytes.
    func figure(_ amount: Int) -> Double {
        switch self {
        case .cpu: Double(amount) / 1_000
        case .memory: Double(amount)
        }
    }
}

extension SizeDecision.Basis {
    fileprivate var text: String {
        switch self {
        case .use, .outOfMemory: ""
        case .burst: " in the last second"
        case .saturated: ", all that it allows"
        }
    }
}

extension SizeDecision.Limit {
    fileprivate func text(at now: Instant) -> String {
        switch self {
        case .withinTolerance: "within the tolerance"
        case .window(let until): "a higher need holds it for \((until - now).text) more"
        case .rollout: "not lowered during a rollout"
        case .missingFigures: "not lowered while figures are missing"
        case .noFigures: "no figures to decide by"
        case .minimum: "minimum"
        case .maximum: "maximum"
        case .replicasFirst: "not lowered while there are replicas to spare"
        case .workingSet: "the working set and its margin need it"
        case .hostShort: "the host is short, others come first"
        case .hostRoom: "the host has no more to give"
        case .paused: "paused by a person"
        }
    }

    /// The same as one word, for programs.
    fileprivate var code: String {
        switch self {
        case .withinTolerance: "within-tolerance"
        case .window: "window"
        case .rollout: "rollout"
        case .missingFigures: "missing-figures"
        case .noFigures: "no-figures"
        case .minimum: "minimum"
        case .maximum: "maximum"
        case .replicasFirst: "replicas-first"
        case .workingSet: "working-set"
        case .hostShort: "host-short"
        case .hostRoom: "host-room"
        case .paused: "paused"
        }
    }
}
