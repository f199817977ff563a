package import Model

/// The host's clocks, read together. Instants count from the boot, so they mean something only
/// beside the boot they belong to; the wall clock ties boots together.
package struct ClockReading: Sendable, Equatable {
    /// `/proc/sys/kernel/random/boot_id`.
    package let bootID: String
    package let monotonic: Instant
    package let wallMilliseconds: Int64

    package init(bootID: String, monotonic: Instant, wallMilliseconds: Int64) {
        self.bootID = bootID
        self.monotonic = monotonic
        self.wallMilliseconds = wallMilliseconds
    }

    /// The wall-clock time of an instant of the same boot.
    package func wallMilliseconds(of instant: Instant) -> Int64 {
        wallMilliseconds + (instant - monotonic).wholeMilliseconds
    }

    /// The instant, in this boot's count, of a wall-clock time: below zero if it was before the
    /// boot, never in the future, since a clock set back must not make ages negative.
    func instant(ofWall milliseconds: Int64) -> Instant {
        let elapsed = max(0, wallMilliseconds - milliseconds)
        return monotonic - .milliseconds(elapsed)
    }
}

extension ServiceRecord {
    /// The record as it is to be understood at `now`, having been saved at `saved`.
    ///
    /// In the same boot its instants hold. After a reboot no replica runs and instants count anew:
    /// the service keeps its age by the wall clock, and begins afresh as any unit does at boot:
    /// replicas that were backing off are due at once, places that were done or given up are
    /// filled again, and what the autoscaler had recommended is dropped. The desired count stays.
    func moved(from saved: ClockReading, to now: ClockReading) -> ServiceRecord {
        if saved.bootID == now.bootID { return self }
        var moved = self
        moved.createdAt = now.instant(ofWall: saved.wallMilliseconds(of: createdAt))
        moved.rollout = rollout?.moved(from: saved, to: now)
        moved.recommendations = []
        moved.closedPlaces = []
        moved.condemned = []
        moved.vacancies = vacancies.map { vacancy in
            Vacancy(
                revision: vacancy.revision, lastReplica: vacancy.lastReplica,
                failures: vacancy.failures, startDue: now.monotonic, seat: vacancy.seat)
        }
        moved.alerts = alerts?.map { alert in
            var alert = alert
            alert.raisedAt = now.instant(ofWall: saved.wallMilliseconds(of: alert.raisedAt))
            alert.due = now.monotonic
            return alert
        }
        return moved
    }
}

extension Rollout {
    fileprivate func moved(from saved: ClockReading, to now: ClockReading) -> Rollout {
        var moved = self
        moved.startedAt = now.instant(ofWall: saved.wallMilliseconds(of: startedAt))
        // Its replicas have to come up anew, and its pause begins then.
        moved.stage?.reachedAt = nil
        return moved
    }
}
