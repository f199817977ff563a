import Decisions
import LinuxIO
import Model

/// The core of the daemon with services that have all come up, and the figures that a second of steady
/// load brings it.
struct BusyFleet {
    private static let requestsPerReplica = 30
    private var fleet = Fleet(startsPerSecond: .max / 2)
    private let services: [ServiceName]
    private var seconds = 0

    init(services count: Int, replicasEach: Int, algorithm: ScaleAlgorithm) throws {
        services = try (1...count).map { try ServiceName("service-\($0)") }
        step(.resumed)
        step(.frontConnected)
        for (index, name) in services.enumerated() {
            let policy = BusyFleet.policy(name, replicas: replicasEach, algorithm)
            step(.requested(RequestID(number: UInt64(index)), .apply(policy)))
        }
    }

    private static func policy(
        _ name: ServiceName, replicas: Int, _ algorithm: ScaleAlgorithm
    ) -> ServicePolicy {
        var template = ReplicaTemplate(command: ["/bin/true"])
        template.limits.cpuMilliCores = 1_000
        var policy = ServicePolicy(name: name, template: template)
        policy.scale = ScalePolicy(
            replicas: replicas, minimum: replicas, maximum: Limits.replicasPerService)
        policy.scale.algorithm = algorithm
        // Knative's knows requests only.
        if algorithm != .kpa { policy.scale.cpu = CPUTarget(percent: 60) }
        policy.scale.rate = LoadTarget(milli: 50_000)
        return policy
    }

    var replicaCount: Int { services.reduce(0) { $0 + replicas(of: $1).count } }

    private func replicas(of name: ServiceName) -> [ReplicaID] {
        fleet.service(name)?.replicas.map(\.id) ?? []
    }

    /// The nanoseconds that the core takes for the next second's figures, all services together.
    mutating func tick() -> Int64 {
        seconds += 1
        let round = services.map { ServiceSample(service: $0) }
        let samples = services.flatMap { replicas(of: $0).map(BusyFleet.sample) }
        let begun = MonotonicClock.now
        let effects =
            fleet.step(.measured(round), at: now) + fleet.step(.sampled(samples), at: now)
        let took = MonotonicClock.now - begun
        carryOut(effects)
        return took
    }

    /// Two thirds of the target, with a tenth of noise: everything is looked at and little is scaled.
    private static func sample(of id: ReplicaID) -> ReplicaSample {
        let percent = Int.random(in: 90...110)
        var sample = ReplicaSample(replica: id)
        sample.cpuMilliCores = 4 * percent
        sample.workingSetBytes = UInt64(percent) << 20
        sample.tasks = 4
        sample.requestsPerSecond = requestsPerReplica * percent / 100
        sample.requestsInFlight = percent / 50
        return sample
    }

    private var now: Instant { Instant(nanoseconds: 0) + .seconds(1_000 + seconds) }

    private mutating func step(_ event: Event) { carryOut(fleet.step(event, at: now)) }

    /// Everything asked is done at once.
    private mutating func carryOut(_ effects: [Effect]) {
        for effect in effects {
            switch effect {
            case .start(let launch):
                step(.started(launch.id))
                step(.ready(launch.id))
            case .drain(let id, _): step(.drained(id, cutRequests: 0))
            case .stop(let id): step(.exited(id, ReplicaExit(.exited(status: 0))))
            default: break
            }
        }
    }
}
