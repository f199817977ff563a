import Glibc
import LinuxIO
import Model
import SystemdBus

/// How long it takes from the command that applies a policy until all its replicas' units are
/// active: seen on the bus, from outside, on the clock that the floor is measured by.
struct FleetLaunch {
    let service: ServiceName
    let count: Int
    /// Makes the service, such as `coxctl apply -f sleeper.yaml`.
    let apply: String
    /// Removes it, such as `coxctl delete sleeper`.
    let delete: String

    private static let askAgainMicroseconds: UInt32 = 20_000

    struct Timing {
        /// From the command's start to the last unit active.
        var milliseconds: Double
        /// From the first unit's appearance to the last unit active: without the command and the
        /// reading of the policy.
        var startingMilliseconds: Double
    }

    func measure(on session: BusSession) throws -> Timing {
        let timing = try launch(on: session)
        try clear(on: session)
        return timing
    }

    /// Starts the service and leaves it running.
    @discardableResult
    func launch(on session: BusSession) throws -> Timing {
        var active: Set<UnitName> = []
        var firstSeen: Int64?
        var lastDone: Int64 = 0
        session.listen { [service] event, instant in
            switch event {
            case .unitNew(let unit) where unit.replica?.service == service:
                firstSeen = firstSeen ?? instant
            case .jobRemoved(let job) where job.unit.replica?.service == service:
                if active.insert(job.unit).inserted { lastDone = instant }
            default: break
            }
        }
        let begun = MonotonicClock.now
        let command = try ShellCommand(starting: apply)
        var isApplied = false
        try session.wait("\(count) replicas of '\(service)'") {
            if !isApplied { isApplied = try command.hasEnded() }
            return isApplied && active.count >= count
        }
        return Timing(
            milliseconds: Double(lastDone - begun) / 1e6,
            startingMilliseconds: Double(lastDone - (firstSeen ?? begun)) / 1e6)
    }

    /// Removes the service, and waits until systemd has forgotten the units, so that the next round begins as this one.
    func clear(on session: BusSession) throws {
        session.listen { _, _ in }
        let command = try ShellCommand(starting: delete)
        var isDeleted = false
        try session.wait("'\(delete)'") {
            if !isDeleted { isDeleted = try command.hasEnded() }
            return isDeleted
        }
        // Asked now and then: `UnitRemoved` may have come before anybody listened for it.
        while try !session.units(of: service).isEmpty { usleep(FleetLaunch.askAgainMicroseconds) }
    }
}

extension BusSession {
    /// The units of a service that systemd knows, active or not.
    func units(of service: ServiceName) throws -> [ListedUnit] {
        try answer("the units of '\(service)'") {
            $0.listUnits(patterns: [UnitName.everyReplica(of: service)], completion: $1)
        }
    }
}
