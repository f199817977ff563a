package import Model

/// One thing to be written. A list of them is written whole or not at all, in its order.
package enum HistoryChange: Sendable, Equatable {
    case record(Occurrence)
    case explain(ServiceName, ScaleExplanation, at: Instant)
    /// Replaces what was kept of the service.
    case save(ServiceRecord)
    /// Forgets the service: its record and its policy text. Its events stay.
    case erase(ServiceName)
    case keep(PolicyText)
}

/// The last good text of a service's policy.
package struct PolicyText: Sendable, Equatable {
    package let service: ServiceName
    package let file: String
    package let text: String
    package let appliedWallMilliseconds: Int64

    package init(
        service: ServiceName, file: String, text: String, appliedWallMilliseconds: Int64
    ) {
        self.service = service
        self.file = file
        self.text = text
        self.appliedWallMilliseconds = appliedWallMilliseconds
    }
}

/// An event as it was kept.
package struct KeptOccurrence: Sendable, Equatable {
    /// Greater than that of every event kept before.
    package let id: Int64
    package let bootID: String
    /// Counted from that boot.
    package let at: Instant
    package let wallMilliseconds: Int64
    package let service: ServiceName?
    package let replica: ReplicaID?
    /// A raw value of `Occurrence.Kind`, or one of another version of Coxswain.
    package let kind: String
    package let severity: Occurrence.Severity
    package let message: String
}

/// What was kept when the daemon last ran.
package struct RestoredHistory: Sendable, Equatable {
    /// By name, with their instants moved to this boot.
    package var records: [ServiceRecord]
    /// Rows that could not be understood and were left out, each as a sentence.
    package var rejected: [String]
    /// Whether the host has booted since.
    package var hasRebooted: Bool
}
