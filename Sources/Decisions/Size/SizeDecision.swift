package import Model

/// What was decided about the limits of a service's replicas, with all that led there.
package struct SizeDecision: Sendable, Equatable {
    /// What kept a limit from what the use asks for, in the order in which it was applied.
    package enum Limit: Sendable, Equatable {
        case withinTolerance
        /// A higher need of the last time holds it up.
        case window(until: Instant)
        case rollout
        case missingFigures
        case noFigures
        case minimum
        case maximum
        /// It is not lowered while there are more replicas than the fewest.
        case replicasFirst
        /// Lower would be less than the working set and its margin.
        case workingSet
        case hostShort
        /// No more than the host has, or has left.
        case hostRoom
        case paused
    }

    package enum Basis: String, Sendable, Equatable {
        case use
        /// Of the last second, which is far beyond the mean.
        case burst
        /// All that the limit allows is used: how much more is needed is not known.
        case saturated
        /// One was killed for want of it.
        case outOfMemory = "out-of-memory"
    }

    /// Thousandths of a core, or bytes.
    package struct Part: Sendable, Equatable {
        package let current: Int
        package var decided: Int
        package let bounds: ClosedRange<Int>
        /// In percent of the limit (CPU), or of the use beyond it (memory).
        package let aim: Int
        package var use: Int?
        package var need: Int?
        package var measured = 0
        package var basis = Basis.use
        package var limits: [Limit] = []

        init(current: Int, bounds: ClosedRange<Int>, aim: Int) {
            self.current = current
            self.decided = current
            self.bounds = bounds
            self.aim = aim
        }

        mutating func settle(_ amount: Int, _ limit: Limit) {
            decided = amount
            limits.append(limit)
        }
    }

    package let at: Instant
    package let current: ReplicaSize
    package var cpu: Part?
    package var memory: Part?

    init(at now: Instant, current: ReplicaSize) {
        self.at = now
        self.current = current
    }

    package var decided: ReplicaSize {
        var size = current
        if let cpu { size.cpuMilliCores = cpu.decided }
        if let memory, memory.decided != memory.current {
            size = size.withMemory(UInt64(memory.decided))
        }
        return size
    }
}
