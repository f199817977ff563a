import Model

/// Where the load is going: a straight line through the last half minute (least squares). It counts
/// only if it rises by more than five times its standard error: with noise a steady load rises by four
/// now and then, as each second is looked at anew.
struct LoadTrend: Sendable, Equatable {
    static let seconds = 30
    private static let errors = 5.0

    private struct Sample: Sendable, Equatable {
        let at: Instant
        let load: Double
    }

    private var samples: [Sample] = []
    /// Whether the samples are requests or CPU.
    private var isCounted = false

    /// Requests where they are counted, else CPU.
    mutating func note(_ observation: ScaleObservation) {
        let ready = observation.readyLoad
        let tells = ready.rate.told > 0
        if tells != isCounted {
            samples.removeAll()
            isCounted = tells
        }
        let earliest = observation.now - .seconds(Self.seconds)
        samples.removeFirst(samples.prefix { $0.at <= earliest }.count)
        if samples.count >= Self.seconds { samples.removeFirst() }
        let load = isCounted ? ready.rate.milli : ready.cpu.milli
        samples.append(Sample(at: observation.now, load: Double(load)))
    }

    /// How many times the present load it will be in so long; nil: it does not rise.
    func growth(in lead: Duration) -> Double? {
        guard samples.count >= Self.seconds / 2, let last = samples.last else { return nil }
        let count = Double(samples.count)
        let times = samples.map { -Double((last.at - $0.at).wholeMilliseconds) / 1_000 }
        let meanTime = times.reduce(0, +) / count
        let meanLoad = samples.reduce(0) { $0 + $1.load } / count
        var (spread, product) = (0.0, 0.0)
        for (time, sample) in zip(times, samples) {
            spread += (time - meanTime) * (time - meanTime)
            product += (time - meanTime) * (sample.load - meanLoad)
        }
        guard spread > 0, product > 0 else { return nil }
        let slope = product / spread
        var residues = 0.0
        for (time, sample) in zip(times, samples) {
            let residue = sample.load - meanLoad - slope * (time - meanTime)
            residues += residue * residue
        }
        let error = (residues / (count - 2) / spread).squareRoot()
        let present = meanLoad - slope * meanTime
        guard slope > Self.errors * error, present > 0 else { return nil }
        let seconds = Double(lead.wholeMilliseconds) / 1_000
        return 1 + slope * seconds / present
    }
}

extension DemandAutoscaler {
    /// No forecast reaches further than this, nor to more than twice the load.
    private static let leadMaximum: Duration = .seconds(60)
    private static let growthMaximum = 2.0

    /// The largest measured need, times what the load will be when a replica started now is ready.
    func risen(
        _ proposals: [ScaleDecision.Proposal], _ observation: ScaleObservation,
        _ policy: ScalePolicy
    ) -> ScaleDecision.Proposal? {
        guard let start = observation.startTime,
            let growth = trend.growth(in: min(start, Self.leadMaximum))
        else { return nil }
        let factor = min(growth, Self.growthMaximum)
        let risen = proposals.compactMap {
            Self.raised($0, by: factor, as: .trend, observation, policy)
        }
        return risen.max { ($0.replicas ?? 0) < ($1.replicas ?? 0) }
    }

    static func raised(
        _ proposal: ScaleDecision.Proposal, by factor: Double, as basis: ScaleDecision.Basis,
        _ observation: ScaleObservation, _ policy: ScalePolicy
    ) -> ScaleDecision.Proposal? {
        guard proposal.basis == .measured, let value = proposal.value else { return nil }
        let target: Int64 =
            switch proposal.target.yardstick {
            case .utilization(let percent): percent
            case .average(let milli), .total(let milli): milli
            }
        let later = Double(value) * factor
        let need = later * Double(proposal.counts.measured) / Double(target)
        let most = Double(observation.current) * Double(100 + policy.tolerancePercent) / 100
        guard need > most else { return nil }
        var risen = proposal
        risen.basis = basis
        risen.value = Int64(later)
        risen.replicas = Int(min(need.rounded(.up), Double(Limits.replicasPerService)))
        return risen
    }
}
