import Decisions
package import Model

/// What one run of a trace through the core showed, second by second.
package struct SimulationRun: Sendable {
    package struct Second: Sendable {
        package var rate = 0.0
        package var demand = 0
        package var ready = 0
        package var running = 0
        package var response = 0.0
        package var utilization = 0.0

        package init() {}
    }

    /// A change of the wanted count.
    package struct Scaling: Sendable {
        package let second: Int
        package let from: Int
        package let to: Int
        package let reason: String

        package init(second: Int, from: Int, to: Int, reason: String) {
            self.second = second
            self.from = from
            self.to = to
            self.reason = reason
        }
    }

    package let name: String
    package internal(set) var seconds: [Second] = []
    package internal(set) var scalings: [Scaling] = []

    /// Also for what was measured, so that the same metrics are taken of it.
    package init(name: String, seconds: [Second] = [], scalings: [Scaling] = []) {
        self.name = name
        self.seconds = seconds
        self.scalings = scalings
    }
}

/// Replays a load through the code of the daemon against a queueing model of the service.
package struct Simulation {
    let model: ServiceModel
    let seed: UInt64
    let arrivals: Arrivals
    let clock: TraceClock

    package init(
        _ model: ServiceModel, seed: UInt64, arrivals: Arrivals = .random(noise: 0),
        clock: TraceClock = TraceClock()
    ) {
        self.model = model
        self.seed = seed
        self.arrivals = arrivals
        self.clock = clock
    }

    package func run(_ name: String, _ policy: ServicePolicy, _ trace: LoadTrace) -> SimulationRun {
        let begin = Instant(nanoseconds: 3_600_000_000_000)
        var stream = ArrivalStream(arrivals, seed: seed)
        let opening = begin + .seconds(model.startSeconds + 1)
        var host = RehearsedHost(
            policy, startSeconds: model.startSeconds, clock: clock.reading(at: opening), at: begin)
        // It has started when the trace begins: the first second is not a cold start.
        host.run(to: begin + .seconds(model.startSeconds))
        var run = SimulationRun(name: name)
        run.seconds.reserveCapacity(trace.rates.count)
        var (backlog, demand) = (0.0, 1)
        let limit = Double(policy.template.limits.cpuMilliCores ?? 1_000)
        for (index, rate) in trace.rates.enumerated() {
            let now = opening + .seconds(index)
            host.run(to: now)
            let arrivals = stream.next(rate: rate)
            let ready = host.ready.count
            let second = model.second(arrivals: arrivals, ready: ready, backlog: &backlog)
            demand = model.demand(rate: rate, near: demand)
            var shown = SimulationRun.Second()
            (shown.rate, shown.demand) = (rate, demand)
            (shown.ready, shown.running) = (ready, host.running)
            (shown.response, shown.utilization) = (second.response, second.utilization)
            run.seconds.append(shown)
            let before = host.desired
            host.sample(
                samples(host.ready, second, arrivals, limit),
                held: ready == 0 ? Int(backlog) : 0, at: now)
            if host.desired != before {
                run.scalings.append(
                    .init(
                        second: index, from: before, to: host.desired,
                        reason: host.decision?.description ?? ""))
            }
        }
        return run
    }

    /// Requests go round in turn, so every replica has the same share; what does not divide goes to
    /// the first ones.
    private func samples(
        _ ready: [ReplicaID], _ second: ServiceModel.Second, _ arrivals: Double, _ limit: Double
    ) -> [ReplicaSample] {
        let (inFlight, rate) = (Int(second.inFlight.rounded()), Int(arrivals))
        let count = max(1, ready.count)
        return ready.enumerated().map { index, id in
            var sample = ReplicaSample(replica: id)
            sample.cpuMilliCores = Int(second.utilization * limit)
            sample.throttledPermille = second.utilization >= 1 ? 300 : 0
            sample.requestsInFlight = inFlight / count + (index < inFlight % count ? 1 : 0)
            sample.requestsPerSecond = rate / count + (index < rate % count ? 1 : 0)
            return sample
        }
    }
}
