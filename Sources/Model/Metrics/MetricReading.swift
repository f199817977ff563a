/// What was told of one custom metric.
package struct MetricReading: Equatable, Sendable {
    package enum Figure: Equatable, Sendable {
        case milli(Int64)
        case fault(MetricFault)
    }

    package let service: ServiceName
    package let metric: String
    /// Nil: of the whole service.
    package let replica: ReplicaID?
    package let figure: Figure
    /// When it was measured; of a fault, when it was found.
    package let at: Instant

    package init(
        of metric: String, _ service: ServiceName, replica: ReplicaID? = nil, _ figure: Figure,
        at instant: Instant
    ) {
        self.service = service
        self.metric = metric
        self.replica = replica
        self.figure = figure
        at = instant
    }
}
