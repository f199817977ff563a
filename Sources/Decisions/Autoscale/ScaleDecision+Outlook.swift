package import Model

/// What would change the count, and when: the limits that hold it now, and where the figure that rules
/// it would ask for another.
extension ScaleDecision {
    package func outlook(_ policy: ScalePolicy) -> [ScaleExplanation.Outlook] {
        limits.compactMap { outlook(of: $0, policy) } + sleepOutlook + thresholds(policy)
    }

    private func outlook(of limit: Limit, _ policy: ScalePolicy) -> ScaleExplanation.Outlook? {
        let wanted = proposed ?? decided
        return switch limit {
        case .paused: .init("`coxctl autoscale resume` lets it follow its figures again")
        case .hostShort:
            .init(
                "more, once the host is relieved or with a higher 'priority'; the figures ask for "
                    + "\(wanted)")
        case .scaleInWindow(let until?):
            .init(
                inSeconds: Self.seconds(until - at),
                "fewer, if until then nothing asks for as many; the figures ask for \(wanted)")
        case .scaleInWindow(nil), .scaleDownDelay:
            .init("fewer, once nothing has asked for as many for the whole window")
        case .scaleOutWindow:
            .init("more, once nothing has asked for fewer for the whole window")
        case .rollout: .init("fewer, once the rollout is over")
        case .missingFigures: .init("fewer, once every ready replica tells its figures")
        case .noFigures: .init("any change, once a ready replica tells a figure")
        // Without figures, what it would be without the floor is not known.
        case .minimum where proposed == nil: nil
        // At the ceiling time brings nothing.
        case .growthLimit where decided >= policy.maximum:
            limits.contains(.maximum) ? nil : ceilingOutlook(policy, wanted)
        case .growthLimit: growthOutlook(policy, wanted)
        case .shrinkLimit: .init("fewer in the next step; the figures ask for \(wanted)")
        case .maximum: ceilingOutlook(policy, wanted)
        case .minimum: floorOutlook(policy, wanted)
        case .panic:
            .init(
                inSeconds: Self.seconds(policy.kpa.stableWindow),
                "fewer, if until then the load stays below the panic threshold")
        case .switchedOff: .init("any change, once the count is set to more than 0")
        case .asleep: .init("one or more, as soon as a request waits at the front port")
        case .withinTolerance, .fixed, .activationScale, .idle, .awake: nil
        }
    }

    private var sleepOutlook: [ScaleExplanation.Outlook] {
        guard let idleUntil, decided > 0 else { return [] }
        return [
            .init(inSeconds: Self.seconds(idleUntil - at), "none, if nothing is to do until then")
        ]
    }

    private func ceilingOutlook(
        _ policy: ScalePolicy, _ wanted: Int
    ) -> ScaleExplanation.Outlook {
        .init("more, with a higher \(ceilingKey(policy)); the figures ask for \(wanted)")
    }

    private func ceilingKey(_ policy: ScalePolicy) -> String {
        let holding = openSchedules.first { $0.maximum == policy.maximum }
        return holding.map { "'max' of schedule '\($0.name)'" } ?? "'scale.max'"
    }

    /// What a schedule demands it demands until it closes; the one that is open longest counts.
    private func floorOutlook(
        _ policy: ScalePolicy, _ wanted: Int
    ) -> ScaleExplanation.Outlook {
        guard let last = floorSchedule(policy) else {
            return .init("fewer, with a lower 'scale.min'; the figures ask for \(wanted)")
        }
        return .init(
            inSeconds: Double(last.secondsLeft),
            "fewer, as schedule '\(last.name)' is over; the figures ask for \(wanted)")
    }

    private func floorSchedule(_ policy: ScalePolicy) -> ScaleSchedule.Window? {
        openSchedules.filter { $0.minimum == policy.minimum }
            .max { $0.secondsLeft < $1.secondsLeft }
    }

    /// What demands the floor: `at least 4, as schedule 'rush' says; the figures ask for 1`.
    func floorText(_ policy: ScalePolicy) -> String {
        let source = floorSchedule(policy).map { "schedule '\($0.name)'" } ?? "'scale.min'"
        let wanted = proposed.map { "; the figures ask for \($0)" } ?? ""
        return "at least \(policy.minimum), as \(source) says\(wanted)"
    }

    private func growthOutlook(_ policy: ScalePolicy, _ wanted: Int) -> ScaleExplanation.Outlook {
        let period =
            algorithm == .hpa
            ? policy.hpa.up.steps.map(\.period).max() ?? .zero : policy.growthPeriod
        return .init(
            inSeconds: Self.seconds(period),
            "more, as the growth of one period is used up; the figures ask for \(wanted)")
    }

    // MARK: Figures

    /// Of the figure that asks for most, where the count is what it is because of it.
    private func thresholds(_ policy: ScalePolicy) -> [ScaleExplanation.Outlook] {
        guard algorithm != .kpa, current > 0, let ruling else { return [] }
        if ruling.basis == .steady { return [.init("any change, once it is more than chance")] }
        guard ruling.basis == .measured else { return [] }
        if policy.cpu?.isStaffed == true, ruling.target.metric == .rate { return staffed(ruling) }
        let percents = tolerances(policy)
        let upper = scaled(ruling.target.yardstick, by: 100 + percents.up, of: 100)
        var texts: [String] = []
        let isAtCeiling = decided >= policy.maximum
        if !isAtCeiling || (proposed ?? decided) <= decided {
            texts.append(
                "more, above \(ruling.target.text(of: upper))"
                    + (isAtCeiling ? " with a higher \(ceilingKey(policy))" : ""))
        }
        if current > max(1, policy.minimum) {
            texts.append("fewer, below \(ruling.target.text(of: lower(ruling, percents.down)))")
        }
        return texts.map { .init($0) }
    }

    /// Where the rate itself says how many are needed (`RateDemand`).
    private func staffed(_ ruling: Proposal) -> [ScaleExplanation.Outlook] {
        guard case .average(let milli) = ruling.target.yardstick else { return [] }
        return [
            .init("more, above \(ruling.target.text(of: milli)) by more than chance"),
            .init("fewer, when even the upper bound of the rate needs fewer"),
        ]
    }

    private func tolerances(_ policy: ScalePolicy) -> (down: Int64, up: Int64) {
        let hpa = algorithm == .hpa ? policy.hpa : nil
        return (
            Int64(hpa?.down.tolerancePercent ?? policy.tolerancePercent),
            Int64(hpa?.up.tolerancePercent ?? policy.tolerancePercent)
        )
    }

    /// Outside of the tolerance, and so little that one replica less would do.
    private func lower(_ ruling: Proposal, _ tolerance: Int64) -> Int64 {
        let outside = scaled(ruling.target.yardstick, by: 100 - tolerance, of: 100)
        let fewer = scaled(ruling.target.yardstick, by: Int64(current) - 1, of: Int64(current))
        return min(outside, fewer)
    }

    private func scaled(_ yardstick: ScaleYardstick, by part: Int64, of whole: Int64) -> Int64 {
        switch yardstick {
        case .utilization(let figure), .average(let figure), .total(let figure):
            let (product, overflow) = figure.multipliedReportingOverflow(by: part)
            return overflow ? figure / whole * part : product / whole
        }
    }

    private static func seconds(_ span: Duration) -> Double {
        Double(span.wholeMilliseconds) / 1_000
    }

    /// The proposal that the count follows before any limit.
    package var ruling: Proposal? {
        proposals.first { $0.replicas != nil && $0.replicas == proposed }
    }
}

// MARK: - In plain figures

extension ScaleDecision {
    package func explanation(_ policy: ScalePolicy) -> ScaleExplanation {
        ScaleExplanation(
            algorithm: algorithm.rawValue, current: current, decided: decided, inputs: inputs,
            proposals: proposals.map { ScaleExplanation.Proposal($0) },
            limits: limits.map { .init(code: $0.code, text: $0.text(at: at)) },
            outlook: outlook(policy), sentence: description)
    }

    /// What makes a decision another one than that before, when the count stays: its figures differ
    /// from second to second.
    struct Gist: Sendable, Equatable {
        let limits: [String]
        let metric: ScaleMetric?
        let basis: Basis?
        let proposed: Int?
    }

    var gist: Gist {
        Gist(
            limits: limits.map(\.code), metric: ruling?.target.metric, basis: ruling?.basis,
            proposed: proposed)
    }
}

extension ScaleExplanation.Inputs {
    init(_ observation: ScaleObservation) {
        self.init()
        ready = observation.replicas.count { $0.isReady }
        existing = observation.existing ?? observation.current
        held = observation.heldMilli.map { Int($0 / 1_000) }
        startSeconds = observation.startTime.map { Double($0.wholeMilliseconds) / 1_000 }
    }
}

extension ScaleExplanation.Proposal {
    package init(_ proposal: ScaleDecision.Proposal) {
        // Cores, bytes and requests are thousandths inside; percentages are whole.
        let (kind, given, unit): (String, Int64, Double) =
            switch proposal.target.yardstick {
            case .utilization(let percent): ("utilization", percent, 1)
            case .average(let milli): ("average", milli, 1_000)
            case .total(let milli): ("total", milli, 1_000)
            }
        self.init(
            metric: proposal.target.metric.name, kind: kind, target: Double(given) / unit,
            value: proposal.value.map { Double($0) / unit }, replicas: proposal.replicas,
            basis: proposal.basis.rawValue, measured: proposal.counts.measured,
            unready: proposal.counts.unready, missing: proposal.counts.missing,
            leaving: proposal.counts.leaving, fault: proposal.fault)
    }
}
