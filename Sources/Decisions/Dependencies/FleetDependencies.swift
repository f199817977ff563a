import Model

/// Services that wait for others. Only their starts wait: what runs goes on, and nobody else is held.
extension Fleet {
    /// The gates of a service are looked at whenever it is settled, and when one of those it waits for
    /// stands otherwise than before.
    mutating func lookAtGate(at index: Int, _ turn: inout Turn) {
        guard let wanted = services[index].policy?.dependencies else {
            return services[index].wait(for: [], &turn)
        }
        hasDependencies = true
        let hasBegun = services[index].replicas.contains { !$0.isLeaving }
        var blockers = wanted.requires.filter { standing(of: $0, at: turn.now).holdsRequiring }
        if !hasBegun {
            blockers += wanted.after.filter { standing(of: $0, at: turn.now) == .starting }
        }
        services[index].wait(for: blockers, &turn)
    }

    private func standing(of name: ServiceName, at now: Instant) -> Standing {
        index(of: name).map { services[$0].standing(at: now) } ?? .absent
    }

    /// Tells those who wait for one of these services how it stands now; tells whom that has touched.
    mutating func tellDependents(
        of touched: [ServiceName], _ turn: inout Turn
    ) -> [ServiceName] {
        var dependents: [ServiceName] = []
        for name in touched {
            guard let index = index(of: name) else { continue }
            let news = services[index].news(at: turn.now)
            if news == .none { continue }
            for other in services.indices where services[other].waits(for: name) {
                if news == .failed { services[other].hear(ofFailed: services[index], &turn) }
                dependents.append(services[other].name)
            }
        }
        return dependents
    }

    /// Those that would start nothing without it.
    func requiring(_ name: ServiceName) -> [ServiceName] {
        services.filter { $0.policy?.dependencies?.requires.contains(name) == true }.map(\.name)
    }

    func refusal(ofDependenciesIn policy: ServicePolicy) -> Refusal? {
        guard policy.dependencies != nil else { return nil }
        let others = services.filter { !$0.isDeleting && $0.name != policy.name }
        let graph = DependencyGraph(others.compactMap(\.policy?.whole) + [policy])
        return graph.cycle(through: policy.name).map { .dependencyCycle($0) }
    }

    /// Told with the answer to an apply: it need not be a mistake, the other file may come next.
    func missingNote(of policy: ServicePolicy) -> String {
        let missing = policy.dependencies?.requires.filter { index(of: $0) == nil } ?? []
        if missing.isEmpty { return "" }
        return "; nothing is started until there is \(missing.quoted), which it requires"
    }
}

/// How a service stands to those who wait for it.
enum Standing: Equatable, Sendable {
    /// Not there, or on its way out.
    case absent
    /// None of its replicas is wanted: nothing will come that could be waited for.
    case idle
    case starting
    case available
    /// None is available, and a place was given up.
    case failed

    fileprivate var holdsRequiring: Bool { self != .available && self != .idle }
}

extension ServiceState {
    /// What has changed since it was asked last.
    enum StandingNews { case none, changed, failed }

    func standing(at now: Instant) -> Standing {
        guard let policy, !isDeleting else { return .absent }
        if desired == 0 { return .idle }
        let minimumReady = policy.rollout.minimumReady
        if replicas.contains(where: { $0.isAvailable(at: now, minimumReady: minimumReady) }) {
            return .available
        }
        return hasGivenUp ? .failed : .starting
    }

    private var hasGivenUp: Bool { closedPlaces.contains { $0.cause == .gaveUp } }

    mutating func news(at now: Instant) -> StandingNews {
        let standing = standing(at: now)
        let hasNewlyFailed = hasGivenUp && !isKnownToHaveFailed
        let hasChanged = standing != lastStanding
        (lastStanding, isKnownToHaveFailed) = (standing, hasGivenUp)
        return hasNewlyFailed ? .failed : hasChanged ? .changed : .none
    }

    func waits(for other: ServiceName) -> Bool {
        policy?.dependencies?.all.contains(other) == true
    }

    mutating func hear(ofFailed other: ServiceState, _ turn: inout Turn) {
        guard policy?.dependencies?.requires.contains(other.name) == true else { return }
        let why = other.lastFailure.map { ": \($0)" } ?? ""
        turn.note(
            .dependencyFailed, of: name, severity: .warning,
            "\(name): '\(other.name)', which it requires, has given up a place\(why)")
    }

    mutating func wait(for blockers: [ServiceName], _ turn: inout Turn) {
        guard blockers != waitsFor else { return }
        let before = waitsFor
        waitsFor = blockers
        // Held starts are no lack of progress.
        rolloutProgress.at = turn.now
        if blockers.isEmpty {
            turn.note(
                .startsReleased, of: name,
                "\(name): starts go on, \(before.quoted) is there")
        } else if before.isEmpty {
            turn.note(
                .startsHeld, of: name, severity: .warning,
                "\(name): starts wait for a replica of \(blockers.quoted)")
        }
    }
}

extension [ServiceName] {
    /// `'a' and 'b'`
    var quoted: String { map { "'\($0)'" }.joined(separator: " and ") }
}
