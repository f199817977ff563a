package import Model

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
        var replay = Replay(self, policy, name, seconds: trace.rates.count)
        for (second, rate) in trace.rates.enumerated() { replay.play(second, rate: rate) }
        return replay.run
    }
}
