/// How much load a service has had in each quarter of an hour of the last week, and how well that told
/// what came a day and a week later.
package struct Season: Sendable, Equatable, Codable {
    package static let slotSeconds = 900
    private static let slotsPerDay = 96
    private static let slotsPerWeek = 672

    /// Requests, in thousandths a second; else milli-cores.
    package let isCounted: Bool
    /// By slot of the week; below zero: not known.
    private var loads: [Int]
    /// The newest one, counted from 1970.
    private var newest: Int?
    private var yesterday = Trust()
    private var lastWeek = Trust()

    package init(isCounted: Bool) {
        self.isCounted = isCounted
        loads = Array(repeating: -1, count: Self.slotsPerWeek)
    }

    /// What was stored may have been written by anybody.
    package var isSound: Bool {
        loads.count == Self.slotsPerWeek && (newest ?? 0) >= 0
            && [yesterday, lastWeek].allSatisfy { (1...Trust.unit * 4).contains($0.levelPermille) }
    }

    package enum Source: Sendable, Equatable { case yesterday, lastWeek }

    /// A slot is over. What is not newer than what is known is of a clock that was set back.
    package mutating func note(_ load: Int, slot: Int) {
        guard slot >= 0, slot > newest ?? -1 else { return }
        for missed in 0..<min(Self.slotsPerWeek, slot - (newest ?? slot - 1) - 1) {
            loads[(slot - 1 - missed) % Self.slotsPerWeek] = -1
        }
        if let told = known(at: slot - Self.slotsPerDay) { yesterday.check(told, load) }
        if let told = known(at: slot - Self.slotsPerWeek) { lastWeek.check(told, load) }
        loads[slot % Self.slotsPerWeek] = max(0, load)
        newest = slot
    }

    /// By whichever has told better of late; nil: neither is known and tells well.
    package func forecast(slot: Int) -> (load: Int, source: Source)? {
        let told = [
            (Source.lastWeek, lastWeek, known(at: slot - Self.slotsPerWeek)),
            (Source.yesterday, yesterday, known(at: slot - Self.slotsPerDay)),
        ]
        let best = told.filter { $0.1.isEarned && $0.2 != nil }
            .min { $0.1.errorPermille < $1.1.errorPermille }
        return best.flatMap { source, trust, load in
            load.map { ($0 * trust.levelPermille / Trust.unit, source) }
        }
    }

    private func known(at slot: Int) -> Int? {
        guard let newest, slot >= 0, slot <= newest, slot >= newest + 1 - Self.slotsPerWeek else {
            return nil
        }
        let load = loads[slot % Self.slotsPerWeek]
        return load >= 0 ? load : nil
    }
}

extension Season {
    /// How far one may go by what was then.
    private struct Trust: Sendable, Equatable, Codable {
        static let unit = 1_000
        /// Two hours of it.
        private static let needed = 8
        private static let errorPermilleMaximum = 250
        /// New figures weigh a quarter at least: some days are busier than others, from the morning on.
        private static let weight = 4
        private static let levels = 250...4_000

        private(set) var checked = 0
        private(set) var errorPermille = 0
        /// Of now to then.
        private(set) var levelPermille = Trust.unit

        var isEarned: Bool {
            checked >= Self.needed && errorPermille <= Self.errorPermilleMaximum
        }

        mutating func check(_ told: Int, _ load: Int) {
            let expected = told * levelPermille / Self.unit
            let most = max(1, max(expected, load))
            let error = abs(expected - load) * Self.unit / most
            checked = min(checked + 1, Self.needed)
            let weight = min(checked, Self.weight)
            errorPermille += (error - errorPermille) / weight
            let level = min(
                max(load * Self.unit / max(1, told), Self.levels.lowerBound), Self.levels.upperBound
            )
            levelPermille += (level - levelPermille) / Self.weight
        }
    }
}
