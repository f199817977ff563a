/// Body of `PUT /v1/services/{name}/metrics`: a figure that the service's policy says is pushed.
package struct MetricPush: Codable, Sendable, Equatable {
    package let metric: String
    package let value: Double
    /// When it was measured; left out: now.
    package let time: Timestamp?

    package init(metric: String, value: Double, time: Timestamp? = nil) {
        self.metric = metric
        self.value = value
        self.time = time
    }
}

/// One custom metric of a service, as it is known now.
package struct MetricView: Codable, Sendable, Equatable {
    package var name: String
    /// Where it comes from, without what may be secret.
    package var source: String
    /// Of a figure of replicas the mean; left out if nobody tells it.
    package var value: Double?
    /// Since it was measured.
    package var ageSeconds: Double?
    /// As in `20 each`.
    package var target: String
    /// Why there is no value, or not of every replica.
    package var fault: String?

    package init(name: String, source: String, target: String) {
        self.name = name
        self.source = source
        self.target = target
    }
}
