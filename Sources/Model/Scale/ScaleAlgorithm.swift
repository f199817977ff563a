/// Who decides how many replicas there are.
package enum ScaleAlgorithm: String, Sendable, Codable, CaseIterable {
    /// Ours: quick to grow, slow to shrink.
    case standard = "default"
    /// Kubernetes' HorizontalPodAutoscaler, v2.
    case hpa
    /// Knative's pod autoscaler.
    case kpa
}

/// A figure that a service can be scaled by.
package enum ScaleMetric: Hashable, Sendable {
    case cpu, memory
    case inFlight
    case rate
    case held
    /// One of `scale.metrics`, by its name: of the whole service, or of each replica.
    case custom(String)
    case customOfReplicas(String)

    /// Those that every service has.
    package static let builtIn: [ScaleMetric] = [.cpu, .memory, .inFlight, .rate, .held]

    /// As policies and programs write it.
    package var name: String {
        switch self {
        case .cpu: "cpu"
        case .memory: "memory"
        case .inFlight: "in-flight"
        case .rate: "rate"
        case .held: "held"
        case .custom(let name), .customOfReplicas(let name): name
        }
    }

    package var isCustom: Bool {
        switch self {
        case .custom, .customOfReplicas: true
        case .cpu, .memory, .inFlight, .rate, .held: false
        }
    }
}
