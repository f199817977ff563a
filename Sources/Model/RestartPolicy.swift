/// What follows when a replica ends without having been asked to.
package struct RestartPolicy: Equatable, Sendable, Codable {
    package enum Condition: String, Sendable, Codable, CaseIterable {
        case always
        /// Not after exit status 0.
        case onFailure = "on-failure"
        case never
    }

    package var condition: Condition = .always
    package var backoff = Backoff()
    /// This many failures in a row and the place is given up; nil: never.
    package var giveUpAfter: Int?
    /// More failures of the whole service than this, and it is given up as a whole; nil: never.
    package var intensity: Intensity?
    /// What another than the usual restart follows on; in the order of the policy.
    package var exceptions: [Exception]?

    /// Nil: however much memory one holds, it stays until its limit.
    package var memory: MemoryBound?

    /// Nil: `.replace`.
    private var whenStoppedByHand: StoppedByHand?

    package init() {}

    /// What follows when a person stops a replica's unit (`systemctl stop`), which is no failure.
    package enum StoppedByHand: String, Sendable, Codable, CaseIterable {
        case replace
        /// Its place stays empty until a person acts.
        case leave
    }

    /// Optional where it is stored, as older releases knew nothing of it.
    package var stoppedByHand: StoppedByHand {
        get { whenStoppedByHand ?? .replace }
        set { whenStoppedByHand = newValue == .replace ? nil : newValue }
    }

    /// As Erlang's supervisors count: in all places together, over a sliding period.
    package struct Intensity: Equatable, Sendable, Codable {
        package var failures: Int
        package var period: Duration

        package init(failures: Int, period: Duration) {
            self.failures = failures
            self.period = period
        }
    }

    /// A replica whose working set is larger for so long is replaced, its successor first: before the kernel
    /// kills it at its limit, with all requests that it has.
    package struct MemoryBound: Equatable, Sendable, Codable {
        package var aboveBytes: UInt64
        package var span: Duration

        package init(aboveBytes: UInt64, span: Duration = .seconds(10)) {
            self.aboveBytes = aboveBytes
            self.span = span
        }
    }

    package struct Exception: Equatable, Sendable, Codable {
        package let cause: FailureCause
        package let action: Action

        package init(cause: FailureCause, action: Action) {
            self.cause = cause
            self.action = action
        }
    }

    package enum Action: String, Sendable, Codable, CaseIterable {
        case restart
        case giveUp = "give-up"
        /// Back to the revision before, if this one is being rolled out; else a restart.
        case undo
    }

    package func givesUp(after failures: Int) -> Bool {
        giveUpAfter.map { failures >= $0 } ?? false
    }

    package func action(on cause: FailureCause) -> Action {
        exceptions?.first { $0.cause == cause }?.action ?? .restart
    }

    /// The first restart follows after `first`, the n-th after `initial * factor^(n-2)`, at most
    /// `maximum`, spread by `jitterPercent` (none if nil) up and down, so that what failed together
    /// does not come back together. A replica that has run for `resetAfter` since it was ready begins
    /// anew.
    package struct Backoff: Equatable, Sendable, Codable {
        package var first: Duration = .zero
        package var initial: Duration = .milliseconds(100)
        package var factor: Int = 2
        package var maximum: Duration = .seconds(30)
        package var resetAfter: Duration = .seconds(60)
        package var jitterPercent: Int?

        package init() {}
    }
}
