import Model

/// Services that roll as one (`group`): each in its turn, after those that it waits for, and back as one when
/// one of them goes back, in the opposite order.
///
/// Worked example: web requires api, api requires db, all of them applied. db rolls, then api, then web. web fails
/// and goes back at once; when it has, api goes back, and then db.
extension Fleet {
    /// What the rollout of this policy's new revision is part of; nil: of no group. One that is under way
    /// is joined, and what is gone back to is what each had before it began. One that goes back is joined by
    /// nobody: a new revision would be undone at once, for a failure that it has no part in.
    func groupRun(of policy: ServicePolicy, at now: Instant) -> Rollout.GroupRun? {
        guard let group = policy.group else { return nil }
        let members = services.filter { $0.policy?.group == group }
        let goingBack = members.compactMap { $0.rollout?.isGroupReturn == true ? $0.rollout : nil }
        let open = members.first { member in
            member.rollout?.isGroupForward == true
                && !goingBack.contains { $0.group?.begun == member.rollout?.group?.begun }
        }
        let begun = open?.rollout?.group?.begun ?? now
        guard let own = service(policy.name) else { return Rollout.GroupRun(begun: begun) }
        if let before = own.rollout?.group, before.begun == begun {
            return before
        }
        return Rollout.GroupRun(begun: begun, from: own.policy == nil ? nil : own.target)
    }

    /// Whose rollouts this one has to wait for now.
    mutating func lookAtTurn(at index: Int, _ turn: inout Turn) {
        guard services[index].policy?.group != nil else { return }
        hasGroups = true
        services[index].wait(forRolloutsOf: turnBlockers(at: index), &turn)
    }

    private func turnBlockers(at own: Int) -> [ServiceName] {
        guard let rollout = services[own].rollout, rollout.stage?.kind == .turn else { return [] }
        let isForward = rollout.cause == .applied
        let name = services[own].name
        return members(with: own).compactMap { other in
            guard let rollout = services[other].rollout, rollout.outcome != .complete,
                (rollout.cause == .applied) == isForward
            else { return nil }
            let otherName = services[other].name
            let waits = isForward ? waits(name, for: otherName) : waits(otherName, for: name)
            return waits ? otherName : nil
        }
    }

    /// Where the others of the same rollout are.
    private func members(with own: Int) -> [Int] {
        guard let group = services[own].policy?.group, let run = services[own].rollout?.group else {
            return []
        }
        return services.indices.filter { other in
            other != own && services[other].policy?.group == group
                && services[other].rollout?.group?.begun == run.begun
        }
    }

    /// Directly, or because those do that it waits for.
    private func waits(_ name: ServiceName, for other: ServiceName) -> Bool {
        var seen: Set<ServiceName> = [name]
        var next = [name]
        while let one = next.popLast() {
            for wanted in service(one)?.policy?.dependencies?.all ?? [] {
                if wanted == other { return true }
                if seen.insert(wanted).inserted { next.append(wanted) }
            }
        }
        return false
    }

    /// After these have been settled: takes the others along that have to go back with them, and tells
    /// who else is to be settled, as its turn may have come.
    mutating func rollGroups(of touched: [ServiceName], _ turn: inout Turn) -> [ServiceName] {
        var found: [ServiceName] = []
        for name in touched {
            guard let own = index(of: name), let way = services[own].wayOfGroup() else { continue }
            let others = members(with: own)
            let waiting = others.filter { services[$0].isAwaitingTurn() }
            if way == .back {
                for other in others where services[other].rollout?.cause == .applied {
                    services[other].goBack(with: name, &turn)
                    found.append(services[other].name)
                }
            }
            for other in waiting where turnBlockers(at: other) != services[other].rollsAfter {
                found.append(services[other].name)
            }
        }
        return found
    }
}

extension Rollout {
    fileprivate var isGroupForward: Bool {
        group != nil && cause == .applied && outcome != .complete
    }

    fileprivate var isGroupReturn: Bool { group != nil && cause != .applied }
}

extension ServiceState {
    fileprivate enum GroupWay { case forward, back }

    // They change nothing, but what only looks at an element is given a copy.

    fileprivate mutating func isAwaitingTurn() -> Bool { stageKind == .turn }

    /// Which way the group goes that it rolls with; nil: it rolls alone.
    fileprivate mutating func wayOfGroup() -> GroupWay? {
        guard let rollout, rollout.group != nil else { return nil }
        return rollout.isGroupReturn ? .back : .forward
    }

    /// A first revision waits for nobody's rollout, but for their replicas if its policy says so; and one
    /// that runs in part already is not left so.
    func waitsForItsTurn(_ cause: Rollout.Cause) -> Bool {
        guard rollout?.group != nil, rollout?.from != nil,
            !replicas.contains(where: { !$0.isLeaving && $0.digest == targetDigest })
        else { return false }
        return cause == .applied || cause == .undoOfGroup
    }

    mutating func wait(forRolloutsOf others: [ServiceName], _ turn: inout Turn) {
        guard others != rollsAfter else { return }
        rollsAfter = others
        if others.isEmpty { return }
        turn.note(
            .rolloutStep, of: name,
            "\(name): revision \(target) waits for the rollout of \(others.quoted), of the same group"
        )
    }

    mutating func judgeTurn(_ turn: inout Turn) {
        if !rollsAfter.isEmpty { heldBecause = "it waits for the rollout of \(rollsAfter.quoted)" }
        guard rollsAfter.isEmpty, rolloutOutcome == .running, let cause = rollout?.cause else {
            return
        }
        rolloutProgress = RolloutProgress(at: turn.now)
        enterFirstStage(cause)
    }

    /// To what it had before the group began to roll.
    mutating func goBack(with other: ServiceName, _ turn: inout Turn) {
        // Else nothing was there before.
        guard let policy, let back = rollout?.group?.from, back != target, revision(back) != nil
        else { return }
        let from = target
        holdBack(policy, at: back)
        setTarget(back, .undoOfGroup, &turn)
        rollout?.sentence = "revision \(from) goes back with '\(other)', of the same group"
    }
}
