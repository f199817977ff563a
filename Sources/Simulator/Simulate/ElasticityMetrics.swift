/// How well the supply followed the demand: the metrics of the SPEC Research Group (Herbst et al.,
/// Ready for Rain? A View from SPEC Research on the Future of Cloud Metrics, 2016), and what people
/// pay for. Demand is the fewest replicas that keep the SLO; one that may use twice what `run.limits` says
/// is two.
package struct ElasticityMetrics: Sendable, Equatable, Encodable {
    /// Mean of what is lacking, and of what is too much, in percent of the demand.
    package var accuracyUnder = 0.0
    package var accuracyOver = 0.0
    /// In percent of the time.
    package var timeshareUnder = 0.0
    package var timeshareOver = 0.0
    /// Percent of the time in which supply and demand move in different directions.
    package var instability = 0.0
    /// Changes of the supply beyond those of the demand, per hour; below zero: fewer.
    package var jitter = 0.0
    /// Seconds in which the mean response time was beyond the SLO.
    package var sloViolationSeconds = 0
    package var replicaSeconds = 0
    /// The same for a supply that is always the demand.
    package var idealReplicaSeconds = 0
    package var scalings = 0
    /// Changes of what each replica may use.
    package var resizings = 0
    /// How much better than the fixed size: above 1.
    package var elasticSpeedup: Double?

    package init(_ run: SimulationRun, sloSeconds: Double) {
        let count = Double(max(1, run.seconds.count))
        var (moves, needs, against) = (0, 0, 0)
        var paid = 0.0
        var last: SimulationRun.Second?
        for second in run.seconds {
            let demand = second.demand
            let gap = (second.supply - Double(demand)) / Double(max(1, demand))
            if gap < 0 {
                accuracyUnder -= gap
                timeshareUnder += 1
            } else if gap > 0 {
                accuracyOver += gap
                timeshareOver += 1
            }
            if second.response > sloSeconds { sloViolationSeconds += 1 }
            paid += Double(second.running) * second.size
            idealReplicaSeconds += demand
            if let last {
                let supplied = Self.direction(second.supply - last.supply)
                let needed = (demand - last.demand).signum()
                if supplied != 0 { moves += 1 }
                if needed != 0 { needs += 1 }
                if supplied != needed { against += 1 }
            }
            last = second
        }
        replicaSeconds = Int(paid.rounded())
        accuracyUnder *= 100 / count
        accuracyOver *= 100 / count
        timeshareUnder *= 100 / count
        timeshareOver *= 100 / count
        instability = Double(against) * 100 / count
        jitter = Double(moves - needs) * 3_600 / count
        scalings = run.scalings.count
        resizings = run.resizings.count
    }

    private static func direction(_ change: Double) -> Int {
        change == 0 ? 0 : change > 0 ? 1 : -1
    }

    /// The geometric mean of how much better each of the four is than with the fixed size. What is
    /// zero counts as a hundredth of a percent.
    package mutating func compare(with fixed: ElasticityMetrics) {
        func ratio(_ path: KeyPath<ElasticityMetrics, Double>) -> Double {
            max(0.01, fixed[keyPath: path]) / max(0.01, self[keyPath: path])
        }
        let product =
            ratio(\.accuracyUnder) * ratio(\.accuracyOver) * ratio(\.timeshareUnder)
            * ratio(\.timeshareOver)
        elasticSpeedup = product.squareRoot().squareRoot()
    }
}
