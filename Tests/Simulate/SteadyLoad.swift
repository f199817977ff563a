import Model
import Simulator

/// A steady load with 10 % noise, for ten minutes after it has found its size: nothing may be scaled.
/// Level and algorithm follow from the seed; with every tenth limits move as well.
enum SteadyLoad {
    private static let settlingSeconds = 900
    private static let watchedSeconds = 600

    /// What was scaled although nothing had changed.
    static func findings(seed: UInt64) -> [String] {
        let level = 2 * level(of: seed)
        let trace = LoadTrace(
            rates: Array(repeating: level, count: settlingSeconds + watchedSeconds))
        let run = Simulation(model, seed: seed, arrivals: .random(noise: 0.1))
            .run("steady", policy(seed), trace)
        // That a limit is a fifth larger than need be may be found late, as the highest need of five minutes is
        // what counts; one that is raised again was lowered by chance.
        let raised = run.resizings.filter { $0.to > $0.from }
        let changes =
            run.scalings.map { ($0.second, "\($0.from) to \($0.to): \($0.reason)") }
            + raised.map { ($0.second, $0.reason) }
        return changes.filter { $0.0 >= settlingSeconds }.map { second, change in
            "at \(level) requests/s, second \(second): \(change)"
        }
    }

    /// From 1 to 400, spread over the seeds.
    private static func level(of seed: UInt64) -> Double {
        Double(1 + seed &* 2_654_435_761 % 400)
    }

    private static var model: ServiceModel {
        var model = ServiceModel()
        model.capacity = 50
        return model
    }

    /// Odd seeds with a target, even ones staffed by the rate.
    private static func policy(_ seed: UInt64) -> ServicePolicy {
        let name = try? ServiceName("steady")
        guard let name else { preconditionFailure("'steady' is a name") }
        var policy = ServicePolicy(
            name: name, template: ReplicaTemplate(command: ["/bin/true"]))
        policy.template.endpoint = .port
        policy.front = FrontPolicy(listen: [.ipv4(host: "127.0.0.1", port: 8080)])
        policy.scale = ScalePolicy(replicas: 1, minimum: 1, maximum: 100)
        policy.scale.cpu = CPUTarget(percent: seed % 2 == 0 ? nil : 60)
        if seed % 10 < 1 {
            policy.template.limits.cpuMilliCores = 1_000
            policy.scale.limits = ScaleLimits()
            policy.scale.limits?.cpu = ScaleLimits.CPU(maximumMilliCores: 8_000)
        }
        if seed % 2 == 0 { policy.scale.scaleInWindow = ScalePolicy.staffedWindow }
        return policy
    }
}
