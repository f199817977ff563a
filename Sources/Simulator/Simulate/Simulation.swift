package import Model

/// Replays a load through the code of the daemon against a queueing model of the service.
package struct Simulation: Sendable {
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

    /// In their order, at the same time as far as there are cores.
    func runs(
        _ policies: [(name: String, policy: ServicePolicy)], _ trace: LoadTrace
    ) async -> [SimulationRun] {
        await withTaskGroup(of: (Int, SimulationRun).self) { group in
            for (index, entry) in policies.enumerated() {
                group.addTask { (index, run(entry.name, entry.policy, trace)) }
            }
            var runs: [Int: SimulationRun] = [:]
            for await (index, run) in group { runs[index] = run }
            return policies.indices.compactMap { runs[$0] }
        }
    }
}
