/// One figure of a whole service over the minutes in which nothing but chance has moved it.
///
/// Samples are gathered into stretches of fifteen. How much those scatter is taken from what neighbours
/// differ by, which is blind to drift: samples, of which there are many, and stretches, which holds for
/// figures whose samples depend on each other (queues), too; the larger counts. The figure has changed where the mean of the last stretches is
/// further from that of those before than chance explains; then all begins anew. After eight minutes
/// without change the level is settled, and later ones are held against it: a mean that went on growing
/// would follow a slow drift instead of seeing it.
struct SteadyFigure: Sendable, Equatable {
    /// Samples, of which there is one a second.
    static let stretch = 15
    /// Stretches until a level is settled.
    static let settling = 32

    /// Fewer tell too little about their scatter to judge others by.
    private static let fewest = 12
    /// When what came first is looked at once more: it may be of the change that all began with.
    private static let reviewed = 8
    private static let reviewErrors = 4.0
    /// So many of the last stretches are held against the rest.
    private static let spans = [1, 4, 20]
    /// A change is seen within seconds, too, once there is a level.
    private static let quick = [2, 3, 5]
    /// Of this many standard errors chance makes one in hundreds of thousands, and each second is a try.
    private static let errors = 6.0
    /// The same of a single second, which alone moves something only where it is far off besides.
    private static let burstErrors = 5.0
    /// Figures are whole numbers, and one that never scatters would make of each unit a change.
    private static let leastDeviation = 0.005

    struct Level: Sendable, Equatable {
        let mean: Double
        /// Of a stretch.
        let deviation: Double
    }

    private struct Stretch: Sendable, Equatable {
        let mean: Double
        /// Of one sample, by the differences of neighbours (von Neumann, 1941).
        let variance: Double

        init(_ samples: [Double]) {
            mean = samples.reduce(0, +) / Double(max(1, samples.count))
            variance = SteadyFigure.variance(samples)
        }
    }

    private(set) var level: Level?
    private var running: [Double] = []
    private var reference: [Stretch] = []
    private var recent: [Stretch] = []

    mutating func note(_ figure: Double) {
        running.append(figure)
        if let level, Self.quick.contains(where: { isElsewhere(running.suffix($0), level) }) {
            return begin(with: [])
        }
        guard running.count == Self.stretch else { return }
        close(Stretch(running))
    }

    private mutating func close(_ stretch: Stretch) {
        running.removeAll(keepingCapacity: true)
        if level == nil { reference.append(stretch) } else { recent.append(stretch) }
        if recent.count > Self.spans[2] { recent.removeFirst() }
        if let later = changed() { return begin(with: Array(later)) }
        guard level == nil else { return }
        if reference.count == Self.reviewed { dropOddBeginning() }
        guard reference.count == Self.settling else { return }
        level = Self.level(of: reference[...])
    }

    private mutating func begin(with stretches: [Stretch]) {
        level = nil
        reference = stretches
        recent.removeAll()
        running.removeAll(keepingCapacity: true)
    }

    // MARK: Change

    /// The last stretches, if they are not of the same level as those before.
    private func changed() -> ArraySlice<Stretch>? {
        for span in Self.spans {
            let (earlier, later) =
                level == nil
                ? (reference.dropLast(span), reference.suffix(span))
                : (reference[...], recent.suffix(span))
            guard later.count == span, earlier.count >= Self.fewest else { continue }
            let usual = level ?? Self.level(of: earlier)
            let share = 1 / Double(span) + 1 / Double(earlier.count)
            let bound = Self.errors * usual.deviation * share.squareRoot()
            if abs(Self.mean(later.map(\.mean)) - usual.mean) > bound { return later }
        }
        return nil
    }

    private func isElsewhere(_ samples: ArraySlice<Double>, _ level: Level) -> Bool {
        guard samples.count > 1 else { return false }
        let share = Double(Self.stretch) / Double(samples.count) + 1 / Double(Self.settling)
        return abs(Self.mean(Array(samples)) - level.mean)
            > Self.errors * level.deviation * share.squareRoot()
    }

    /// A single second that is no news beside the level; never without one.
    func isChance(_ sample: Double) -> Bool {
        guard let level else { return false }
        let usual = level.deviation * Double(Self.stretch).squareRoot()
        return sample - level.mean <= Self.burstErrors * usual
    }

    private mutating func dropOddBeginning() {
        while reference.count > Self.reviewed / 2, let first = reference.first {
            let rest = Self.level(of: reference.dropFirst())
            guard abs(first.mean - rest.mean) > Self.reviewErrors * rest.deviation else { return }
            reference.removeFirst()
        }
    }

    private static func level(of stretches: ArraySlice<Stretch>) -> Level {
        let means = stretches.map(\.mean)
        let variance = max(
            usualVariance(means), median(stretches.map(\.variance)) / Double(stretch))
        let mean = mean(means)
        return Level(mean: mean, deviation: max(variance.squareRoot(), mean * leastDeviation))
    }

    private static func variance(_ figures: [Double]) -> Double {
        let squares = zip(figures, figures.dropFirst()).reduce(0) {
            $0 + ($1.1 - $1.0) * ($1.1 - $1.0)
        }
        return squares / 2 / Double(max(1, figures.count - 1))
    }

    /// The same by the median of the squares, of which a change among the figures is only one.
    private static func usualVariance(_ figures: [Double]) -> Double {
        let squares = zip(figures, figures.dropFirst()).map { ($1 - $0) * ($1 - $0) }
        return median(squares) / 2 / medianOfSquare
    }

    /// Of the square of what is normally distributed, with a variance of 1.
    private static let medianOfSquare = 0.455

    private static func median(_ figures: [Double]) -> Double {
        figures.isEmpty ? 0 : figures.sorted()[figures.count / 2]
    }

    private static func mean(_ figures: [Double]) -> Double {
        figures.reduce(0, +) / Double(max(1, figures.count))
    }
}
