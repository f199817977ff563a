package import Model

/// A place without a replica: one is going to be started here, at once or after a back-off.
package struct Vacancy: Sendable, Equatable {
    package let revision: RevisionNumber
    /// The replica that failed last in this place; nil for a place just opened.
    package let predecessor: ReplicaID?
    package let failures: Int
    package internal(set) var due: Instant
    let reason: Reason
    /// Of the replica that failed here, if the service keeps state; else whichever is free.
    let seat: Int?
    /// Starts that met a taken port or name in a row.
    var attempts = 0
    /// Names below this were found taken by another.
    var lowestOrdinal = 1

    init(
        revision: RevisionNumber, predecessor: ReplicaID?, failures: Int, due: Instant,
        reason: Reason, seat: Int? = nil
    ) {
        self.revision = revision
        self.predecessor = predecessor
        self.failures = failures
        self.due = due
        self.reason = reason
        self.seat = seat
    }

    package func isBackingOff(at now: Instant) -> Bool { failures > 0 && due > now }
}
