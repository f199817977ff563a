package import Model

/// One line of `GET /v1/events`.
package struct EventView: Codable, Sendable, Equatable {
    /// Greater than that of every earlier event.
    package var id: Int64
    package var time: Timestamp
    /// Left out for events of the host.
    package var service: ServiceName?
    package var replica: String?
    /// `replica-ready`, `backing-off` ...: `Occurrence.Kind` lists them.
    package var kind: String
    /// `normal` or `warning`.
    package var severity: Occurrence.Severity
    package var message: String

    package init(
        id: Int64, time: Timestamp, service: ServiceName?, replica: String?, kind: String,
        severity: Occurrence.Severity, message: String
    ) {
        self.id = id
        self.time = time
        self.service = service
        self.replica = replica
        self.kind = kind
        self.severity = severity
        self.message = message
    }
}
