import FrontWire
import Glibc
import HTTP1
import LinuxIO

// Which endpoint gets a request, and the way to it.
extension Worker {
    /// Gives the request to the endpoint whose turn it is. Where requests wait for one that has time,
    /// it waits behind them.
    mutating func dispatch(_ client: Slot) -> Step {
        let service = services[client.pointee.service]
        if service.pointee.held.count > 0, service.pointee.balancer.rules.isCapped {
            return hold(client, .forTime)
        }
        return assign(client)
    }

    /// The same for a request whose turn has come.
    mutating func assign(_ client: Slot) -> Step {
        switch choose(client) {
        case .endpoint(let index): give(client, to: index)
        case .full: hold(client, .forTime)
        case .none: hold(client, .forReplica)
        }
    }

    mutating func choose(_ client: Slot) -> Balancer.Choice {
        if client.pointee.tried.isFull { return .none }
        if client.pointee.tried.count == 0 {
            client.pointee.affinity = affinity(of: client)
            client.pointee.side = side(of: client)
        }
        let question = Balancer.Question(
            now: now, affinity: client.pointee.affinity, tried: client.pointee.tried,
            side: client.pointee.side)
        let service = services[client.pointee.service]
        return service.pointee.balancer.choose(question, among: candidates)
    }

    mutating func give(_ client: Slot, to index: Int32) -> Step {
        client.pointee.tried.append(index)
        if isHTTP(client), let pooled = takePooled(index, for: client) {
            pair(client, pooled, index)
            return sendRequest(client, pooled)
        }
        return connect(client, index)
    }

    /// Opens a connection; the request follows when it stands (`connectionSettled`).
    mutating func connect(_ client: Slot, _ index: Int32) -> Step {
        let target = endpoints[index]
        let raw = openSocket(to: index)
        if raw < 0 { return couldNotOpen(client, index, -raw) }
        guard let endpoint = slab.take(.endpoint, raw: raw) else {
            closeDescriptor(raw)
            return waitForRoom(client)
        }
        if target.pointee.address.family != AF_UNIX { Socket.sendAtOnce(raw) }
        endpoint.pointee.flags = .blocked
        pair(client, endpoint, index)
        endpoint.pointee.phase = .connecting
        client.pointee.phase = .connecting
        target.pointee.counters.add(to: .connections)
        target.pointee.counters.add(to: .openConnections)
        let service = services[client.pointee.service]
        wheel.set(client, now + service.pointee.connectNanoseconds, in: slab)
        do throws(SystemFault) {
            try epoll.add(raw, Worker.socketInterest, token: slab.token(endpoint))
        } catch {
            return attemptFailed(client, .connectionRefused, errno: error.errno)
        }
        return .wait
    }

    private mutating func couldNotOpen(_ client: Slot, _ index: Int32, _ code: Int32) -> Step {
        if Worker.isShortage(code) { return waitForRoom(client) }
        // An attempt like one that is refused later: Unix sockets tell at once.
        let counters = endpoints[index].pointee.counters
        counters.add(to: .requests)
        counters.add(to: .failures)
        noteUnreachable(index, code)
        client.pointee.failure = .connectionRefused
        return askAnother(client)
    }

    /// The connection stands or has failed.
    mutating func connectionSettled(_ endpoint: Slot) {
        let client = slab[endpoint.pointee.peer]
        let code = Socket.pendingError(endpoint.pointee.raw)
        if code != 0 {
            return proceed(client, attemptFailed(client, .connectionRefused, errno: code))
        }
        endpoint.pointee.phase = .busy
        if isHTTP(client) {
            proceed(client, sendRequest(client, endpoint))
        } else {
            noteSuccess(of: endpoint.pointee.endpoint)
            proceed(client, connectStream(client, endpoint))
        }
    }
}
