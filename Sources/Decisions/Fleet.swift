package import Model

/// All services of the host. Everything is decided here and nothing is done: events go in, effects
/// come out, and the same events give the same effects. There is no clock, I/O or randomness.
///
///     var fleet = Fleet()
///     let effects = fleet.step(.requested(request, .apply(policy)), at: now)
///
/// Until `.resumed` the fleet only learns (`.restored`, `.adopted`) and defers: applies and what the
/// host tells are taken up then, other requests are refused. Effects are to be carried out in order.
package struct Fleet: Sendable {
    /// Ascending by name.
    package internal(set) var services: [ServiceState] = []
    package internal(set) var isResumed = false
    package internal(set) var isFrontConnected = false
    /// As it was last told; nil: not yet.
    var clock: WallClock?
    var endpoints: EndpointPool
    let seed: UInt64
    var startTokens: StartTokens
    /// Services with starts that are due, each once; the first one's turn is next.
    var startQueue: [ServiceName] = []
    var startsInFlight = 0
    /// A service has waited for another; most hosts have none that does.
    var hasDependencies = false
    var hostWatch = HostWatch()
    /// As it was last told.
    var host: HostPressure?
    package internal(set) var freezer: Freezer
    /// A service has rolled with others; most hosts have none that does.
    var hasGroups = false
    /// Whom the last step was about, by name: no other service has changed by it but for its figures.
    package internal(set) var lastTouched: [ServiceName] = []
    /// What happened, and what is to be told of it, before `.resumed`.
    var deferred: [Event] = []
    var deferredNotes: [Effect] = []

    /// `socketDirectory` is where the sockets of replicas are that have one (`endpoint: socket`).
    /// `seed` is what back-offs are spread by.
    package init(
        socketDirectory: String = Fleet.socketDirectory, seed: UInt64 = 0,
        startsPerSecond: Int = Limits.startsPerSecond, freezer: Freezer = .available
    ) {
        self.freezer = freezer
        endpoints = EndpointPool(socketDirectory: socketDirectory)
        startTokens = StartTokens(perSecond: startsPerSecond)
        self.seed = seed
    }

    package static let socketDirectory = "/run/coxswain/replicas"

    /// When it wants a `.tick`, if nothing else happens before.
    package var nextDeadline: Instant? {
        guard isResumed else { return nil }
        var earliest = tokensDue
        // By index: a service is large, and would be copied.
        for index in services.indices {
            guard let deadline = services[index].nextDeadline else { continue }
            earliest = min(earliest ?? deadline, deadline)
        }
        return earliest
    }

    /// When a start that waits for its token may go on.
    private var tokensDue: Instant? {
        startQueue.isEmpty || startsInFlight >= Limits.concurrentStarts ? nil : startTokens.nextDue
    }

    package func service(_ name: ServiceName) -> ServiceState? {
        index(of: name).map { services[$0] }
    }

    /// What has happened at one instant: all of it is taken in before anything is done about it, once.
    package mutating func step(_ events: [Event], at now: Instant) -> [Effect] {
        guard isResumed, events.count > 1 else { return events.flatMap { step($0, at: now) } }
        for event in events { readClock(event) }
        var turn = turn(at: now)
        var touched: [ServiceName] = []
        for event in events {
            for name in take(event, &turn) where !touched.contains(name) { touched.append(name) }
        }
        let isNewFront = events.contains { publishing($0) == .always }
        return finish(touched, &turn, publishing: isNewFront ? .always : .ifChanged)
    }

    /// A clock is known before anything is decided by it.
    private mutating func readClock(_ event: Event) {
        if case .clockRead(let reading) = event { clock = reading }
    }

    private func turn(at now: Instant) -> Turn {
        var turn = Turn(at: now, front: isFrontConnected ? .connected : .lost, seed: seed)
        turn.clock = clock
        turn.host = host
        turn.freezer = freezer
        turn.hostShortage = hostShortage
        return turn
    }

    package mutating func step(_ event: Event, at now: Instant) -> [Effect] {
        readClock(event)
        var turn = turn(at: now)
        if isResumed {
            let touched = take(event, &turn)
            return finish(touched, &turn, publishing: publishing(event))
        }
        switch event {
        case .resumed:
            return resume(&turn)
        case .clockRead, .hostMeasured, .pressed:
            return []
        case .restored, .adopted:
            lastTouched = take(event, &turn)
            deferredNotes += turn.notes
            return []
        case .requested(let request, let wish):
            guard case .apply = wish else {
                return [.answer(request, .refused(.notYetResumed))]
            }
            return deferUntilResumed(event)
        default:
            return deferUntilResumed(event)
        }
    }

    private mutating func deferUntilResumed(_ event: Event) -> [Effect] {
        if deferred.count < Limits.deferredEvents { deferred.append(event) }
        return []
    }

    /// Everything is known: the deferred events first, so that no service is judged by half of what
    /// happened, then all services at once.
    private mutating func resume(_ turn: inout Turn) -> [Effect] {
        isResumed = true
        for event in deferred { _ = take(event, &turn) }
        deferred.removeAll()
        for index in services.indices { services[index].takeOver(at: turn.now) }
        if services.contains(where: { $0.hostCeiling != nil }) { hostWatch.carryOn(at: turn.now) }
        let learnt = deferredNotes
        deferredNotes.removeAll()
        return finish(services.map(\.name), &turn, publishing: .always) + learnt
    }
}
