import Decisions
import Model
import SystemdBus

/// Taking over what runs already. The core is told of every unit before it decides anything.
extension Daemon {
    func adoptAll() {
        client.systemdVersion { [unowned self] result in units.systemd = try? result.get() }
        client.listUnits(patterns: [UnitName.everyReplica]) { [unowned self] result in
            switch result {
            // Lost in between: asked again when systemd is back.
            case .failure(let fault): DaemonLog.warning("\(fault)")
            case .success(let units):
                client.forgetCommands(exceptOf: units)
                describe(units.compactMap(\.name.replica))
            }
        }
    }

    private func describe(_ found: [ReplicaID]) {
        var missing = found.count
        var facts: [(ReplicaID, UnitFacts)] = []
        if found.isEmpty { return resume(with: []) }
        for id in found.sorted() {
            client.unitFacts(UnitName(id)) { [unowned self] result in
                missing -= 1
                if case .success(let known) = result, known.isLoaded { facts.append((id, known)) }
                if missing == 0, client.isReady { resume(with: facts.sorted { $0.0 < $1.0 }) }
            }
        }
    }

    private func resume(with found: [(ReplicaID, UnitFacts)]) {
        guard !control.isResumed else { return }
        let units = found.compactMap { id, facts in adopt(id, facts) }
        self.units.isFollowingAll = true
        control.deliver(.resumed)
        for unit in units where unit.phase == .running {
            // Only now are the policies in force known, and with them what to ask.
            unit.template = template(of: unit)
            self.units.letGo(of: unit)
            direct.admit(unit) {}
            askAgain(unit)
        }
        startSampling()
        tellReady()
        let taken = units.isEmpty ? "" : ", \(units.count) running replicas taken over"
        control.record(
            Occurrence(
                at: ControlLoop.now, service: nil, kind: .daemonStarted,
                message: "coxswaind \(Self.version) decides from here on" + taken))
    }

    /// A spare that was going to be frozen has yet to say that it is ready.
    private func askAgain(_ unit: ReplicaUnit) {
        if unit.frozenAt != nil { return }
        let isSpare = control.fleet.service(unit.id.service)?.isSpare(unit.id) == true
        if isSpare { prober.begin(with: unit) } else { prober.takeOver(unit) }
    }

    func noteAPIOpen() {
        isAPIOpen = true
        tellReady()
    }

    /// Who has waited for its start may use it at once: it decides, and it can be asked.
    private func tellReady() {
        if control.isResumed, isAPIOpen { notify.ready(statusLine) }
    }

    private func adopt(_ id: ReplicaID, _ facts: UnitFacts) -> ReplicaUnit? {
        let table = facts.environmentTable
        let endpoint = ReplicaEnvironment.endpoint(in: table)
        let seat = table[ReplicaEnvironment.seat].flatMap { Int($0) }
        let isStopping = facts.activeState == .deactivating
        var adopted = AdoptedReplica(
            id: id, digest: table[ReplicaEnvironment.digest] ?? "", endpoint: endpoint,
            startedAt: facts.mainStarted ?? ControlLoop.now, isStopping: isStopping, seat: seat,
            size: facts.size,
            boostMilliCores: table[ReplicaEnvironment.startCPU].flatMap { Int($0) })
        adopted.isFrozen = facts.isFrozen == true
        control.deliver(.adopted(adopted))
        let unit = ReplicaUnit(
            id: id, endpoint: endpoint, seat: seat, template: nil,
            phase: isStopping ? .stopping : .running)
        unit.hasBegun = true
        unit.size = facts.size
        unit.frozenAt = adopted.isFrozen && !isStopping ? ControlLoop.now : nil
        unit.hasBeenReady = unit.frozenAt != nil
        unit.isHeldBack = table[ReplicaEnvironment.startWeight] != nil
        if unit.learn(facts) {
            // It ended while nobody looked; its unit was kept for its result.
            units.recordLastAction(of: id, facts)
            control.deliver(.exited(id, facts.replicaExit ?? ReplicaExit(.vanished)))
            return nil
        }
        units.adopt(unit)
        return unit
    }

    private func template(of unit: ReplicaUnit) -> ReplicaTemplate? {
        let service = control.fleet.service(unit.id.service)
        return service?.replica(unit.id).flatMap { service?.template(of: $0) }
    }

    var statusLine: String {
        let services = control.fleet.services
        let replicas = services.reduce(0) { $0 + $1.replicas.count }
        return "\(services.count) services, \(replicas) replicas"
    }
}
