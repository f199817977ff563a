import Glibc
import Model
import SystemdBus

/// What happens around a replica's end beside the end itself: what it is told before it is asked to
/// stop, and what systemd runs after it has ended.
///
/// The last action is systemd's (`ExecStopPost=`), so that it is run also with us dead; we only tell
/// what came of it. A unit in its last action is still active to systemd, but its replica is gone, and
/// nobody has to wait for the one to replace the other.
extension UnitDriver {
    // MARK: Before the stop

    /// Runs `stop` once the replica has been told, could not be, or has had its time.
    func prepareStop(of unit: ReplicaUnit, then stop: @escaping () -> Void) {
        guard let preStop = unit.template?.preStop,
            let probe = Probe(
                preStop.question, of: unit, port: nil, every: nil, within: preStop.deadline)
        else { return stop() }
        unit.preStop = probe.ask(on: loop, commands) { [weak self, weak unit] verdict in
            guard let self, let unit, unit.preStop != nil else { return }
            unit.preStop = nil
            tell(verdict, of: unit)
            stop()
        }
    }

    private func tell(_ verdict: ProbeVerdict, of unit: ReplicaUnit) {
        let what: String? =
            switch verdict {
            case .passed: nil
            case .failed(let why): why
            case .notAsked: "systemd was away"
            }
        record(
            Occurrence(
                at: ControlLoop.now, service: unit.id.service, replica: unit.id, kind: .preStop,
                severity: what == nil ? .normal : .warning,
                message: what.map { "\(unit.id) stops, but what comes before has failed: \($0)" }
                    ?? "\(unit.id) stops: what comes before is done"))
    }

    // MARK: After the end

    func lastActionChanged(_ unit: ReplicaUnit, _ facts: UnitFacts) {
        unit.facts.merge(facts)
        switch unit.facts.activeState {
        case .failed, .inactive: lastActionEnded(unit)
        default: break
        }
    }

    func lastActionEnded(_ unit: ReplicaUnit) {
        inLastAction[unit.name] = nil
        tellLastAction(of: unit)
        reset(unit.name)
    }

    /// systemd answers calls in their order, so this is answered before a reset that follows.
    func tellLastAction(of unit: ReplicaUnit) {
        guard unit.template?.lastAction != nil, unit.hasBegun else { return }
        let id = unit.id
        // systemd ends the action's first process at its deadline and leaves those it has forked
        // (`service_enter_dead` after FINAL_SIGTERM); with them it would keep the unit.
        client.killUnit(unit.name, .all, signal: SIGKILL) { _ in }
        client.unitFacts(unit.name) { [weak self] result in
            guard case .success(let facts) = result else { return }
            self?.recordLastAction(of: id, facts)
        }
    }

    /// A unit that systemd has forgotten already had nothing to be kept for: all went well.
    func recordLastAction(of id: ReplicaID, _ facts: UnitFacts) {
        if facts.isLoaded, facts.lastActionEnd == nil { return }
        let end = facts.isLoaded ? facts.lastActionEnd : .exited(status: 0)
        let hasFailed = end != .exited(status: 0)
        record(
            Occurrence(
                at: ControlLoop.now, service: id.service, replica: id, kind: .lastAction,
                severity: hasFailed ? .warning : .normal,
                message: "\(id): its last action \(end?.sentence ?? "was not run")"))
    }
}

extension ProcessEnd {
    fileprivate var sentence: String {
        switch self {
        case .exited(let status): "exited with status \(status)"
        case .killed(let signal), .dumpedCore(let signal): "was killed by signal \(signal)"
        }
    }
}
