package import Model

/// What is going to happen on the simulated host.
extension SimulatedHost {
    package enum Happening {
        case event(Event)
        /// The unit tells it is ready, if it is still there.
        case becomesReady(ReplicaID)
        case ends(ReplicaID, ReplicaExit)
        case drained(ReplicaID)
        case freezes(ReplicaID)
        case thaws(ReplicaID)
    }
}
