import LinuxIO
import Model
import SystemdBus

/// Replicas that start with less CPU than they will have, because nobody waits for them: on a host
/// with few cores a program that loads its libraries would otherwise take the time of those who
/// serve. The weight counts between the replicas of one service, which share a slice.
extension UnitDriver {
    /// It is ready, or has taken so long that it might never be: on a host without a core to spare a
    /// small weight is very little CPU.
    func letGo(of unit: ReplicaUnit) {
        guard unit.isHeldBack, unit.phase == .running else { return }
        unit.isHeldBack = false
        let weight = unit.template?.limits.cpuWeight
        client.setUnitProperties(unit.name, [.cpuWeight(weight)]) { [weak unit] result in
            guard case .failure(let fault) = result, !fault.isNoSuchUnit else { return }
            // Asked again when systemd is back (`recheck`).
            unit?.isHeldBack = fault.isOutcomeUnknown
            if !fault.isOutcomeUnknown { DaemonLog.warning("\(fault), ignoring") }
        }
    }

    func letGo(of unit: ReplicaUnit, after delay: Duration) {
        guard unit.isHeldBack else { return }
        let due = MonotonicClock.now + delay.wholeNanoseconds
        loop.schedule(at: due) { [weak self, weak unit] in
            if let unit { self?.letGo(of: unit) }
        }
    }
}
