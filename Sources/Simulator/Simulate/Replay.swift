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
        let ready = host.ready
        (shown.ready, shown.running) = (ready.count, host.running)
        shown.size = meanSize(of: ready)
        let second = model.second(arrivals: arrivals, ready: shown.supply, backlog: &backlog)
        (shown.response, shown.utilization) = (second.response, second.utilization)
        run.seconds.append(shown)
        let before = host.desired
        let held = shown.ready == 0 ? Int(backlog) : 0
        host.sample(samples(of: ready, second, arrivals), held: held, at: now)
        noteChanges(in: index, desiredBefore: before)
    }

    private func meanSize(of ready: [RehearsedHost.Member]) -> Double {
        guard !ready.isEmpty else { return 1 }
        let sum = ready.reduce(0) { $0 + ($1.cpuMilliCores ?? ownMilliCores) }
        return Double(sum) / Double(ready.count * ownMilliCores)
    }

    /// Requests go round in turn, so every replica has the same share; what does not divide goes to
    /// the first ones.
    private func samples(
        of ready: [RehearsedHost.Member], _ second: ServiceModel.Second, _ arrivals: Double
    ) -> [ReplicaSample] {
        let (inFlight, rate) = (Int(second.inFlight.rounded()), Int(arrivals))
        let count = max(1, ready.count)
        return ready.enumerated().map { index, replica in
            var sample = ReplicaSample(replica: replica.id)
            let most = Double(replica.cpuMilliCores ?? ownMilliCores)
            sample.cpuMilliCores = Int(second.utilization * most)
            sample.throttledPermille = second.utilization >= 1 ? 300 : 0
            sample.requestsInFlight = inFlight / count + (index < inFlight % count ? 1 : 0)
            sample.requestsPerSecond = rate / count + (index < rate % count ? 1 : 0)
            return sample
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
