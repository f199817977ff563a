import Model

/// How many replicas one figure asks for: pkg/controller/podautoscaler/replica_calculator.go of
/// Kubernetes, with its roundings. Figures are summed and divided as whole thousandths, a use is a
/// whole percentage, and only the ratio to the target is floating point.
///
/// Worked example: of requests of 1000 the 3 replicas use 300, 500 and 700; the target is 30 %. Their
/// use is 1500 * 100 / 3000 = 50 %, the ratio 50 / 30 = 1.67, and ceil(1.67 * 3) = 5 are proposed.
struct ReplicaCalculation {
    let observation: ScaleObservation
    let settings: HPASettings
    let tolerance: Tolerance

    /// The ratios around 1 at which nothing changes. As upstream has it, `0.9 <= ratio <= 1.1`.
    struct Tolerance {
        let down: Double
        let up: Double

        func holds(_ ratio: Double) -> Bool { 1 - down <= ratio && ratio <= 1 + up }
    }

    func propose(_ target: ScaleTarget) -> ScaleDecision.Proposal {
        var proposal = ScaleDecision.Proposal(target)
        switch target.metric {
        case .held, .custom: proposeByTotal(target, &proposal)
        case .cpu, .memory, .inFlight, .rate, .customOfReplicas:
            proposeByReplicas(target, &proposal)
        }
        return proposal
    }

    // MARK: Figures of each replica

    private func proposeByReplicas(_ target: ScaleTarget, _ proposal: inout ScaleDecision.Proposal)
    {
        let groups = ReplicaGroups(observation, target.metric, settings)
        proposal.counts.measured = groups.ready.count
        proposal.counts.unready = groups.unready.count
        proposal.counts.missing = groups.missing.count
        proposal.counts.leaving = groups.leaving
        if let fault = fault(of: groups, target.yardstick) {
            proposal.fault = fault
            return
        }
        let yardstick = Yardstick(target.yardstick)
        guard let measured = yardstick.measure(groups.ready) else {
            proposal.fault = "the ready replicas request nothing"
            return
        }
        proposal.value = measured.value
        proposal.replicas = replicas(groups, measured.ratio, yardstick)
    }

    private func fault(of groups: ReplicaGroups, _ yardstick: ScaleYardstick) -> String? {
        if observation.replicas.isEmpty { return "there are no replicas" }
        if groups.ready.isEmpty { return "no ready replica tells it" }
        if case .utilization = yardstick, groups.lacksRequest {
            return "what a replica requests is not known"
        }
        return nil
    }

    private func replicas(
        _ groups: ReplicaGroups, _ ratio: Double, _ yardstick: Yardstick
    ) -> Int {
        let growsWithUnready = !groups.unready.isEmpty && ratio > 1
        if !growsWithUnready && groups.missing.isEmpty {
            return tolerance.holds(ratio)
                ? observation.current : Self.rounded(ratio * Double(groups.ready.count))
        }
        return damped(groups, ratio, yardstick)
    }

    /// What is not known is taken to speak against the move: busy when shrinking, idle when growing.
    private func damped(
        _ groups: ReplicaGroups, _ ratio: Double, _ yardstick: Yardstick
    ) -> Int {
        var entries = groups.ready
        if ratio < 1 {
            entries += groups.missing.map { yardstick.busy($0) }
        } else if ratio > 1 {
            entries += groups.missing.map { ReplicaGroups.Entry(milli: 0, request: $0.request) }
            entries += groups.unready.map { ReplicaGroups.Entry(milli: 0, request: $0.request) }
        }
        let current = observation.current
        guard let damped = yardstick.measure(entries)?.ratio, !tolerance.holds(damped),
            !(ratio < 1 && damped > 1), !(ratio > 1 && damped < 1)
        else { return current }
        let replicas = Self.rounded(damped * Double(entries.count))
        // A count of more replicas than the ratio was taken of must not turn its direction.
        if damped < 1 && replicas > current || damped > 1 && replicas < current { return current }
        return replicas
    }

    // MARK: Figures of the whole service

    private func proposeByTotal(
        _ target: ScaleTarget, _ proposal: inout ScaleDecision.Proposal
    ) {
        let figure: Int64
        switch observation.total(target.metric) {
        case .milli(let milli, _): figure = milli
        case .fault(let why):
            proposal.fault = why
            return
        }
        let current = observation.current
        switch target.yardstick {
        case .total(let target):
            let ratio = Double(figure) / Double(target)
            proposal.value = figure
            let ready = observation.replicas.count { $0.isReady }
            proposal.counts.measured = ready
            if current == 0 {
                proposal.replicas = Self.rounded(ratio)
            } else if tolerance.holds(ratio) {
                proposal.replicas = current
            } else if observation.replicas.isEmpty {
                proposal.fault = "there are no replicas"
            } else {
                proposal.replicas = Self.rounded(ratio * Double(ready))
            }
        case .average(let target), .utilization(let target):
            let existing = observation.existing ?? current
            let ratio = Double(figure) / (Double(target) * Double(existing))
            proposal.replicas =
                tolerance.holds(ratio) ? existing : Self.rounded(Double(figure) / Double(target))
            proposal.value =
                existing == 0 ? figure : Int64((Double(figure) / Double(existing)).rounded(.up))
        }
    }

    /// Up, within what a count can be.
    private static func rounded(_ replicas: Double) -> Int {
        replicas.isNaN ? 0 : Int(min(replicas.rounded(.up), Double(Int32.max)))
    }
}

/// `GetResourceUtilizationRatio` and `GetMetricUsageRatio` of
/// pkg/controller/podautoscaler/metrics/utilization.go.
private struct Yardstick {
    private let target: ScaleYardstick

    init(_ target: ScaleYardstick) { self.target = target }

    /// The figure in the target's unit, and its ratio to it; nil where there is nothing to divide by.
    func measure(_ entries: [ReplicaGroups.Entry]) -> (value: Int64, ratio: Double)? {
        let sum = entries.reduce(Int64(0)) { $0 + $1.milli }
        let value: Int64
        switch target {
        case .utilization(let percent):
            let requested = entries.reduce(Int64(0)) { $0 + $1.request }
            guard requested > 0 else { return nil }
            value = Self.percent(sum, of: requested)
            return (value, Double(value) / Double(percent))
        case .average(let milli), .total(let milli):
            guard !entries.isEmpty else { return nil }
            value = sum / Int64(entries.count)
            return (value, Double(value) / Double(milli))
        }
    }

    /// Rounded down; where that has no room, a thousand exabytes, to within 1 %.
    private static func percent(_ part: Int64, of whole: Int64) -> Int64 {
        let (product, overflow) = part.multipliedReportingOverflow(by: 100)
        return overflow ? part / max(1, whole / 100) : product / whole
    }

    /// A replica that is fully busy: at its whole request, or at a target beyond that.
    func busy(_ entry: ReplicaGroups.Entry) -> ReplicaGroups.Entry {
        switch target {
        case .utilization(let percent):
            ReplicaGroups.Entry(
                milli: entry.request * max(100, percent) / 100, request: entry.request)
        case .average(let milli), .total(let milli):
            ReplicaGroups.Entry(milli: milli, request: entry.request)
        }
    }
}
