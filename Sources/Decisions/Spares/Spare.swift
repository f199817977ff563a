package import Model

/// A replica that has started, become ready and warmed up, and stands still until one is wanted at once. It
/// is none of the service's replicas: not in the pool, not available, asked nothing. Where the host has no
/// freezer it stays awake, and is asked whether it is well.
///
///     starting ──ready──► freezing ──► frozen ──a place is due──► replica, thawing ──► ready
///        ▲   └────────no freezer────► awake ──────────a place is due──────────────────► ready
///        │                   ▲            │
///     one is missing,     drained at    too many, of an older revision, or on its own ──► stopping ──► gone
///     all others serve    scale-in
package struct Spare: Sendable, Equatable {
    package enum Phase: Sendable, Equatable { case starting, freezing, frozen, awake, stopping }

    /// As it will be among the others.
    package internal(set) var replica: Replica
    package internal(set) var phase: Phase

    package var id: ReplicaID { replica.id }
    package var isLeaving: Bool { phase == .stopping }
    /// Whether it could go into service now.
    var isFit: Bool { phase == .frozen || phase == .awake && replica.unreadyWhy == nil }
}

/// When the next spare may be started: those that fail are tried again as replicas are, and hurt nobody.
struct SpareStarts: Sendable, Equatable {
    /// In a row.
    private(set) var failures = 0
    private var retryDue: Instant?
    /// What has just thawed needs the CPU until then: a start takes it from its first requests.
    private var restsUntil: Instant?
    /// Names below this were found taken by another.
    private(set) var lowestOrdinal = 1
    var isMissingFreezerTold = false

    var due: Instant? { [retryDue, restsUntil].compactMap(\.self).max() }

    func isDue(at now: Instant) -> Bool { due.map { $0 <= now } ?? true }

    mutating func failed(_ backoff: RestartPolicy.Backoff?, at now: Instant) {
        failures = min(failures + 1, Limits.failuresCounted)
        // The first is not tried again at once: nobody waits for it.
        retryDue = now + BackoffSchedule.delay(afterFailures: failures + 1, backoff ?? .init())
    }

    mutating func postponed(until instant: Instant) { retryDue = instant }

    mutating func someThawed(at now: Instant) { restsUntil = now + Limits.spareRest }

    mutating func nameTaken(_ id: ReplicaID) { lowestOrdinal = id.ordinal + 1 }

    mutating func succeeded() {
        (failures, retryDue, lowestOrdinal) = (0, nil, 1)
    }
}
