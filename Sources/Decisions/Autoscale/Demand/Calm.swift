import Model

/// What the service is asked to do while nothing but chance moves it. A count that minutes of the
/// same load have led to is as right as it will be, and whatever seconds say beside it is chance; yet
/// looked at every second, chance passes any bound sooner or later.
struct Calm: Sendable, Equatable {
    private var cpu = SteadyFigure()
    private var inFlight = SteadyFigure()
    private var rate = SteadyFigure()
    /// What replicas were found to do when rate and CPU had settled; learning on, it would move the
    /// bounds that the level is held against.
    private(set) var staffing: Staffing?

    /// Seconds in which replicas come or go, or do not tell, are of none of the loads before and after.
    mutating func note(_ observation: ScaleObservation) {
        let load = observation.readyLoad
        let ready = load.count
        guard ready > 0, ready == observation.current, ready == observation.replicas.count
        else { return }
        if load.cpu.told == ready { cpu.note(Double(load.cpu.milli)) }
        if load.inFlight.told == ready { inFlight.note(Double(load.inFlight.milli)) }
        if load.rate.told == ready { rate.note(Double(load.rate.milli)) }
    }

    mutating func settle(_ found: Staffing?) {
        let isSettled = rate.level != nil && cpu.level != nil
        staffing = isSettled ? staffing ?? found : nil
    }

    /// Of the whole service, in the unit of its figure; nil: it has not been the same for long.
    func level(_ metric: ScaleMetric) -> Double? {
        switch metric {
        case .cpu: cpu.level?.mean
        case .inFlight: inFlight.level?.mean
        case .rate: rate.level?.mean
        case .memory, .held, .custom, .customOfReplicas: nil
        }
    }

    /// Whether the last second is one like others. Of CPU the requests tell that where they are counted,
    /// since it cannot be beyond its limit.
    func isChance(_ metric: ScaleMetric, _ observation: ScaleObservation) -> Bool {
        let load = observation.readyLoad
        return switch metric {
        case .cpu where rate.level == nil: cpu.isChance(Double(load.cpu.milli))
        case .cpu, .rate: rate.isChance(Double(load.rate.milli))
        case .inFlight: inFlight.isChance(Double(load.inFlight.milli))
        case .memory, .held, .custom, .customOfReplicas: false
        }
    }

    /// In requests per second.
    var steadyRate: Double? { staffing.flatMap { _ in level(.rate).map { $0 / 1_000 } } }
}

extension DemandAutoscaler {
    /// The proposal of seconds, replaced by that of the level that its figure has kept. Nil: it is of a
    /// second that is far off, but by chance.
    func calmed(
        _ proposal: ScaleDecision.Proposal, _ observation: ScaleObservation, _ policy: ScalePolicy
    ) -> ScaleDecision.Proposal? {
        switch proposal.basis {
        case .measured: steady(proposal, observation, policy)
        case .lastSample: calm.isChance(proposal.target.metric, observation) ? nil : proposal
        case .requests where proposal.target.metric == .cpu:
            calm.isChance(.rate, observation) ? nil : proposal
        case .requests, .trend, .backlog, .step, .steady: proposal
        case .yesterday, .lastWeek: proposal
        }
    }

    private func steady(
        _ proposal: ScaleDecision.Proposal, _ observation: ScaleObservation, _ policy: ScalePolicy
    ) -> ScaleDecision.Proposal {
        let counts = proposal.counts
        guard counts.missing == 0, counts.unready == 0, counts.measured > 0,
            let level = calm.level(proposal.target.metric)
        else { return proposal }
        let ready = observation.replicas.filter(\.isReady)
        let (value, target): (Double, Int64) =
            switch proposal.target.yardstick {
            case .utilization(let percent):
                (level * 100 / Double(ready.reduce(0) { $0 + $1.limit }), percent)
            case .average(let milli): (level / Double(counts.measured), milli)
            case .total(let milli): (level, milli)
            }
        var calmed = proposal
        calmed.basis = .steady
        calmed.value = Int64(value.rounded())
        let ratio = value / Double(max(1, target))
        let needed = (ratio * Double(counts.measured)).rounded(.up)
        let isWithin = abs(ratio - 1) * 100 <= Double(policy.tolerancePercent)
        calmed.replicas =
            isWithin
            ? observation.current : Int(max(1, min(needed, Double(Limits.replicasPerService))))
        return calmed
    }
}
