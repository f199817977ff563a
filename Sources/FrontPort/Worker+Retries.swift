import FrontWire
import HTTP1
import LinuxIO

// Requests that are tried again.
extension Worker {
    /// An attempt brought no response. Tries elsewhere if that is safe: nothing of a response was
    /// passed on, the whole request is still here, and it was either not sent or does no harm when it
    /// is carried out twice (RFC 9110 section 9.2.2).
    ///
    /// A pooled connection that closes instead of answering was most likely closed for its idleness, and
    /// nobody is to blame. Or its replica is dying: another is asked, where that is as good, and else the
    /// same on a fresh connection.
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
        } else {
            if !wasStale { noteFault(of: index) }
            noteEnd(of: index)
        }
        unpair(client)
        discardEndpoint(endpoint, index)
        client.pointee.failure = failure
        guard isHTTP(client) else { return askAnother(client) }
        if wasSent, !wasStale { client.pointee.losses += 1 }
        guard mayReplay(client, wasSent: wasSent) else {
            return answer(client, .failed(failure))
        }
        client.pointee.input.cursor = client.pointee.input.start
        if mayReconnect { return askAnotherOrAnew(client, index) }
        return wasSent ? sendAgain(client) : askAnother(client)
    }

    private func mayReplay(_ client: Slot, wasSent: Bool) -> Bool {
        guard client.pointee.flags.contains(.replayable) else { return false }
        if !wasSent { return true }
        return client.pointee.method.isIdempotent && client.pointee.losses < FrontLimits.losses
    }

    private mutating func askAnotherOrAnew(_ client: Slot, _ index: Int32) -> Step {
        countRetry(client)
        if client.pointee.affinity.isNone, mayAskAnother(client),
            case .endpoint(let other) = choose(client)
        {
            return give(client, to: other)
        }
        return connect(client, index)
    }

    private func mayAskAnother(_ client: Slot) -> Bool {
        let attempts = services[client.pointee.service].pointee.retries.attempts
        return client.pointee.tried.count <= attempts
    }

    /// Asks another endpoint, as often as the policy allows.
    mutating func askAnother(_ client: Slot) -> Step {
        guard mayAskAnother(client) else {
            return answer(client, .failed(client.pointee.failure))
        }
        countRetry(client)
        return assign(client)
    }

    private func countRetry(_ client: Slot) {
        count(.retries, of: client)
        recordRetry(client)
    }

    /// The same for a request that an endpoint had before: it is work done twice, of which there may
    /// be only so much at once. Those beyond it wait for one of the others to end, so that a replica
    /// that dies with many requests loses none of them and floods nobody.
    private mutating func sendAgain(_ client: Slot) -> Step {
        if client.pointee.flags.contains(.retrying) { return askAnother(client) }
        let service = services[client.pointee.service]
        if mayRetry(service) {
            beginRetry(client)
            return askAnother(client)
        }
        // With none under way nobody would wake it.
        guard service.pointee.retries.underWay > 0 else {
            return answer(client, .failed(client.pointee.failure))
        }
        return hold(client, .forRetry)
    }

    private func mayRetry(_ service: UnsafeMutablePointer<FrontService>) -> Bool {
        let inFlight = Int(service.pointee.counters.value(of: .inFlight))
        return service.pointee.retries.permitsAnother(ofRequests: inFlight)
    }

    private func beginRetry(_ client: Slot) {
        client.pointee.flags.insert(.retrying)
        services[client.pointee.service].pointee.retries.begin()
    }

    /// The request is over, in whatever way.
    mutating func endRetry(_ client: Slot) {
        client.pointee.flags.remove(.retrying)
        let service = services[client.pointee.service]
        service.pointee.retries.end()
        if service.pointee.delayed.count > 0 { wake(client.pointee.service) }
    }

    /// Sends those again that waited for it, oldest first, as far as they may be.
    mutating func releaseDelayed(_ index: Int32) {
        var count = services[index].pointee.delayed.count
        while count > 0, services.contains(index), services[index].pointee.delayed.count > 0,
            mayRetry(services[index])
        {
            let client = slab[services[index].pointee.delayed.first]
            leaveHeld(client)
            client.pointee.phase = .connecting
            beginRetry(client)
            proceed(client, askAnother(client))
            count -= 1
        }
    }
}
