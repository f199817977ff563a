import Decisions
package import Model

/// systemd's freezer. An order that meets a bus that is away is carried out when it is back.
extension SimulatedHost {
    private static let busPause: Duration = .milliseconds(200)

    /// Out of the pool and drained first, like anybody who is stopped.
    mutating func freeze(_ id: ReplicaID) {
        guard let unit = units[id] else { return }
        checkLetGo(id, unit)
        plan(.freezes(id), in: freezeDelay)
    }

    private mutating func checkLetGo(_ id: ReplicaID, _ unit: Unit) {
        if isRouted(id) { breach("\(id) frozen while the front sends it requests") }
        if everPublished.contains(id) { checkDrained(unit.launch) }
    }

    func isRouted(_ id: ReplicaID) -> Bool {
        isFrontConnected && frontTable.contains { $0.endpoints.contains { $0.replica == id } }
    }

    mutating func thaw(_ id: ReplicaID) {
        drainOrders[id] = nil
        plan(.thaws(id), in: freezeDelay)
    }

    mutating func freezes(_ id: ReplicaID) {
        guard let unit = units[id], !unit.isStopping, !unit.hasEnded else { return }
        if busIsAway { return plan(.freezes(id), in: Self.busPause) }
        if freezer == .missing { return step(.freezer(id, .missing)) }
        if let freezerFailure { return step(.freezer(id, .notFrozen(why: freezerFailure))) }
        units[id]?.isFrozen = true
        step(.freezer(id, .frozen))
    }

    mutating func thaws(_ id: ReplicaID) {
        guard let unit = units[id], !unit.isStopping, !unit.hasEnded else { return }
        if busIsAway { return plan(.thaws(id), in: Self.busPause) }
        if let freezerFailure { return step(.freezer(id, .notThawed(why: freezerFailure))) }
        units[id]?.isFrozen = false
        step(.freezer(id, .thawed))
    }

    /// Somebody thaws it past the daemon.
    package mutating func thawByHand(_ id: ReplicaID) {
        guard units[id]?.isFrozen == true else { return }
        units[id]?.isFrozen = false
        step(.freezer(id, .thawed))
    }

    package var frozen: [String] {
        units.keys.sorted().filter { units[$0]?.isFrozen == true }.map(\.description)
    }
}

extension SimulatedHost.Happening {
    /// On its way to the daemon, or its order: it dies with it.
    var isTheDaemons: Bool {
        switch self {
        case .event, .freezes, .thaws: true
        case .becomesReady, .ends, .drained: false
        }
    }
}
