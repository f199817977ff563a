import Model

/// A decision as people read it: `CPU of 3 replicas at 82 % of their request, target 50 %: 5; 4
/// decided (maximum)`.
extension ScaleDecision: CustomStringConvertible {
    package var description: String {
        ([figures].filter { !$0.isEmpty } + [outcome]).joined(separator: "; ")
    }

    /// `4 decided (growth limit)`.
    var outcome: String { "\(decided) decided\(limitText)" }

    /// What the figures say, without what was made of it.
    package var figures: String { proposals.map(\.description).joined(separator: "; ") }

    private var limitText: String {
        limits.isEmpty ? "" : " (\(limits.map { $0.text(at: at) }.joined(separator: ", ")))"
    }
}

extension ScaleDecision.Proposal: CustomStringConvertible {
    package var description: String {
        guard let replicas, let value else { return "\(target.metric.noun): \(fault ?? "unknown")" }
        let subject = "\(target.metric.noun)\(subjectCount)"
        return
            "\(subject) \(targetText(value))\(basisText)\(unknowns): "
            + "\(replicas) proposed"
    }

    private func targetText(_ value: Int64) -> String {
        guard basis == .step else { return target.yardstick.text(of: value, target.metric) }
        let figure = target.yardstick.figureText(value, target.metric)
        return step.map { "\(figure), \($0.text(target))" } ?? "\(figure), within its bounds"
    }

    private var basisText: String {
        switch basis {
        case .measured, .step: ""
        case .lastSample: " in the last second"
        case .requests: " for the requests of the last second"
        case .trend: " when a replica started now is ready"
        case .backlog: " with what waits"
        case .steady: " over minutes without change"
        case .yesterday: " soon, as it was yesterday"
        case .lastWeek: " soon, as it was a week ago"
        }
    }

    private var subjectCount: String {
        switch target.metric {
        case .held, .custom: return ""
        case .cpu, .memory, .inFlight, .rate, .customOfReplicas: break
        }
        return counts.measured == 1 ? " of 1 replica" : " of \(counts.measured) replicas"
    }

    private var unknowns: String {
        var parts: [String] = []
        if counts.missing > 0 { parts.append("\(counts.missing) without figures") }
        if counts.unready > 0 { parts.append("\(counts.unready) not yet ready or just so") }
        return parts.isEmpty ? "" : " (\(parts.joined(separator: ", ")))"
    }
}

extension ScaleMetric {
    fileprivate var noun: String {
        switch self {
        case .cpu: "CPU"
        case .memory: "memory"
        case .inFlight: "requests in flight"
        case .rate: "requests per second"
        case .held: "held requests"
        case .custom(let name), .customOfReplicas(let name): "metric '\(name)'"
        }
    }

    /// `250m`, `64M`, `12.5`.
    fileprivate func text(milli: Int64) -> String {
        switch self {
        case .cpu: CPUText.write(Int(clamping: milli))
        case .memory: "\(milli / 1_000_000_000) MB"
        case .inFlight, .rate, .held, .custom, .customOfReplicas:
            MilliText.write(Int(clamping: milli))
        }
    }
}

extension ScaleTarget {
    /// `CPU at 66 %`, `12.5 requests in flight each`.
    func text(of figure: Int64) -> String {
        switch yardstick {
        case .utilization: "\(metric.noun) at \(figure) %"
        case .average: "\(metric.noun) of \(metric.text(milli: figure)) each"
        case .total: "\(metric.noun) of \(metric.text(milli: figure))"
        }
    }
}

extension ScaleYardstick {
    fileprivate func text(of value: Int64, _ metric: ScaleMetric) -> String {
        "\(figureText(value, metric)), target \(ownText(metric))"
    }

    fileprivate func figureText(_ value: Int64, _ metric: ScaleMetric) -> String {
        switch self {
        case .utilization: "is at \(value) % of what they request"
        case .average: "is \(metric.text(milli: value)) on average"
        case .total: "is \(metric.text(milli: value))"
        }
    }

    fileprivate func ownText(_ metric: ScaleMetric) -> String {
        switch self {
        case .utilization(let percent): "\(percent) %"
        case .average(let milli), .total(let milli): metric.text(milli: milli)
        }
    }
}

extension ScaleStep {
    /// `at or above 100 add 2`.
    fileprivate func text(_ target: ScaleTarget) -> String {
        let bound = target.yardstick.ownText(target.metric)
        let amount =
            switch change {
            case .count(let count): "\(count)"
            case .percent(let percent): "\(percent) %"
            }
        return side == .above
            ? "at or above \(bound) add \(amount)" : "at or below \(bound) remove \(amount)"
    }
}

extension ScaleDecision.Limit {
    func text(at now: Instant) -> String {
        switch self {
        case .withinTolerance: "within the tolerance"
        case .scaleOutWindow: "a lower need within the scale-out window"
        case .scaleInWindow(let until?): "the scale-in window holds for \((until - now).text) more"
        case .scaleInWindow(nil): "the scale-in window"
        case .rollout: "no scale-in during a rollout"
        case .missingFigures: "no scale-in while figures are missing"
        case .growthLimit: "growth limit"
        case .shrinkLimit: "scale-in limit"
        case .minimum: "minimum"
        case .maximum: "maximum"
        case .panic: "no scale-in while it panics"
        case .scaleDownDelay: "scale-down delay"
        case .activationScale: "activation scale"
        case .switchedOff: "scaling is off at 0 replicas"
        case .noFigures: "no figures to decide by"
        case .asleep: "no replica until a request waits"
        case .idle(let span): "nothing to do for \(span.text)"
        case .awake: "not yet idle for long enough"
        case .paused: "paused by a person"
        case .fixed: "the number is fixed"
        case .hostShort: "the host is short, others come first"
        }
    }

    /// The same as one word, for programs.
    package var code: String {
        switch self {
        case .withinTolerance: "within-tolerance"
        case .scaleOutWindow: "scale-out-window"
        case .scaleInWindow: "scale-in-window"
        case .rollout: "rollout"
        case .missingFigures: "missing-figures"
        case .growthLimit: "growth-limit"
        case .shrinkLimit: "shrink-limit"
        case .minimum: "minimum"
        case .maximum: "maximum"
        case .panic: "panic"
        case .scaleDownDelay: "scale-down-delay"
        case .activationScale: "activation-scale"
        case .switchedOff: "switched-off"
        case .noFigures: "no-figures"
        case .asleep: "asleep"
        case .idle: "idle"
        case .awake: "awake"
        case .paused: "paused"
        case .fixed: "fixed"
        case .hostShort: "host-short"
        }
    }
}
