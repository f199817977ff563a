import Model

/// The end of a step: due and possible things are done, and the effects put in order.
extension Fleet {
    enum Publishing { case ifChanged, always }

    /// The order carries rules. What must outlive us comes before what depends on it; the routes
    /// come before the drains and stops of those that are no longer in them (rule 1); what people
    /// read comes last, since nothing waits for it.
    mutating func finish(
        _ touched: [ServiceName], _ turn: inout Turn, publishing: Publishing
    ) -> [Effect] {
        let touched = settleAll(touched, &turn)
        let launched = launchDue(&turn)
        var saves: [Effect] = []
        var erasures: [Effect] = []
        var publishing = publishing
        lastTouched = (touched + launched).sorted().withoutRepeats
        for name in lastTouched {
            guard let index = index(of: name) else { continue }
            switch services[index].conclude(turn) {
            case .gone: erasures += erase(at: index, &publishing)
            case .stays(let hasNewRoutes, let record):
                if hasNewRoutes { publishing = .always }
                if let record { saves.append(.save(record.wrappedValue)) }
            }
        }
        let routes: [Effect] = publishing == .always ? [.publish(table())] : []
        return saves + routes + turn.acts + erasures + turn.notes
    }

    private mutating func table() -> [ServiceRoutes] {
        services.indices.compactMap { services[$0].publishedRoutes() }
    }

    /// Those who wait for one of these may now start something, or no more.
    private mutating func settleAll(
        _ touched: [ServiceName], _ turn: inout Turn
    ) -> [ServiceName] {
        var all = touched
        var next = touched
        while !next.isEmpty {
            for name in next { settle(name, &turn) }
            let settled = next
            next = hasDependencies ? tellDependents(of: settled, &turn) : []
            if hasGroups { next += rollGroups(of: settled, &turn) }
            all += next
        }
        return all
    }

    private mutating func settle(_ name: ServiceName, _ turn: inout Turn) {
        guard let index = index(of: name) else { return }
        lookAtGate(at: index, &turn)
        lookAtTurn(at: index, &turn)
        services[index].settle(&turn)
        let starts = services[index].countStarts(at: turn.now)
        startsInFlight += starts.more
        if starts.areDue, !startQueue.contains(name) { startQueue.append(name) }
    }

    private mutating func erase(at index: Int, _ publishing: inout Publishing) -> [Effect] {
        let service = services.remove(at: index)
        if service.routes != nil { publishing = .always }
        return service.isDeleting ? [.erase(service.name)] : []
    }

    /// One start of each waiting service in turn, as far as the host's budget goes; tells whose.
    private mutating func launchDue(_ turn: inout Turn) -> [ServiceName] {
        var launched: [ServiceName] = []
        while startsInFlight < Limits.concurrentStarts, !startQueue.isEmpty {
            let name = startQueue.removeFirst()
            guard let index = index(of: name), services[index].isStartDue(at: turn.now) else {
                continue
            }
            guard startTokens.take(at: turn.now) else {
                startQueue.insert(name, at: 0)
                break
            }
            services[index].startNext(endpoints: &endpoints, &turn)
            let starts = services[index].countStarts(at: turn.now)
            startsInFlight += starts.more
            launched.append(name)
            if starts.areDue { startQueue.append(name) }
        }
        return launched
    }
}

/// In place, as all that changes: a service is large, and what only looks at one would copy it.
extension ServiceState {
    fileprivate enum Conclusion {
        case gone
        case stays(hasNewRoutes: Bool, record: Boxed<ServiceRecord>?)
    }

    fileprivate mutating func conclude(_ turn: Turn) -> Conclusion {
        if isGone { return .gone }
        refreshDeadline(turn)
        return .stays(hasNewRoutes: refreshRoutes(), record: recordToSave(at: turn.now))
    }

    fileprivate mutating func publishedRoutes() -> ServiceRoutes? { routes }

    /// Its last unit has ended, and nobody wants or describes it any more.
    private var isGone: Bool {
        replicas.isEmpty && spares.isEmpty && (isDeleting || isUnclaimed)
    }

    fileprivate mutating func isStartDue(at now: Instant) -> Bool { hasDueStart(at: now) }

    /// How many more are in flight than when they were counted last, and whether others are due.
    fileprivate mutating func countStarts(at now: Instant) -> (more: Int, areDue: Bool) {
        let before = startsCounted
        startsCounted = startsInFlight
        return (startsCounted - before, hasDueStart(at: now))
    }
}

extension [ServiceName] {
    /// Of a sorted list.
    fileprivate var withoutRepeats: [ServiceName] {
        var result: [ServiceName] = []
        for name in self where name != result.last { result.append(name) }
        return result
    }
}
