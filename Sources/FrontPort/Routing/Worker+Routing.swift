import FrontWire
import HTTP1
import LinuxIO

// Whose a request is, where services share an address. A client belongs to one service at a time:
// to that of its last request, and before the first to the listener's lobby.
extension Worker {
    /// Gives the client to the service that the parsed request is for; an answer where there is none.
    @inline(__always)
    mutating func route(_ client: Slot) -> OwnAnswer? {
        let sole = listeners[client.pointee.listener].pointee.sole
        return sole == client.pointee.service ? nil : reroute(client)
    }

    @inline(never)
    private mutating func reroute(_ client: Slot) -> OwnAnswer? {
        let listener = listeners[client.pointee.listener]
        guard listener.pointee.isListed else {
            // Nobody new comes by that address. Who is known is served once more.
            return client.pointee.service == listener.pointee.lobby ? .unknownHost : nil
        }
        let outcome =
            listener.pointee.sole >= 0
            ? .service(listener.pointee.sole) : find(client, in: listener)
        switch outcome {
        case .service(let service): return give(client, to: service)
        case .unknownHost: return refuse(client, .unknownHost)
        case .unknownPath: return refuse(client, .unknownPath)
        case .ambiguousPath: return refuse(client, .ambiguousPath)
        }
    }

    private mutating func find(
        _ client: Slot, in listener: UnsafeMutablePointer<FrontListener>
    ) -> MatchTable.Outcome {
        guard let base = client.pointee.input.base else { return .unknownHost }
        let bytes = base + client.pointee.input.start
        let request = parser.request
        let host = UnsafeBufferPointer(
            start: bytes + Int(request.host.start), count: request.host.count)
        let target = UnsafeBufferPointer(
            start: bytes + Int(request.path.start), count: request.path.count)
        if listener.pointee.matches.looksAtPaths, target.first == UInt8(ascii: "/") {
            guard path.read(target) else { return .ambiguousPath }
        } else {
            path.readRoot()
        }
        return listener.pointee.matches.find(host, path)
    }

    private mutating func give(_ client: Slot, to index: Int32) -> OwnAnswer? {
        guard index != client.pointee.service else { return nil }
        let service = services[index]
        // An address that has changed its mode: this client speaks the old one.
        guard service.pointee.isHTTP else { return refuse(client, .unknownHost) }
        if service.pointee.isFull {
            service.pointee.counters.add(to: .shed)
            listeners[client.pointee.listener].pointee.counters.add(to: .shed)
            return refuse(client, .tooManyClients)
        }
        move(client, to: index)
        return nil
    }

    /// What nobody claims is counted at the listener.
    private mutating func refuse(_ client: Slot, _ answer: OwnAnswer) -> OwnAnswer {
        move(client, to: listeners[client.pointee.listener].pointee.lobby)
        return answer
    }

    /// Nobody can tell whose a request is that cannot be read.
    mutating func routeUnread(_ client: Slot) {
        let listener = listeners[client.pointee.listener]
        if listener.pointee.sole < 0 { move(client, to: listener.pointee.lobby) }
    }

    /// The client is between requests.
    mutating func move(_ client: Slot, to index: Int32) {
        let old = client.pointee.service
        guard index != old else { return }
        client.pointee.service = index
        enter(index)
        leave(old)
    }

    mutating func enter(_ index: Int32) {
        let service = services[index]
        service.pointee.clients += 1
        guard !service.pointee.isLobby else { return }
        service.pointee.counters.add(to: .connections)
        service.pointee.counters.add(to: .openConnections)
        if service.pointee.isFull { watchAnew() }
    }

    mutating func leave(_ index: Int32) {
        let service = services[index]
        let wasFull = service.pointee.isFull
        service.pointee.clients -= 1
        guard !service.pointee.isLobby else { return }
        service.pointee.counters.subtract(from: .openConnections)
        if wasFull { watchAnew() }
        if !service.pointee.isListed { forgetServiceIfUnused(index) }
    }
}
