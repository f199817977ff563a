import FrontWire
import Glibc
import HTTP1
import LinuxIO

// Which endpoint gets a request, and what happens when it cannot be had.
extension Worker {
    /// Gives the request to the endpoint whose turn it is.
    mutating func dispatch(_ client: Slot) -> Step {
        let service = services[client.pointee.service]
        guard let index = choose(client) else { return hold(client) }
        client.pointee.tried.append(index)
        if service.pointee.isHTTP, let pooled = takePooled(index, for: client) {
            pair(client, pooled, index)
            return sendRequest(client, pooled)
        }
        return connect(client, index)
    }

    /// Nil when each of the ready endpoints has been asked.
    private func choose(_ client: Slot) -> Int32? {
        if client.pointee.tried.isFull { return nil }
        let question = Balancer.Question(now: now, tried: client.pointee.tried)
        let service = services[client.pointee.service]
        return service.pointee.balancer.choose(question, among: candidates)
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
        noteUnreachable(index, code)
        client.pointee.failure = .connectionRefused
        return dispatch(client)
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
            openStream(client)
            advance(client)
        }
    }

    /// An attempt brought no response. Tries elsewhere if that is safe: nothing of a response was
    /// passed on, the whole request is still here, and it was either not sent or does no harm when it
    /// is carried out twice (RFC 9110 section 9.2.2).
    ///
    /// A pooled connection that closes instead of answering was most likely closed for its idleness:
    /// the same endpoint gets another chance on a fresh one.
    mutating func attemptFailed(
        _ client: Slot, _ failure: AttemptFailure, errno code: Int32 = 0
    ) -> Step {
        let endpoint = slab[client.pointee.peer]
        let index = endpoint.pointee.endpoint
        let wasSent = client.pointee.phase == .exchange
        let wasStale =
            endpoint.pointee.flags.contains(.reused)
            && !endpoint.pointee.flags.contains(.answered)
        let mayReconnect = wasStale && endpoints[index].pointee.state == .ready
        endpoints[index].pointee.counters.add(to: .failures)
        if failure == .connectionRefused || failure == .connectTimedOut {
            noteUnreachable(index, code)
        }
        unpair(client)
        discardEndpoint(endpoint, index)
        client.pointee.failure = failure
        guard isHTTP(client) else { return dispatch(client) }
        if wasSent, !wasStale { client.pointee.losses += 1 }
        guard mayReplay(client, wasSent: wasSent) else {
            return answer(client, .failed(failure))
        }
        services[client.pointee.service].pointee.counters.add(to: .retries)
        recordRetry(client)
        client.pointee.input.cursor = client.pointee.input.start
        return mayReconnect ? connect(client, index) : dispatch(client)
    }

    private func mayReplay(_ client: Slot, wasSent: Bool) -> Bool {
        guard client.pointee.flags.contains(.replayable) else { return false }
        if !wasSent { return true }
        return client.pointee.method.isIdempotent && client.pointee.losses < FrontLimits.losses
    }

    /// The request waits for an endpoint: for one that becomes ready, or for one that refused to
    /// come back.
    mutating func hold(_ client: Slot) -> Step {
        let service = services[client.pointee.service]
        let deadline = client.pointee.requestStarted + service.pointee.holdNanoseconds
        if now >= deadline || !service.pointee.isListed {
            service.pointee.counters.add(to: .shed)
            return answer(client, .failed(client.pointee.failure))
        }
        if service.pointee.held.count >= service.pointee.heldMaximum {
            service.pointee.counters.add(to: .shed)
            return answer(client, .tooManyWait)
        }
        if !service.pointee.balancer.members.isEmpty {
            setAlarm(now + FrontLimits.heldRetryNanoseconds)
        }
        client.pointee.tried.removeAll()
        client.pointee.phase = .held
        service.pointee.held.append(client, in: slab)
        service.pointee.counters.add(to: .held)
        service.pointee.counters.add(to: .heldTotal)
        wheel.set(client, deadline, in: slab)
        return .wait
    }

    func leaveHeld(_ client: Slot) {
        let service = services[client.pointee.service]
        service.pointee.held.remove(client, in: slab)
        service.pointee.counters.subtract(from: .held)
    }

    /// Tries every request that waits once more, oldest first.
    mutating func releaseHeld(_ index: Int32) {
        let service = services[index]
        var count = service.pointee.held.count
        while count > 0, service.pointee.held.first >= 0, !service.pointee.balancer.members.isEmpty
        {
            let client = slab[service.pointee.held.first]
            leaveHeld(client)
            client.pointee.phase = .connecting
            proceed(client, dispatch(client))
            // The others would fail for the same want.
            if lacksRoom(client) { return }
            count -= 1
        }
    }

    /// Counts an endpoint that could not be reached, and tells the daemon at a bounded rate.
    private mutating func noteUnreachable(_ index: Int32, _ code: Int32) {
        let endpoint = endpoints[index]
        endpoint.pointee.failuresSinceReport += 1
        let next = endpoint.pointee.lastFailureReport &+ FrontLimits.failureReportNanoseconds
        guard endpoint.pointee.lastFailureReport == .min || now >= next else { return }
        let report = WorkerReport.endpointFailed(
            endpoint.pointee.replica, errno: code, count: endpoint.pointee.failuresSinceReport)
        guard reports.post(report) == .accepted else { return }
        endpoint.pointee.failuresSinceReport = 0
        endpoint.pointee.lastFailureReport = now
    }
}
