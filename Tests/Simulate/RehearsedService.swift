import Model
import Simulator

/// A service of `bench/elastic` as the simulator sees it.
struct RehearsedService: Sendable {
    let name: String
    let model: ServiceModel
    /// The highest load, in replicas that work at what they can keep up.
    let peak: Double

    /// Of what a replica can do at most, what the bench finds it to do within half of the SLO.
    private static let keptShare = 0.95

    var kept: Double { model.capacity * Self.keptShare }

    func rates(_ shape: LoadShape, seconds: Int) -> [Double] {
        shape.rates(from: 0.9 * kept, to: peak * kept, seconds: seconds, trace: Self.day)
    }

    /// The fewest that keep the SLO, of one who knows the load beforehand and starts them in no time.
    func ideal(_ rate: Double) -> Int { max(1, Int((rate / kept - 1e-9).rounded(.up))) }

    /// The CPU-bound one starts in a tenth of a second, Flask under gunicorn in two; steps are seconds.
    static let all = [
        RehearsedService(
            name: "burner", model: model(capacity: 50, service: 0.02, start: 1, slo: 0.25),
            peak: 7.2),
        RehearsedService(
            name: "orders", model: model(capacity: 41, service: 0.024, start: 2, slo: 0.4),
            peak: 3.6),
    ]

    private static func model(
        capacity: Double, service: Double, start: Int, slo: Double
    ) -> ServiceModel {
        var model = ServiceModel()
        model.capacity = capacity
        model.serviceSeconds = service
        model.startSeconds = start
        model.sloSeconds = slo
        return model
    }

    /// About that of the trace: a hump at eleven, a higher one at eight in the evening.
    private static let day = (0..<1_440).map { minute in
        let hour = Double(minute) / 60
        return 300 + 250 * max(0, 1 - abs(hour - 11) / 7) + 500 * max(0, 1 - abs(hour - 20) / 4)
    }
}

/// Who scales it, as in the bench.
enum RehearsedAlgorithm: String, CaseIterable {
    case ours = "auto"
    case hpa, kpa

    private static let maximum = 12
    private static let targetPercent = 80

    func policy(_ service: RehearsedService) -> ServicePolicy {
        guard let name = try? ServiceName(service.name) else {
            preconditionFailure("'\(service.name)' is a name")
        }
        var policy = ServicePolicy(
            name: name, template: ReplicaTemplate(command: ["/bin/true"]))
        policy.template.endpoint = .port
        policy.front = FrontPolicy(listen: [.ipv4(host: "127.0.0.1", port: 8080)])
        policy.scale = ScalePolicy(replicas: 1, minimum: 1, maximum: Self.maximum)
        switch self {
        case .ours:
            policy.scale.cpu = CPUTarget(percent: nil)
            policy.scale.scaleInWindow = ScalePolicy.staffedWindow
        case .hpa:
            policy.scale.algorithm = .hpa
            policy.scale.cpu = CPUTarget(percent: Self.targetPercent)
        case .kpa:
            policy.scale.algorithm = .kpa
            policy.scale.rate = LoadTarget(milli: Int(service.kept * 1_000))
            policy.scale.kpa.utilizationPercent = Self.targetPercent
        }
        return policy
    }
}
