package import Model

/// A policy as far as a model of its service can tell how it would do.
package struct Rehearsable: Sendable {
    package private(set) var policy: ServicePolicy
    /// The keys of what nobody knows: memory, figures from outside, how much faster a boosted start is. With
    /// them nothing would ever shrink, as what is not known shrinks nothing.
    package private(set) var leftOut: [String] = []

    package init(_ policy: ServicePolicy) {
        self.policy = policy
        leaveOut(\.memory, "scale.memory")
        leaveOut(\.startBoost, "scale.start-boost")
        if policy.scale.limits?.memory != nil {
            self.policy.scale.limits?.memory = nil
            leftOut.append("scale.limits.memory")
        }
        leaveOutMetrics()
    }

    private mutating func leaveOut<Part>(_ part: WritableKeyPath<ScalePolicy, Part?>, _ key: String)
    {
        guard policy.scale[keyPath: part] != nil else { return }
        policy.scale[keyPath: part] = nil
        leftOut.append(key)
    }

    /// With the steps that go by them.
    private mutating func leaveOutMetrics() {
        let names = policy.scale.metrics.map(\.name)
        policy.scale.metrics = []
        policy.scale.steps.removeAll { names.contains($0.metric) }
        leftOut += names.map { "'\($0)' of scale.metrics" }
    }
}
