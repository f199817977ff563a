package import Model

/// The load of one replica over a sliding window of time, the oldest first. Each second one sample is added
/// and one forgotten, so the sums are carried on, and those forgotten are removed a few at a time.
package struct SampleWindow: Sendable, Equatable {
    package struct Figures: Sendable, Equatable {
        package var cpuMilliCores: Int?
        package var requestsInFlight: Int?
        package var requestsPerSecond: Int?

        package init() {}

        fileprivate var areUnknown: Bool {
            cpuMilliCores == nil && requestsInFlight == nil && requestsPerSecond == nil
        }
    }

    /// Each nil where the window holds nothing of it.
    package struct Means: Sendable, Equatable {
        package let cpuMilliCores: Int?
        /// In thousandths.
        package let requestsInFlightMilli: Int?
        package let requestsPerSecondMilli: Int?
    }

    private struct Sample: Sendable, Equatable {
        let at: Instant
        var figures: Figures
    }

    /// Those before `first` are forgotten.
    private var samples: [Sample] = []
    private var first = 0
    private var sums = Sums()

    private static let forgottenMaximum = 16

    package init() {}

    package static func == (left: Self, right: Self) -> Bool {
        left.samples[left.first...] == right.samples[right.first...]
    }

    /// Keeps a sample and forgets those that have left the window. A figure that is not known is no figure:
    /// the replica counts as missing once its earlier ones are too old.
    package mutating func note(
        _ figures: Figures, at now: Instant, keepingSince earliest: Instant
    ) {
        while first < samples.count, samples[first].at < earliest { forgetFirst() }
        if figures.areUnknown { return }
        if samples.count - first == Limits.samplesPerReplica { forgetFirst() }
        if first >= Self.forgottenMaximum {
            samples.removeFirst(first)
            first = 0
        }
        samples.append(Sample(at: now, figures: figures))
        sums.add(figures)
    }

    private mutating func forgetFirst() {
        sums.remove(samples[first].figures)
        first += 1
    }

    package func means(since earliest: Instant) -> Means {
        var (sums, oldest) = (sums, first)
        while oldest < samples.count, samples[oldest].at < earliest {
            sums.remove(samples[oldest].figures)
            oldest += 1
        }
        return Means(
            cpuMilliCores: sums.cpuMilliCores.mean(in: 1),
            requestsInFlightMilli: sums.requestsInFlight.mean(in: 1_000),
            requestsPerSecondMilli: sums.requestsPerSecond.mean(in: 1_000))
    }

    package mutating func forgetCPU() {
        for index in samples.indices { samples[index].figures.cpuMilliCores = nil }
        sums.cpuMilliCores = Sum()
    }
}

private struct Sums: Sendable {
    var cpuMilliCores = Sum()
    var requestsInFlight = Sum()
    var requestsPerSecond = Sum()

    mutating func add(_ figures: SampleWindow.Figures) {
        cpuMilliCores.add(figures.cpuMilliCores)
        requestsInFlight.add(figures.requestsInFlight)
        requestsPerSecond.add(figures.requestsPerSecond)
    }

    mutating func remove(_ figures: SampleWindow.Figures) {
        cpuMilliCores.remove(figures.cpuMilliCores)
        requestsInFlight.remove(figures.requestsInFlight)
        requestsPerSecond.remove(figures.requestsPerSecond)
    }
}

private struct Sum: Sendable {
    private var total = 0
    private var count = 0

    mutating func add(_ value: Int?) {
        guard let value else { return }
        total += value
        count += 1
    }

    mutating func remove(_ value: Int?) {
        guard let value else { return }
        total -= value
        count -= 1
    }

    func mean(in unit: Int) -> Int? { count == 0 ? nil : total * unit / count }
}
