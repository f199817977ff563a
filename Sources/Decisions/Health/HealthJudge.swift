package import Model

/// Turns the probe results of one replica into readiness, with thresholds, and says when to probe
/// next: at once and at growing pauses until it is ready for the first time, then at the policy's
/// period for as long as it lives. A liveness probe is judged by the same counts, and a startup probe,
/// where only the first standing counts, by its time.
///
///              successThreshold in a row
///     waiting ──────────────────────────► ready ◄──────┐ successThreshold in a row
///        │ (never ready: probed               │           │
///        ▼  each startPeriod)                 └──────► unready
///                                   failureThreshold in a row
package struct HealthJudge: Sendable, Equatable {
    package enum Standing: Sendable, Equatable { case waiting, ready, unready }

    package enum ProbeResult: Sendable, Equatable {
        case passed
        /// Why, for people: `connection refused`, `status 503`, `no answer within 1 s`.
        case failed(String)
    }

    package enum Transition: Sendable, Equatable {
        case ready
        case unready(why: String)
    }

    package private(set) var standing: Standing
    package private(set) var nextProbe: Instant
    private var inARow = 0
    private var startPause: Duration
    private let pace: Pace
    /// What fails from then on without ever having passed has failed for good; nil: never.
    private let patienceEnds: Instant?
    /// The pauses grow by a quarter, so that a program is in the pool at most a fourth of its start later, and
    /// one that takes seconds is asked nine times more than it would be.
    private static let firstPauseFraction = 16

    /// How often is asked, and how many answers of a kind make a change.
    private struct Pace: Sendable, Equatable {
        let startPeriod: Duration
        let period: Duration
        let failureThreshold: Int
        let successThreshold: Int
    }

    /// A replica just started is `.waiting`, an adopted one is taken to be `.ready`.
    package init(_ readiness: Readiness, standing: Standing, at now: Instant) {
        pace = Pace(
            startPeriod: readiness.startPeriod, period: readiness.period,
            failureThreshold: readiness.failureThreshold,
            successThreshold: readiness.successThreshold)
        startPause = HealthJudge.firstPause(readiness.startPeriod, of: readiness.question)
        patienceEnds = nil
        self.standing = standing
        nextProbe = now
    }

    /// Whether a replica has started up: `.ready` is that it has, and `.unready` that it will not.
    package init(_ startup: Startup, at now: Instant) {
        pace = Pace(
            startPeriod: startup.startPeriod, period: startup.period,
            failureThreshold: startup.failureThreshold, successThreshold: 1)
        startPause = HealthJudge.firstPause(startup.startPeriod, of: startup.question)
        patienceEnds = now + startup.allowance
        standing = .waiting
        nextProbe = now
    }

    /// Whether a replica that is ready is alive: `.unready` is the end of it.
    package init(_ liveness: Liveness, at now: Instant) {
        pace = Pace(
            startPeriod: liveness.period, period: liveness.period,
            failureThreshold: liveness.failureThreshold, successThreshold: 1)
        startPause = liveness.period
        patienceEnds = nil
        standing = .ready
        nextProbe = now + liveness.period
    }

    private static func firstPause(
        _ startPeriod: Duration, of question: ProbeQuestion?
    ) -> Duration {
        // A command is a process each time.
        if case .command = question { return startPeriod }
        return startPeriod / firstPauseFraction
    }

    /// Notes one result; tells a change of readiness, if it makes one. While it is in doubt whether a replica
    /// is well, the time that its answer was waited for is part of the period: what hangs is not known the
    /// later for having been waited for. Otherwise that time comes on top, or a slow answer would be asked
    /// for without a pause.
    package mutating func judge(
        _ result: ProbeResult, askedAt: Instant? = nil, at now: Instant
    ) -> Transition? {
        let transition = weigh(result, at: now)
        postpone(at: now)
        if isInDoubt, let askedAt { nextProbe = max(now, askedAt + pace.period) }
        return transition
    }

    /// It was well, and has failed less often in a row than it may.
    private var isInDoubt: Bool { standing == .ready && inARow > 0 }

    /// The question could not be put, which says nothing of the replica.
    package mutating func postpone(at now: Instant) {
        guard standing == .waiting else {
            nextProbe = now + pace.period
            return
        }
        nextProbe = now + startPause
        startPause = min(startPause * 5 / 4, pace.startPeriod)
    }

    private mutating func weigh(_ result: ProbeResult, at now: Instant) -> Transition? {
        switch (standing, result) {
        case (.waiting, .failed(let why)) where patienceEnds.map { $0 <= now } == true:
            standing = .unready
            return .unready(why: why)
        case (.waiting, .failed), (.unready, .failed), (.ready, .passed):
            inARow = 0
            return nil
        case (.waiting, .passed), (.unready, .passed):
            return turns(.ready, after: pace.successThreshold) ? .ready : nil
        case (.ready, .failed(let why)):
            return turns(.unready, after: pace.failureThreshold) ? .unready(why: why) : nil
        }
    }

    private mutating func turns(_ next: Standing, after threshold: Int) -> Bool {
        inARow += 1
        guard inARow >= threshold else { return false }
        standing = next
        inARow = 0
        return true
    }
}
