import Model
import Simulator

/// The shapes of `bench/elastic` through the simulator, under each algorithm: what is promised of all
/// shapes together, without half an hour on a real host.
struct ShapeRehearsal {
    private static let seconds = 34
    private static let seeds = 1...10 as ClosedRange<UInt64>
    private static let arrivals: [(name: String, Arrivals)] = [
        ("evenly spaced, as in the bench", .regular),
        ("by chance, with 10 % noise", .random(noise: 0.1)),
    ]

    /// Of all seeds.
    struct Sum {
        var missed = 0
        var replicaSeconds = 0
        var ideal = 0
        var scalings = 0

        mutating func add(_ other: Sum) {
            missed += other.missed
            replicaSeconds += other.replicaSeconds
            ideal += other.ideal
            scalings += other.scalings
        }

        var text: String {
            "\(missed) s beyond the SLO, \(replicaSeconds) replica-seconds, "
                + "\(ratio(replicaSeconds, ideal)) of the ideal, \(scalings) scalings"
        }
    }

    /// Whether what is promised holds.
    static func report() -> Bool {
        arrivals.map { name, arrivals in
            print("Requests \(name):")
            return hold(arrivals)
        }.allSatisfy { $0 }
    }

    private static func hold(_ arrivals: Arrivals) -> Bool {
        var sums: [RehearsedAlgorithm: Sum] = [:]
        for algorithm in RehearsedAlgorithm.allCases {
            var sum = Sum()
            for service in RehearsedService.all {
                for shape in LoadShape.allCases {
                    let own = run(algorithm, service, shape, arrivals)
                    print(
                        "  \(algorithm.rawValue), \(service.name), \(shape.rawValue): \(own.text)")
                    sum.add(own)
                }
            }
            sums[algorithm] = sum
        }
        guard let ours = sums[.ours], let hpa = sums[.hpa], let kpa = sums[.kpa] else {
            return false
        }
        return hold(ours, hpa, kpa)
    }

    private static func hold(_ ours: Sum, _ hpa: Sum, _ kpa: Sum) -> Bool {
        let promises = [
            ("seconds beyond the SLO to hpa's", ratio(ours.missed, hpa.missed), 0.2),
            ("the same to kpa's", ratio(ours.missed, kpa.missed), 0.7),
            ("scalings to kpa's", ratio(ours.scalings, kpa.scalings), 1),
            ("replica-seconds to the ideal", ratio(ours.replicaSeconds, ours.ideal), 1.15),
        ]
        for (name, figure, limit) in promises {
            print("\(name): \(figure), limit \(limit)\(figure > limit ? ": does not hold" : "")")
        }
        return promises.allSatisfy { $0.1 <= $0.2 }
    }

    private static func run(
        _ algorithm: RehearsedAlgorithm, _ service: RehearsedService, _ shape: LoadShape,
        _ arrivals: Arrivals
    ) -> Sum {
        let rates = service.rates(shape, seconds: seconds)
        var sum = Sum()
        for seed in seeds {
            let run = Simulation(service.model, seed: seed, arrivals: arrivals)
                .run(algorithm.rawValue, algorithm.policy(service), LoadTrace(rates: rates))
            sum.missed += run.seconds.count { $0.response > service.model.sloSeconds }
            sum.replicaSeconds += run.seconds.reduce(0) { $0 + $1.running }
            sum.scalings += run.scalings.count
            sum.ideal += rates.reduce(0) { $0 + service.ideal($1) }
        }
        return sum
    }

    private static func ratio(_ one: Int, _ other: Int) -> Double {
        (Double(one) * 100 / Double(max(1, other))).rounded() / 100
    }
}
