/// What the systemd client tells its owner, beside the answers to calls.
package enum SystemdEvent: Sendable {
    /// The subscription stands; signals come from here on. What happened before went unseen: list
    /// the units. Comes after the first connection and after each loss.
    case ready
    /// The bus or systemd went away (restarting, re-executing). The client tries again by itself
    /// and tells of each try that fails.
    case lost(BusFault)
    /// systemd reads its configuration anew, or is done with it. It answers late meanwhile.
    /// Units that it takes down and makes anew for it are not told as removed or new.
    case reloading(Bool)
    case jobRemoved(RemovedJob)
    case unitNew(UnitName)
    case unitRemoved(UnitName)
    case unitChanged(UnitChange)
    /// The commands of units that are started from here on are not kept beside systemd's own files
    /// (`CommandFiles`), and may not survive a daemon-reload. Told once for each reason.
    case commandsNotKept(BusFault)
}

/// A job that is over.
package struct RemovedJob: Equatable, Sendable {
    package let path: JobPath
    package let unit: UnitName
    package let result: JobResult
}

/// Facts of a unit that changed, or were sent along with those that did. systemd sends two signals
/// for a change, first one with the facts of the service, then one with those of the unit: when
/// `activeState` says failed, `result` and `mainProcessEnd` are known already.
package struct UnitChange: Equatable, Sendable {
    package let unit: UnitName
    package let facts: UnitFacts
}
