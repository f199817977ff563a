import Decisions
import Model

/// A run of a simulation that is under way.
struct Replay {
    private let model: ServiceModel
    /// What `run.limits` gives each replica, in thousandths of a core.
    private let ownMilliCores: Int
    private let opening: Instant
    private var host: RehearsedHost
    private var stream: ArrivalStream
    private var backlog = 0.0
    private var demand = 1
    private(set) var run: SimulationRun

    init(_ simulation: Simulation, _ policy: ServicePolicy, _ name: String, seconds: Int) {
        model = simulation.model
        ownMilliCores = policy.template.limits.cpuMilliCores ?? 1_000
        let begin = Instant(nanoseconds: 3_600_000_000_000)
        opening = begin + .seconds(model.startSeconds + 1)
        stream = ArrivalStream(simulation.arrivals, seed: simulation.seed)
        host = RehearsedHost(
            Rehearsable(policy).policy, startSeconds: model.startSeconds,
            clock: simulation.clock.reading(at: opening), at: begin)
        // It has started when the trace begins: the first second is not a cold start.
        host.run(to: begin + .seconds(model.startSeconds))
        run = SimulationRun(name: name)
        run.seconds.reserveCapacity(seconds)
    }

    mutating func play(_ index: Int, rate: Double) {
        let now = opening + .seconds(index)
        host.run(to: now)
        let arrivals = stream.next(rate: rate)
        demand = model.demand(rate: rate, near: demand)
        var shown = SimulationRun.Second()
        (shown.rate, shown.demand) = (rate, demand)
        (shown.ready, shown.running) = (host.ready.count, host.running)
        shown.size = meanSize
        let second = model.second(arrivals: arrivals, ready: shown.supply, backlog: &backlog)
        (shown.response, shown.utilization) = (second.response, second.utilization)
        run.seconds.append(shown)
        let before = host.desired
        let held = shown.ready == 0 ? Int(backlog) : 0
        measure(second, arrivals)
        host.tellSamples(held: held, at: now)
        noteChanges(in: index, desiredBefore: before)
    }

    private var meanSize: Double {
        if host.ready.isEmpty { return 1 }
        var sum = 0
        for index in host.ready.indices { sum += milliCores(ofReadyAt: index) }
        return Double(sum) / Double(host.ready.count * ownMilliCores)
    }

    private func milliCores(ofReadyAt index: Int) -> Int {
        host.ready[index].cpuMilliCores ?? ownMilliCores
    }

    /// Requests go round in turn, so every replica has the same share; what does not divide goes to
    /// the first ones.
    private mutating func measure(_ second: ServiceModel.Second, _ arrivals: Double) {
        let count = max(1, host.ready.count)
        let inFlight = Int(second.inFlight.rounded()).quotientAndRemainder(dividingBy: count)
        let rate = Int(arrivals).quotientAndRemainder(dividingBy: count)
        for index in host.ready.indices {
            let most = Double(milliCores(ofReadyAt: index))
            host.samples[index].cpuMilliCores = Int(second.utilization * most)
            host.samples[index].throttledPermille = second.utilization >= 1 ? 300 : 0
            host.samples[index].requestsInFlight =
                inFlight.quotient + (index < inFlight.remainder ? 1 : 0)
            host.samples[index].requestsPerSecond = rate.quotient + (index < rate.remainder ? 1 : 0)
        }
    }

    private mutating func noteChanges(in second: Int, desiredBefore before: Int) {
        if host.desired != before {
            run.scalings.append(
                .init(
                    second: second, from: before, to: host.desired,
                    reason: host.decision?.description ?? ""))
        }
        if let size = host.sizeDecision, let part = size.cpu, part.decided != part.current {
            run.resizings.append(
                .init(
                    second: second, from: part.current, to: part.decided,
                    reason: size.changes.joined(separator: "; ")))
        }
    }
}
