import Model
import SystemdBus

/// Replicas that stand still. systemd answers when the kernel has told it that all processes of the unit
/// do, or go on.
extension UnitDriver {
    /// What systemd was asked for and has not answered yet.
    enum FreezerOrder { case freeze, thaw }

    func freeze(_ id: ReplicaID) {
        guard let unit = unit(of: id), unit.phase == .running else { return }
        unit.freezerOrder = .freeze
        observers.freezing(unit)
        client.freezeUnit(unit.name) { [weak self, weak unit] result in
            guard let self, let unit, unit.freezerOrder == .freeze else { return }
            switch result {
            case .success: frozen(unit)
            // Asked again when systemd is back (`recheck`).
            case .failure(let fault) where fault.isOutcomeUnknown: break
            case .failure(let fault):
                unit.freezerOrder = nil
                let news: FreezerNews =
                    fault.isNotSupported ? .missing : .notFrozen(why: fault.description)
                deliver(.freezer(id, news))
                // It stays awake, and is to be asked whether it is well.
                if news == .missing { observers.thawed(unit) }
            }
        }
    }

    private func frozen(_ unit: ReplicaUnit) {
        unit.freezerOrder = nil
        unit.frozenAt = ControlLoop.now
        deliver(.freezer(unit.id, .frozen))
    }

    func thaw(_ id: ReplicaID) {
        guard let unit = unit(of: id), unit.phase == .running else { return }
        unit.freezerOrder = .thaw
        unit.frozenAt = nil
        client.thawUnit(unit.name) { [weak self, weak unit] result in
            guard let self, let unit, unit.freezerOrder == .thaw else { return }
            switch result {
            case .success: thawed(unit)
            case .failure(let fault) where fault.isOutcomeUnknown: break
            case .failure(let fault):
                unit.freezerOrder = nil
                deliver(.freezer(id, .notThawed(why: fault.description)))
            }
        }
    }

    private func thawed(_ unit: ReplicaUnit) {
        unit.freezerOrder = nil
        // Into the pool first: a client may be waiting.
        deliver(.freezer(unit.id, .thawed))
        observers.thawed(unit)
    }

    /// After a loss of the bus. To freeze what is frozen, or thaw what is not, does no harm.
    func freezeAnew(_ unit: ReplicaUnit) {
        switch unit.freezerOrder {
        case .freeze: freeze(unit.id)
        case .thaw: thaw(unit.id)
        case nil: break
        }
    }

    /// Before its last word: whoever stands still hears nothing of what comes before a stop. systemd would
    /// thaw it only with the stop signal (`unit_stop` in its unit.c).
    func melt(_ unit: ReplicaUnit, then stop: @escaping () -> Void) {
        let isFrozen = unit.frozenAt != nil || unit.freezerOrder != nil
        unit.frozenAt = nil
        unit.freezerOrder = nil
        guard isFrozen else { return stop() }
        client.thawUnit(unit.name) { _ in stop() }
    }

    /// systemd sends no signal when somebody else thaws a unit, so cgroups are looked at.
    func noteThaws(_ seenGoing: (ReplicaID) -> Instant?) {
        for unit in keptFrozen {
            guard let since = unit.frozenAt, let seen = seenGoing(unit.id), seen > since else {
                continue
            }
            unit.frozenAt = nil
            deliver(.freezer(unit.id, .thawed))
        }
    }
}
