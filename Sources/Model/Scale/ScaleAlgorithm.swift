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
package enum ScaleMetric: String, Sendable, Codable, CaseIterable {
    case cpu, memory
    case inFlight = "in-flight"
    case rate
    case held
}
