import Decisions
import Model
import Simulation
import Testing

/// One situation and what Kubernetes makes of it: the inputs and results of its own table
/// (pkg/controller/podautoscaler/replica_calculator_test.go), as data of ours. There the
/// initialisation period is 2 min and the readiness delay 10 s.
struct HPACase: Sendable, CustomTestStringConvertible {
    enum Life: Sendable {
        case ready, unready, failed, leaving, pending
        /// Ready, but so young that its figure is that of starting up.
        case hot
    }

    let name: String
    let current: Int
    let target: ScaleTarget
    /// Thousandths; nil: nothing tells it.
    let levels: [Int64?]
    var lives: [Life]?
    var requests: [Int64?]?
    var held: Int64?
    /// Nil: no proposal.
    let expected: Int?
    var value: Int64?

    var testDescription: String { name }

    init(
        _ name: String, _ current: Int, _ target: ScaleTarget, _ levels: [Int64?],
        lives: [Life]? = nil, requests: [Int64?]? = nil, held: Int64? = nil, expect: Int?,
        at value: Int64? = nil
    ) {
        self.name = name
        self.current = current
        self.target = target
        self.levels = levels
        self.lives = lives
        self.requests = requests
        self.held = held
        expected = expect
        self.value = value
    }

    var observation: ScaleObservation {
        var observation = ScaleObservation(now: second(1_000), current: current)
        observation.heldMilli = held
        observation.replicas = levels.indices.map { replica($0) }
        return observation
    }

    private func replica(_ index: Int) -> ObservedReplica {
        let now = second(1_000)
        let life = lives.map { $0[index] } ?? .ready
        var replica = ObservedReplica()
        replica.phase =
            switch life {
            case .failed: .failed
            case .leaving: .leaving
            case .pending: .pending
            case .ready, .unready, .hot: .running
            }
        let age: Duration = life == .hot ? .seconds(30) : .seconds(300)
        replica.startedAt = now - age
        let isReady = life == .ready || life == .hot
        // The unready ones never were ready; the hot one only just became so.
        replica.readiness = ObservedReplica.Readiness(
            isReady: isReady, since: life == .ready ? now - .seconds(240) : now - age)
        if life == .hot { replica.readiness?.since = now - .seconds(10) }
        replica.cpuRequest = requests.map { $0[index] } ?? 1_000
        if let level = levels[index] {
            let reading = ObservedReplica.Reading(milli: level, at: now, window: .seconds(60))
            switch target.metric {
            case .cpu: replica.cpu = reading
            case .memory: replica.memory = reading
            case .inFlight: replica.inFlight = reading
            case .rate, .held, .custom, .customOfReplicas: replica.rate = reading
            }
        }
        return replica
    }
}

private func use(_ percent: Int64) -> ScaleTarget {
    ScaleTarget(.cpu, .utilization(percent: percent))
}
private func each(_ milli: Int64) -> ScaleTarget { ScaleTarget(.rate, .average(milli: milli)) }
private func object(_ milli: Int64) -> ScaleTarget { ScaleTarget(.held, .total(milli: milli)) }
private func external(_ milli: Int64) -> ScaleTarget { ScaleTarget(.held, .average(milli: milli)) }

extension HPACase {
    static let all = up + down + still + unknown

    private static let up = [
        HPACase("up", 3, use(30), [300, 500, 700], expect: 5, at: 50),
        HPACase(
            "up, less for one that is not ready", 3, use(30), [300, 500, 700],
            lives: [.unready, .ready, .ready], expect: 4, at: 60),
        HPACase(
            "up, less for one that is hot", 3, use(30), [300, 500, 700],
            lives: [.hot, .ready, .ready], expect: 4, at: 60),
        HPACase(
            "up, failed ones do not count", 2, use(30), [500, 700, nil, nil],
            lives: [.ready, .ready, .failed, .failed], expect: 4, at: 60),
        HPACase(
            "up, leaving ones do not count", 2, use(30), [500, 700, 400, 300],
            lives: [.ready, .ready, .leaving, .leaving], expect: 4, at: 60),
        HPACase(
            "not up while two are not ready", 3, use(30), [400, 500, 700],
            lives: [.ready, .unready, .unready], expect: 3, at: 40),
        HPACase(
            "not up while two are hot", 3, use(30), [400, 500, 700],
            lives: [.ready, .hot, .hot], expect: 3, at: 40),
        HPACase(
            "not up while one is pending and one is hot", 3, use(30), [400, 500, nil],
            lives: [.ready, .hot, .pending], expect: 3, at: 40),
        HPACase(
            "up by an average", 3, each(15_000), [20_000, 10_000, 30_000], expect: 4, at: 20_000),
        HPACase(
            "up by an average of which readiness takes nothing", 3, each(15_000),
            [50_000, 10_000, 30_000], lives: [.ready, .ready, .unready], expect: 6, at: 30_000),
        HPACase(
            "up by an average, rounded down in thousandths", 3, each(15_000),
            [50_000, 15_000, 30_000], lives: [.unready, .ready, .unready], expect: 7, at: 31_666),
        HPACase("up by a total", 3, object(15_000), [1, 1, 1], held: 20_000, expect: 4),
        HPACase(
            "up by a total, of the ready ones", 3, object(10_000), [1, 1, 1],
            lives: [.unready, .ready, .unready], held: 50_000, expect: 5),
        HPACase("up by a total for each", 3, external(5_000), [1, 1, 1], held: 20_000, expect: 4),
        HPACase("up by what others count", 1, object(4_400), [1], held: 8_600, expect: 2),
        HPACase(
            "up by what others count for each", 3, external(2_150), [1, 1, 1], held: 8_600,
            expect: 4),
        HPACase("from zero by a total", 0, object(10_000), [], held: 25_000, expect: 3),
    ]

    private static let down = [
        HPACase("down", 5, use(50), [100, 300, 500, 250, 250], expect: 3, at: 28),
        HPACase(
            "down with the ready ones alone", 5, use(50), [100, 300, 500, 250, 250],
            lives: [.ready, .ready, .ready, .unready, .unready], expect: 2, at: 30),
        HPACase(
            "down without the hot ones", 5, use(50), [100, 300, 500, 250, 250],
            lives: [.ready, .ready, .ready, .hot, .hot], expect: 2, at: 30),
        HPACase(
            "down, failed ones do not count", 5, use(50), [100, 300, 500, 250, 250, nil, nil],
            lives: [.ready, .ready, .ready, .ready, .ready, .failed, .failed], expect: 3, at: 28),
        HPACase(
            "down by an average", 5, each(20_000), Array(repeating: 12_000, count: 5), expect: 3,
            at: 12_000),
        HPACase(
            "down by a total", 5, object(20_000), Array(repeating: 1, count: 5), held: 12_000,
            expect: 3),
        HPACase(
            "down by a total for each", 5, external(2_000), Array(repeating: 1, count: 5),
            held: 6_000, expect: 3),
        HPACase(
            "down by what others count", 5, object(14_334), Array(repeating: 1, count: 5),
            held: 8_600, expect: 3),
    ]

    private static let still = [
        HPACase(
            "within the tolerance", 3, use(100), [1_010, 1_030, 1_020],
            requests: [900, 1_000, 1_100], expect: 3, at: 102),
        HPACase(
            "within the tolerance by an average", 3, each(20_000), [20_000, 21_000, 21_000],
            expect: 3, at: 20_666),
        HPACase(
            "within the tolerance by a total", 3, object(20_000), [1, 1, 1], held: 20_666,
            expect: 3),
        HPACase(
            "within the tolerance by a total for each", 4, external(5_000), [1, 1, 1, 1],
            held: 20_166, expect: 4),
        HPACase(
            "the edge above belongs to the tolerance", 10, use(100),
            Array(repeating: 1_100, count: 10), expect: 10, at: 110),
        HPACase(
            "beyond the edge above", 10, use(100),
            Array(repeating: 1_110, count: 10), expect: 12, at: 111),
        HPACase(
            "the edge below belongs to the tolerance", 10, use(100),
            Array(repeating: 900, count: 10), expect: 10, at: 90),
        HPACase(
            "beyond the edge below", 10, use(100),
            Array(repeating: 890, count: 10), expect: 9, at: 89),
        HPACase(
            "use is a whole percentage", 3, use(50), [33, 33, 34],
            requests: [100, 100, 100], expect: 2, at: 33),
    ]

    private static let unknown = [
        HPACase("down less for missing ones", 4, use(100), [400, 95, nil, nil], expect: 3, at: 24),
        HPACase("none at all", 4, use(100), [nil, nil, nil, nil], expect: nil),
        HPACase("no replicas", 4, use(100), [], expect: nil),
        HPACase("requests of nothing", 1, use(100), [200], requests: [0], expect: nil),
        HPACase("requests unknown", 1, use(100), [200], requests: [nil], expect: nil),
        HPACase("missing, and just right", 2, use(100), [1_000, nil], expect: 2, at: 100),
        HPACase("missing, and above", 2, use(100), [1_900, nil], expect: 2, at: 190),
        HPACase("missing, and below", 2, use(100), [600, nil], expect: 2, at: 60),
        HPACase(
            "missing and not ready: the direction would turn", 3, use(50), [100, 450, nil],
            lives: [.unready, .ready, .ready], expect: 3, at: 45),
        HPACase(
            "missing and hot: the direction would turn", 3, use(50), [100, 450, nil],
            lives: [.hot, .ready, .ready], expect: 3, at: 45),
        HPACase(
            "missing and not ready, up all the same", 3, use(50), [100, 2_000, nil],
            lives: [.unready, .ready, .ready], expect: 4, at: 200),
        HPACase(
            "missing and hot, up all the same", 3, use(50), [100, 2_000, nil],
            lives: [.hot, .ready, .ready], expect: 4, at: 200),
        HPACase(
            "missing and not ready, down all the same", 4, use(50), [100, 100, 100, nil],
            lives: [.unready, .ready, .ready, .ready], expect: 3, at: 10),
        HPACase(
            "missing ones are taken to be beyond 100 % where the target is", 5, use(300),
            [2_000, 2_000, 2_000, 2_000, nil], expect: 4, at: 200),
        HPACase(
            "missing at an average target", 4, each(10_000), [5_000, 5_000, nil, nil],
            expect: 3, at: 5_000),
        HPACase("nobody tells a total", 4, object(10_000), [1, 1, 1, 1], expect: nil),
    ]
}
