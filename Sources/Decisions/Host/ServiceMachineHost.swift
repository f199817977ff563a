import Model

/// A service that gives way while the host is short.
extension ServiceState {
    struct GivingOrder: Comparable {
        let priority: Int
        let name: ServiceName

        static func < (left: Self, right: Self) -> Bool {
            (left.priority, left.name) < (right.priority, right.name)
        }
    }

    var givingOrder: GivingOrder { GivingOrder(priority: policy?.priority ?? 0, name: name) }

    /// A number that a person or a policy has fixed is not ours to change.
    func givesWay(to highest: Int) -> Bool {
        guard let policy, policy.scale.isAutomatic, !isDeleting else { return false }
        return policy.priority < highest
    }

    /// One replica stays: what serves nobody at all is no degraded service.
    func canGiveBack(_ turn: Turn) -> Bool {
        guard hostCeiling != nil, scalingPause == nil, let scale = policy?.scale,
            let bounds = boundsNow(scale, turn)
        else { return false }
        return desired > max(1, bounds.minimum)
    }

    mutating func giveBack(_ why: String, _ turn: inout Turn) {
        hostCeiling = desired - 1
        setDesired(desired - 1, .figures(why), &turn)
    }

    /// As soon as it wants no more than it may have, nothing holds it.
    mutating func letGrow(_ turn: inout Turn) {
        guard let ceiling = hostCeiling else { return }
        let isHeld = lastDecision?.limits.last == .hostShort
        hostCeiling = isHeld ? ceiling + 1 : nil
        turn.note(
            .hostRelieved, of: name,
            isHeld
                ? "\(name): may have \(ceiling + 1) replicas again"
                : "\(name): may have as many replicas as it needs again")
    }

    /// What the figures ask for, as far as the host bears it. What is there, as a person or a policy may
    /// have wanted it since, goes one by one (`giveBack`) and not by this.
    func admitted(_ decision: ScaleDecision) -> ScaleDecision {
        guard let hostCeiling, scalingPause == nil else { return decision }
        let most = max(hostCeiling, decision.current)
        guard decision.decided > most else { return decision }
        var decision = decision
        decision.settle(most, .hostShort)
        return decision
    }
}
