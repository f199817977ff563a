import Model

/// What `cpu.target: auto` asks for. Growing and shrinking are judged by different bounds of the same
/// estimate, so that chance moves nothing: to grow, the rate must be above what the replicas are staffed
/// for by several standard errors; to shrink, it must be below by as many.
struct RateDemand {
    let rates: RateHistory
    let staffing: Staffing
    let current: Int
    let ready: Int
    /// From a start until readiness, in seconds.
    let lead: Double
    /// How many times the load it will be then; nil: it does not rise.
    let growth: Double?
    /// Requests that wait within the replicas and at the front, beyond those that are worked on.
    let backlog: Double
    /// What has not been less for some seconds.
    var standing = 0.0
    /// Others have been asked for, and are on their way or have yet to work on what waits.
    var isAnswered = false
    /// The rate that it has had for minutes, if nothing but chance has moved it.
    var steady: Double?
    /// It has been seen to become far more just now.
    var hasRisen = false

    struct Need {
        var replicas: Int
        var basis = ScaleDecision.Basis.measured
    }

    /// One second alone has to be further off than a mean of many.
    private static let spans = [3, 5, 10, 20, 30]
    /// Two seconds that are both so far below half of what it is staffed for are a fall and no chance; so is one
    /// after a fall that came at once.
    private static let fallenSeconds = 2
    private static let fallenErrors = 6.0
    private static let errors = 4.0
    private static let confidence: [(seconds: Int, errors: Double)] = [(1, 5), (5, 4), (15, 4)]
    /// That the rate has changed is known by more than that, and chance is taken from it: only how far it goes
    /// is still asked. A replica too few would be missed until a mean of five seconds says so.
    private static let risenErrors = 0.5
    /// What waits shall be done in so many seconds once there are replicas for it.
    private static let drainSeconds = 2.0
    /// The same, where others have been asked for.
    private static let drainSecondsMore = 4.0
    /// Less than this is no queue but a busy moment.
    private static let patienceSeconds = 0.5
    /// The same of what does not go by itself.
    private static let standingSeconds = 0.15

    /// A rate is the mean of a second: that of half a second ago.
    private static let rateAgeSeconds = 0.5

    /// Beyond the start of a replica, until it has its share.
    static let reserveSeconds = 2.0

    /// The largest of what each asks for.
    func needs() -> [Need] {
        guard let latest = rates.latest else { return [] }
        let staffed = staffing.rate(of: current)
        let deviation = staffing.scatter.deviation(of: staffed)
        let most = upperBound(latest)
        var needs = [least(most)]
        for (seconds, usual) in Self.confidence where steady == nil || seconds == 1 {
            let errors = hasRisen && seconds == 1 ? Self.risenErrors : usual
            guard let rate = rates.mean(of: seconds),
                rate > staffed + errors * deviation / Double(seconds).squareRoot(),
                // What was higher a while ago is over.
                rate <= max(most, latest)
            else { continue }
            needs.append(
                Need(
                    replicas: staffing.replicas(for: rate),
                    basis: seconds == 1 ? .requests : .measured))
        }
        if let growth, let recent = rates.mean(of: 5), isRising(recent, growth),
            recent * growth > staffed + 3 * deviation
        {
            needs.append(
                Need(replicas: staffing.replicas(for: recent * growth), basis: .trend))
        }
        if let climb = rates.climb {
            let later = latest + climb * (lead + Self.rateAgeSeconds)
            if later > staffed + deviation {
                needs.append(Need(replicas: staffing.replicas(for: later), basis: .trend))
            }
        }
        if let queued = queued(latest) { needs.append(queued) }
        return needs
    }

    /// What it can be shrunk to.
    private func least(_ most: Double) -> Need {
        let replicas = staffing.replicas(for: steady ?? most)
        return Need(replicas: min(current, replicas), basis: steady == nil ? .measured : .steady)
    }

    /// What the rate is at most: of several spans the mean whose upper bound is lowest, which is a long
    /// one while the load is steady and a short one while it falls.
    private func upperBound(_ latest: Double) -> Double {
        let spans = fallenSeconds.map { [$0] } ?? Self.spans
        let recent = lowerBound(spans[0])
        let bounds = spans.compactMap { seconds in
            let count = min(seconds, rates.count)
            return rates.mean(of: count).map {
                $0 + Self.errors * staffing.scatter.deviation(of: $0) / Double(count).squareRoot()
            }
        }
        return max(recent, bounds.min() ?? latest)
    }

    /// What the last seconds are at least. Of a load that has just risen the newest second tells more than
    /// a mean that reaches back beyond the rise.
    private func lowerBound(_ seconds: Int) -> Double {
        let longest = rates.mean(of: min(seconds, rates.count)) ?? 0
        return (1..<seconds).reduce(longest) { bound, count in
            guard let mean = rates.mean(of: count) else { return bound }
            let chance = staffing.scatter.deviation(of: mean) / Double(count).squareRoot()
            return max(bound, mean - chance)
        }
    }

    /// The seconds since it fell to less than half of what it is staffed for; nil: it has not.
    private var fallenSeconds: Int? {
        let seconds = rates.hasDropped ? 1 : Self.fallenSeconds
        guard let highest = rates.highest(of: seconds) else { return nil }
        let chance = Self.fallenErrors * staffing.scatter.deviation(of: highest)
        return 2 * (highest + chance) < staffing.rate(of: current) ? seconds : nil
    }

    /// A step of half a minute ago tilts the line through it as a rise does; but now nothing rises.
    private func isRising(_ recent: Double, _ growth: Double) -> Bool {
        guard let latest = rates.mean(of: 3), let mean = rates.mean(of: 6) else { return true }
        let risen = 2 * (latest - mean)
        let expected = recent * (growth - 1) / (lead + RateDemand.reserveSeconds) * 3
        let error = staffing.scatter.deviation(of: recent) * (2.0 / 3).squareRoot()
        return risen >= expected / 2 - 2 * error
    }

    /// What waits now and will have come beyond what is done until others are ready, to be drained.
    private func queued(_ rate: Double) -> Need? {
        let able = Double(max(1, ready)) * staffing.capacity
        let deviation = staffing.scatter.deviation(of: rate)
        let arriving = max(0, rate - able) * (current > ready ? lead / 2 : lead)
        // What a step has left there does not go by itself either, and what it will have left is known at once.
        let lasting = hasRisen ? backlog : standing
        let expected = hasRisen ? backlog + arriving : backlog
        let isStanding = lasting > Self.standingSeconds * able + deviation
        guard isStanding || expected > Self.patienceSeconds * able + 3 * deviation
        else { return nil }
        let staffed = Double(staffing.replicas(for: rate))
        let waiting = backlog + arriving
        // Those that the rate needs are no part of a queue, and are kept; one more for two seconds less is not
        // worth its start.
        let isDoneAnyway =
            waiting <= Self.drainSecondsMore * (staffed * staffing.capacity - rate)
        if hasRisen, isDoneAnyway { return Need(replicas: Int(staffed), basis: .requests) }
        let draining = waiting / (isAnswered ? Self.drainSecondsMore : Self.drainSeconds)
        // What does not go by itself has not been done by what they are staffed with beyond the rate.
        let count =
            hasRisen || isAnswered
            ? max(staffed, ((rate + draining) / staffing.capacity).rounded(.up))
            : staffed + (draining / staffing.capacity).rounded(.up)
        return Need(
            replicas: Int(min(count, Double(Limits.replicasPerService))), basis: .backlog)
    }
}

extension RateHistory {
    /// Of all ready replicas. A sample that lacks one of them is none: part of the requests would look
    /// like fewer of them.
    mutating func note(_ observation: ScaleObservation) {
        let ready = observation.readyLoad
        if ready.rate.told == 0 { return note(nil, at: observation.now) }
        guard ready.rate.told == ready.count else { return }
        note(Double(ready.rate.milli) / 1_000, at: observation.now)
    }
}

extension DemandAutoscaler {
    /// Nil as long as it is not known what a request costs.
    func staffing(_ observation: ScaleObservation) -> Staffing? {
        guard cost.isKnown, let each = cost.milliCores, each > 0,
            let limit = observation.replicas.first(where: \.isReady)?.limit
        else { return nil }
        return Staffing(capacity: Double(limit) / each, scatter: rates.scatter)
    }

    /// Nil where the policy has a target, or as long as it is not known what a request costs.
    func staffed(_ observation: ScaleObservation, _ policy: ScalePolicy)
        -> [ScaleDecision.Proposal]?
    {
        guard policy.cpu?.isStaffed == true, let rate = rates.latest,
            let staffing = calm.staffing ?? staffing(observation)
        else { return nil }
        let load = observation.readyLoad
        let ready = load.count
        let unready = observation.replicas.count { $0.isUnready }
        let lead = observation.startTime ?? .zero
        let demand = RateDemand(
            rates: rates, staffing: staffing, current: observation.current, ready: ready,
            lead: Double(lead.wholeMilliseconds) / 1_000,
            growth: trend.growth(
                in: min(lead, .seconds(60)) + .seconds(RateDemand.reserveSeconds)),
            backlog: queue.latest, standing: queue.least,
            isAnswered: isAnswered(observation), steady: calm.steadyRate,
            hasRisen: observation.isRising)
        let share = staffing.rate(of: observation.current) / Double(max(1, observation.current))
        let target = ScaleTarget(.rate, .average(milli: Int64(share * 1_000)))
        return demand.needs().map { need in
            var proposal = ScaleDecision.Proposal(target)
            proposal.basis = need.basis
            proposal.counts.measured = ready
            proposal.counts.missing = load.silent
            proposal.counts.unready = unready
            proposal.value = Int64(rate * 1_000 / Double(max(1, ready)))
            proposal.replicas = need.replicas
            return proposal
        }
    }
}
