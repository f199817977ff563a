/// What one run of a trace through the core showed, second by second.
package struct SimulationRun: Sendable {
    package struct Second: Sendable {
        package var rate = 0.0
        package var demand = 0
        package var ready = 0
        package var running = 0
        /// What each of them may use, as a multiple of what `run.limits` says.
        package var size = 1.0
        package var response = 0.0
        package var utilization = 0.0

        package init() {}

        /// In replicas that may use what `run.limits` says.
        package var supply: Double { Double(ready) * size }
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

    /// A change of what each replica may use, in thousandths of a core.
    package struct Resizing: Sendable {
        package let second: Int
        package let from: Int
        package let to: Int
        package let reason: String
    }

    package let name: String
    package internal(set) var seconds: [Second] = []
    package internal(set) var scalings: [Scaling] = []
    package internal(set) var resizings: [Resizing] = []

    /// Also for what was measured, so that the same metrics are taken of it.
    package init(name: String, seconds: [Second] = [], scalings: [Scaling] = []) {
        self.name = name
        self.seconds = seconds
        self.scalings = scalings
    }
}
