/// All that can happen to the fleet. Every input of the core is one of these, with the instant at
/// which it happened, so that a run can be replayed. What is large stands apart (`indirect`): every event
/// would have its size, and be moved about with it.
package enum Event: Sendable, Equatable {
    // What is known when the daemon starts. No decision is taken before `.resumed`.
    indirect case restored(ServiceRecord)
    case adopted(AdoptedReplica)
    case resumed

    // What people wish.
    indirect case requested(RequestID, Request)

    // What the host tells.
    /// systemd has accepted and finished the start job: the program is running, not yet ready.
    case started(ReplicaID)
    case startFailed(ReplicaID, StartFault)
    /// Its startup probe has succeeded: from now on it is asked whether it is ready.
    case startedUp(ReplicaID)
    /// Its startup probe has failed for as long as the policy allows.
    case notStartedUp(ReplicaID, why: String)
    case ready(ReplicaID)
    case unready(ReplicaID, why: String)
    /// Its liveness probe has failed as often as the policy allows.
    case notAlive(ReplicaID, why: String)
    /// Somebody else has asked systemd to stop it; `.exited` follows.
    case stoppedByHand(ReplicaID)
    /// Its main process, the only one it ever has, has ended by itself. How, `.exited` tells when its unit
    /// has ended, too.
    case ended(ReplicaID)
    /// Answers `.freeze` and `.thaw`, or tells that somebody else has thawed it.
    case freezer(ReplicaID, FreezerNews)
    /// The replica's unit has ended, asked or not.
    case exited(ReplicaID, ReplicaExit)
    /// The front sends nothing more to it; so many requests were cut at the deadline.
    case drained(ReplicaID, cutRequests: Int)
    /// The command before or after the rollout of a revision has ended; nil: well.
    case hookEnded(
        ServiceName, RolloutHook.Moment, of: RevisionNumber, failure: String?)
    /// Its limits have been changed as asked, or not.
    case resized(ReplicaID, ResizeFault?)
    /// One try to tell somebody of a failure is over; nil: he was told.
    case alertEnded(ServiceName, number: Int64, failure: String?)
    case sampled([ReplicaSample])
    /// What the front tells of whole services; comes before the samples of their replicas.
    case measured([ServiceSample])
    /// Of one service, because the kernel tells that its replicas wait for a CPU, or the front that more has
    /// come: figures of the last second, between two that are told each second.
    case pressed(ServiceSample, [ReplicaSample])
    /// Told each second, and when the kernel tells that somebody waits for memory.
    case hostMeasured(HostPressure)
    /// Of a custom metric, by whoever tells it.
    indirect case told(MetricReading)
    /// A request waits at the front, and the service has no replica that could become ready by itself.
    case waiting(ServiceName)
    /// Told each second while a policy has schedules, and before `.resumed`.
    case clockRead(WallClock)
    case frontConnected
    case frontLost
    case listenFailed(ServiceName, ListenAddress, why: String)

    /// The time has come that `Fleet.nextDeadline` named.
    case tick
}

/// Ties a request to its answer.
package struct RequestID: Hashable, Sendable, Codable {
    package let number: UInt64
    package init(number: UInt64) { self.number = number }
}

package enum Request: Sendable, Equatable {
    case apply(ServicePolicy, from: ChangeOrigin? = nil)
    case delete(ServiceName)
    case scale(ServiceName, replicas: Int)
    /// To the revision before the current one, or to a given one.
    case undo(ServiceName, to: RevisionNumber?)
    /// Every replica is replaced by a fresh one, with the rollout's arithmetic.
    case restart(ServiceName)
    /// No revision gives way to another until `resume`; scaling and healing go on.
    case pause(ServiceName)
    case resume(ServiceName)
    /// A rollout that goes by stages goes on.
    case promote(ServiceName, Promotion)
    /// Back to what served before the rollout under way.
    case abort(ServiceName)
    /// The number of replicas stays where it is until `resumeScaling`.
    case pauseScaling(ServiceName, by: ChangeOrigin)
    case resumeScaling(ServiceName, by: ChangeOrigin)
    /// One replica is replaced: its successor first, then drain, then stop.
    case drain(ReplicaID)
}

package enum Promotion: String, Sendable, Codable {
    /// To the next step.
    case step
    /// Past all of them.
    case whole
}

/// Why a unit could not be started at all.
package enum StartFault: Sendable, Equatable, Codable {
    /// Another program listens on the port chosen: the next one is tried at once.
    case portTaken(UInt16)
    case nameTaken
    /// systemd refused the unit, in its own words.
    case refused(String)
    /// The bus was away. Tried again when it is back; not the replica's failure.
    case busUnavailable
}

/// Why the limits of a running unit could not be changed.
package enum ResizeFault: Sendable, Equatable, Codable {
    /// systemd refused, in its own words.
    case refused(String)
    /// The bus was away.
    case busUnavailable
}

/// A replica found running in systemd when the daemon starts.
package struct AdoptedReplica: Sendable, Equatable {
    package let id: ReplicaID
    /// Of the template it was started from, as its unit tells.
    package let digest: String
    package let endpoint: Endpoint?
    package let startedAt: Instant
    /// Its unit is being stopped: it is not coming back to the pool.
    package let isStopping: Bool
    /// Of a service that keeps state.
    package let seat: Int?
    /// What its unit may use now; nil: nobody tells.
    package let size: ReplicaSize?
    /// The CPU limit that it was started with, where that was only for the start.
    package let boostMilliCores: Int?
    /// It stands still, so it serves nobody.
    package var isFrozen = false

    package init(
        id: ReplicaID, digest: String, endpoint: Endpoint?, startedAt: Instant, isStopping: Bool,
        seat: Int? = nil, size: ReplicaSize? = nil, boostMilliCores: Int? = nil
    ) {
        self.id = id
        self.digest = digest
        self.endpoint = endpoint
        self.startedAt = startedAt
        self.isStopping = isStopping
        self.seat = seat
        self.size = size
        self.boostMilliCores = boostMilliCores
    }
}
