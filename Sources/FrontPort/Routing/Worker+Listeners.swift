import FrontWire
import Model

// The listeners of a new route table, and the clients who have come by those of the old one.
extension Worker {
    /// After the services of the table, which the listeners are told of.
    mutating func apply(_ wanted: [WorkerListener]) {
        let known = Dictionary(
            listeners.indices.map { (listeners[$0].pointee.raw, $0) },
            uniquingKeysWith: { first, _ in first })
        for index in listeners.indices { listeners[index].pointee.isListed = false }
        var named: [ServiceName: Int32] = [:]
        for index in services.indices where services[index].pointee.isListed {
            if let name = services[index].pointee.name { named[name] = index }
        }
        for listener in wanted {
            guard let index = known[listener.raw] ?? addListener(listener) else { continue }
            let serving = listener.services.compactMap { named[$0] }
            listeners[index].pointee.isListed = true
            listeners[index].pointee.seats = listener.seats
            share(index, among: serving)
        }
        for index in listeners.indices { unlistIfNotWanted(index) }
        watchAnew()
    }

    private mutating func addListener(_ wanted: WorkerListener) -> Int32? {
        guard let slot = counters.assign(.listener, name: wanted.label) else { return nil }
        let lobby = FrontService(
            lobbyOf: wanted.label, counterSlot: slot, counters: counters.slot(slot))
        guard let lobbyIndex = services.insert(lobby) else {
            counters.release(slot)
            return nil
        }
        let listener = FrontListener(
            raw: wanted.raw, load: wanted.load, lobby: lobbyIndex, counters: counters.slot(slot))
        guard let index = listeners.insert(listener) else {
            services.remove(lobbyIndex)
            counters.release(slot)
            return nil
        }
        if isWithdrawn { wanted.load.withdraw(place.index) }
        return index
    }

    private mutating func share(_ index: Int32, among serving: [Int32]) {
        let listener = listeners[index]
        let claims = serving.map {
            MatchTable.Claim(service: $0, match: services[$0].pointee.match)
        }
        listener.pointee.services = serving
        let isSole = claims.count == 1 && claims[0].match.isEmpty
        listener.pointee.sole = isSole ? claims[0].service : -1
        listener.pointee.matches = MatchTable(isSole ? [] : claims)
        let lobby = services[listener.pointee.lobby]
        lobby.pointee.isListed = true
        lobby.pointee.beAsPatient(as: serving.map { services[$0] })
    }

    /// It is known by its clients only. The kernel may give its number to the next one.
    private mutating func unlistIfNotWanted(_ index: Int32) {
        let listener = listeners[index]
        guard !listener.pointee.isListed else { return }
        services[listener.pointee.lobby].pointee.isListed = false
        watch(index)
        listener.pointee.raw = -1
        listener.pointee.services = []
        forgetListenerIfUnused(index)
    }

    mutating func forgetListenerIfUnused(_ index: Int32) {
        let listener = listeners[index]
        guard !listener.pointee.isListed, listener.pointee.clients == 0 else { return }
        counters.release(services[listener.pointee.lobby].pointee.counterSlot)
        services.remove(listener.pointee.lobby)
        listeners.remove(index)
    }

    /// The clients of a service or an address that is gone: those between requests go to whoever the
    /// address is for now, or are closed; waiting ones are told; those being served are closed after
    /// their response.
    mutating func dismissClients() {
        let isAllListed =
            services.indices.allSatisfy { services[$0].pointee.isListed }
            && listeners.indices.allSatisfy { listeners[$0].pointee.isListed }
        if isAllListed { return }
        forEachClient { worker, client in
            let isServed = worker.services[client.pointee.service].pointee.isListed
            let listener = worker.listeners[client.pointee.listener]
            if isServed, listener.pointee.isListed { return }
            switch client.pointee.phase {
            case .idle:
                let home = listener.pointee.home
                if listener.pointee.isListed, worker.services[home].pointee.isHTTP {
                    worker.move(client, to: home)
                } else {
                    worker.close(client)
                }
            case .held where !isServed:
                worker.leaveHeld(client)
                client.pointee.phase = .connecting
                worker.proceed(client, worker.answer(client, .noReplica))
            default: break
            }
        }
        for index in services.indices where services.contains(index) {
            forgetServiceIfUnused(index)
        }
    }
}
