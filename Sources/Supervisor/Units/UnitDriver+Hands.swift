import Model
import SystemdBus

/// What people do to units of replicas with `systemctl`, past coxswaind.
extension UnitDriver {
    func stoppedByHand(_ unit: ReplicaUnit) {
        unit.phase = .stopping
        observers.stopping(unit)
        deliver(.stoppedByHand(unit.id))
    }

    /// `systemctl restart` starts a unit again whose end was told, and whose place is another's by now:
    /// nobody would look after it.
    func stopStray(_ change: UnitChange) {
        guard isFollowingAll, let id = change.unit.replica else { return }
        switch change.facts.activeState {
        case .active where strays.insert(change.unit).inserted:
            tellStray(id)
            client.stopUnit(change.unit) { _ in }
        case .failed where strays.remove(change.unit) != nil:
            reset(change.unit)
        default:
            break
        }
    }

    private func tellStray(_ id: ReplicaID) {
        record(
            Occurrence(
                at: ControlLoop.now, service: id.service, replica: id, kind: .replicaStopping,
                severity: .warning,
                message: "\(id) stops: it was started again by somebody else than coxswaind, and "
                    + "its place is another's"))
    }
}
