import Model

/// A policy, new or changed. What differs decides what happens: only a changed template replaces
/// replicas.
extension ServiceState {
    mutating func apply(
        _ policy: ServicePolicy, from origin: ChangeOrigin? = nil, _ turn: inout Turn
    ) -> Answer {
        guard let old = self.policy else { return claim(policy, from: origin, &turn) }
        if old.whole == policy, !isDeleting {
            let hold = isUndone ? ", held at revision \(target) by an undo" : ""
            return .accepted("\(name): unchanged\(hold)")
        }
        var parts: [String] = []
        if isDeleting {
            isDeleting = false
            parts.append("its deletion is called off")
        }
        self.policy = PolicyInForce(wrappedValue: policy)
        // All serve from now on, and which of two sets did says nothing later.
        if policy.rollout.strategy != .blueGreen { rollout?.serving = nil }
        closedPlaces.removeAll { $0.cause.waitsForAPerson }
        resumePausedRollout(&turn)
        if old.front?.listen != policy.front?.listen { listenFailures.removeAll() }
        if old.template != policy.template { parts += applyTemplate(policy, from: origin, &turn) }
        if old.scale != policy.scale { parts += applyScale(policy.scale, &turn) }
        if parts.isEmpty { parts.append("settings changed, no replica is replaced") }
        let message = "\(name): \(parts.joined(separator: "; "))"
        turn.note(.applied, of: name, message)
        return .accepted(message)
    }

    /// The first policy of a service, or of units found running without one.
    private mutating func claim(
        _ policy: ServicePolicy, from origin: ChangeOrigin?, _ turn: inout Turn
    ) -> Answer {
        self.policy = PolicyInForce(wrappedValue: policy)
        createdAt = turn.now
        let running = replicas.count { !$0.isLeaving }
        // Lost history never shrinks a service that scales itself: its data shall decide.
        let wanted =
            policy.scale.isAutomatic ? max(policy.scale.replicas, running) : policy.scale.replicas
        desired = clamped(wanted, policy.scale)
        if policy.scale.isAutomatic {
            autoscaler.restart(at: desired, policy: policy.scale, now: turn.now)
        }
        setTarget(revisionNumber(for: policy.template, from: origin), .applied, &turn)
        learnLimits(at: turn.now)
        let message =
            running == 0
            ? "\(name): \(replicaText(desired)) of revision \(target) will start"
            : "\(name): takes over \(replicaText(running)), \(desired) wanted of revision \(target)"
        turn.note(.applied, of: name, message)
        return .accepted(message)
    }

    private mutating func applyTemplate(
        _ policy: ServicePolicy, from origin: ChangeOrigin?, _ turn: inout Turn
    ) -> [String] {
        // An undo holds only against the very template it left.
        undonePolicyDigest = nil
        let number = revisionNumber(for: policy.template, from: origin)
        if number == target {
            return ["stays at revision \(number), which is what the policy says now"]
        }
        let why = changedFiles(from: revision(target)?.template, to: policy.template)
        setTarget(number, .applied, &turn)
        return ["revision \(number) rolls out over \(replicaText(desired))\(why)"]
    }

    /// For people who applied the same text again and wonder.
    private func changedFiles(
        from old: ReplicaTemplate?, to new: ReplicaTemplate
    ) -> String {
        guard let old else { return "" }
        let changed = new.contents.keys.sorted().filter { path in
            old.contents[path] != nil && old.contents[path] != new.contents[path]
        }
        return changed.isEmpty ? "" : ", as \(changed.joined(separator: ", ")) has changed"
    }

    private mutating func applyScale(_ scale: ScalePolicy, _ turn: inout Turn) -> [String] {
        manualReplicas = nil
        if !scale.isMoving { scalingPause = nil }
        let before = desired
        let wanted = scale.isAutomatic ? desired : scale.replicas
        setDesired(clamped(wanted, scale), .policy, &turn)
        boundSize(&turn)
        if scale.isAutomatic {
            autoscaler.adopt(desired, policy: scale, now: turn.now)
            autoscaler.forgetLoad()
        }
        if desired != before { return ["scaled from \(before) to \(desired)"] }
        return scale.isAutomatic
            ? ["scales itself between \(scale.minimum) and \(scale.maximum), now \(desired)"]
            : ["stays at \(replicaText(desired))"]
    }

    func clamped(_ replicas: Int, _ scale: ScalePolicy) -> Int {
        let wanted = scale.isAutomatic ? min(max(replicas, scale.minimum), scale.maximum) : replicas
        return min(max(0, wanted), Limits.replicasPerService)
    }

    /// The number of this template: of a kept revision; of running replicas that history does not
    /// know but that were started from the very same; or the next one.
    mutating func revisionNumber(
        for template: ReplicaTemplate, from origin: ChangeOrigin?
    ) -> RevisionNumber {
        if let kept = revisions.last(where: { $0.template == template }) { return kept.number }
        let digest = TemplateDigest.of(template)
        let known = revisions.map(\.number)
        let running = (spares.map(\.replica) + replicas).last {
            $0.digest == digest && !known.contains($0.id.revision)
        }
        let number = running?.id.revision ?? nextRevisionNumber
        revisions.append(Revision(number: number, template: template, origin: origin))
        revisions.sort { $0.number < $1.number }
        return number
    }

    private var nextRevisionNumber: RevisionNumber {
        let running = replicas.map(\.id.revision) + spares.map(\.id.revision)
        return max(revisions.last?.number ?? 0, running.max() ?? 0) + 1
    }
}
