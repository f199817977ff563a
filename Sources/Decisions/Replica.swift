package import Model

/// One running copy of a service as the core knows it. The way of its phases is drawn in
/// ServiceMachine.swift.
package struct Replica: Sendable, Equatable {
    package enum Phase: String, Sendable, Equatable {
        case starting, ready, unready, draining, stopping

        @inlinable
        package var isLeaving: Bool { self == .draining || self == .stopping }
    }

    package let id: ReplicaID
    /// Of the template it was started from. Whether it is up to date is judged by this and not by
    /// its number, since numbers may have been given anew after a lost history.
    package let digest: String
    package let endpoint: Endpoint?
    /// Of a service that keeps state.
    package let seat: Int?
    /// What its template says that it may use.
    package internal(set) var ownSize: ReplicaSize
    /// What it may use.
    package internal(set) var size: ReplicaSize
    /// What its unit was found with; nil: we have started it, or nobody tells.
    var foundSize: ReplicaSize?
    var resizing = Resizing()
    /// The CPU limit that it has for its start; nil: that is over, or never was.
    package internal(set) var boostMilliCores: Int?
    package internal(set) var phase: Phase
    /// When it entered its phase.
    package internal(set) var since: Instant
    /// Nil until systemd has executed the program.
    package internal(set) var startedAt: Instant?
    /// When its startup probe succeeded; nil: not yet, or it has none.
    package internal(set) var startedUpAt: Instant?
    /// Failures in a row of the replicas before it in its place: its restart count.
    package internal(set) var failures: Int
    /// Why it has to go, or is going.
    package internal(set) var condemned: Reason?
    /// It has ended by itself, and its place was filled before anybody could tell how.
    var isSucceeded = false
    /// What it lacks to be ready, as last told.
    package internal(set) var unreadyWhy: String?
    var lastFigures: Figures?
    /// Its share of the requests per second that replicas are not known to be given; nil: nobody tells.
    var arrivingShare: Int?
    var firstReadyAt: Instant?
    /// The front has been told of it, so it may hold requests: it has to be drained before a stop.
    var wasPooled = false
    /// The place it was started into; nil for an adopted replica.
    var place: Vacancy?
    /// It was a spare and goes on again; it is `starting` until it does.
    package internal(set) var isThawing = false
    /// When the front cuts what is still in flight.
    var cutAt: Instant?
    /// It has held more memory than its policy bears since then.
    var outgrownSince: Instant?
    var load = SampleWindow()
    var minute = UsageWatch.Minute()

    /// What of a sample is asked again, without references: read where it stands, a dozen times a second.
    struct Figures: Sendable, Equatable {
        let cpuMilliCores: Int?
        let throttledPermille: Int?
        let workingSetBytes: UInt64?
        let ioBytesPerSecond: Int?
        let requestsInFlight: Int?
        let requestsPerSecond: Int?
    }

    init(
        id: ReplicaID, digest: String, endpoint: Endpoint?, seat: Int? = nil,
        ownSize: ReplicaSize, size: ReplicaSize? = nil, foundSize: ReplicaSize? = nil,
        phase: Phase, since: Instant, place: Vacancy? = nil
    ) {
        self.id = id
        self.digest = digest
        self.endpoint = endpoint
        self.seat = seat
        self.ownSize = ownSize
        self.size = size ?? ownSize
        self.foundSize = foundSize
        self.phase = phase
        self.since = since
        self.place = place
        failures = place?.failures ?? 0
    }

    /// What its CPU use is measured against: without a limit one core.
    package var cpuLimitMilliCores: Int { max(1, size.cpuMilliCores ?? Self.wholeCore) }

    static let wholeCore = 1_000

    /// It drains or stops; its place is no longer its own.
    @inlinable
    package var isLeaving: Bool { phase.isLeaving }

    /// Ready, and for long enough to be counted on.
    package func isAvailable(at now: Instant, minimumReady: Duration) -> Bool {
        phase == .ready && since + minimumReady <= now
    }

    /// systemd has been asked to start it and has not answered.
    var isStartInFlight: Bool { startedAt == nil }

    /// In its place, should it fail now.
    var failuresWithIt: Int { min(failures + 1, Limits.failuresCounted) }

    mutating func enter(_ phase: Phase, at now: Instant) {
        self.phase = phase
        since = now
    }
}
