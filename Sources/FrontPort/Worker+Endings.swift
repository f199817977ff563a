import FrontWire
import Glibc
import HTTP1
import LinuxIO

// How exchanges and connections begin to belong together, and how they end.
extension Worker {
    /// Gives a client an endpoint's connection.
    mutating func pair(_ client: Slot, _ endpoint: Slot, _ index: Int32) {
        client.pointee.peer = endpoint.pointee.index
        client.pointee.endpoint = index
        endpoint.pointee.peer = client.pointee.index
        endpoint.pointee.endpoint = index
        endpoint.pointee.phase = .busy
        endpoint.pointee.flags.subtract(.ofUse)
        endpoint.pointee.wholeLength = 0
        endpoint.pointee.deadline = .max
        let target = endpoints[index]
        target.pointee.busy.append(endpoint, in: slab)
        candidates[index].pointee.inFlight += 1
        target.pointee.counters.add(to: .requests)
        target.pointee.counters.add(to: .inFlight)
        recordReplica(client, index)
    }

    /// Takes them apart; the endpoint's connection is then in no list.
    mutating func unpair(_ client: Slot) {
        let endpoint = slab[client.pointee.peer]
        let index = endpoint.pointee.endpoint
        let target = endpoints[index]
        client.pointee.peer = -1
        endpoint.pointee.peer = -1
        target.pointee.busy.remove(endpoint, in: slab)
        candidates[index].pointee.inFlight -= 1
        wakeHeld(target.pointee.service)
        target.pointee.counters.subtract(from: .inFlight)
        endpoint.pointee.phase = .pooled
    }

    /// The response is over, and the request or what is wanted of it.
    mutating func finishExchange(_ client: Slot, _ endpoint: Slot) -> Step {
        let wasSent =
            isRequestSent(client, endpoint) && !client.pointee.flags.contains(.bodyAbandoned)
        let index = endpoint.pointee.endpoint
        countResponse(client, index)
        let isReusable = wasSent && mayPool(endpoint, index)
        unpair(client)
        if isReusable {
            pool(endpoint, index)
        } else {
            discardEndpoint(endpoint, index)
        }
        closeRequest(client)
        if client.pointee.flags.contains(.keepsAlive), wasSent {
            return startNextRequest(client)
        }
        if !wasSent { client.pointee.flags.insert(.lingers) }
        client.pointee.phase = .closing
        return .again
    }

    /// Closes an endpoint's connection that is in no list. Only afterwards may the drain of the
    /// endpoint be told: then nothing of ours is connected to it.
    mutating func discardEndpoint(_ endpoint: Slot, _ index: Int32) {
        endpoints[index].pointee.counters.subtract(from: .openConnections)
        discard(endpoint)
        settleDrain(index)
    }

    /// Closes the connection that serves the client, in the middle of whatever it does.
    mutating func dropEndpoint(_ client: Slot) {
        let endpoint = slab[client.pointee.peer]
        let index = endpoint.pointee.endpoint
        unpair(client)
        discardEndpoint(endpoint, index)
    }

    private mutating func startNextRequest(_ client: Slot) -> Step {
        client.pointee.input.startNextMessage()
        client.pointee.head = HeadProgress()
        client.pointee.phase = .idle
        let service = services[client.pointee.service]
        if isFinishing || !service.pointee.isListed {
            close(client)
            return .wait
        }
        wheel.set(client, now + service.pointee.idleNanoseconds, in: slab)
        return .again
    }

    /// Answers a request without an endpoint; the client has none any more. In tcp mode there is
    /// nothing to say, and the connection ends.
    mutating func answer(_ client: Slot, _ answer: OwnAnswer) -> Step {
        guard isHTTP(client) else {
            resetOnClose(client)
            close(client)
            return .wait
        }
        let keeps =
            answer.mayKeepAlive && mayStay(client) && client.pointee.flags.contains(.keepsAlive)
        let isOld = client.pointee.flags.contains(.isHTTP10)
        answer.write(
            to: &scratch, note: keeps ? (isOld ? .keepAlive : .none) : .close,
            method: client.pointee.method, dated: date)
        client.pointee.status = answer.status
        recordReason(client, answer)
        countOwnAnswer(client)
        closeRequest(client)
        // An interim response may still wait to be sent; the answer has to follow it.
        guard sendAfterWaiting(client) else {
            close(client)
            return .wait
        }
        if keeps, client.pointee.output.isEmpty { return startNextRequest(client) }
        client.pointee.flags.insert(.lingers)
        client.pointee.phase = .closing
        wheel.set(client, now + FrontLimits.lingerNanoseconds, in: slab)
        return .again
    }

    private mutating func sendAfterWaiting(_ client: Slot) -> Bool {
        switch flush(client) {
        case .all: return sendScratch(client)
        case .failed: return false
        case .blocked:
            let waiting = client.pointee.output
            guard let base = waiting.base, FrontLimits.bufferBytes - waiting.end >= scratch.count
            else { return false }
            (base + waiting.end).update(from: scratch.base, count: scratch.count)
            client.pointee.output.end += scratch.count
            return true
        }
    }

    /// Phase `closing`: sends what waits, then ends our side.
    mutating func finishSending(_ client: Slot) -> Step {
        switch flush(client) {
        case .blocked: return .wait
        case .failed:
            close(client)
            return .wait
        case .all: break
        }
        let hasUnread =
            client.pointee.flags.contains(.lingers) || client.pointee.input.unadmitted > 0
            || client.pointee.flags.contains(.readable)
        guard hasUnread else {
            close(client)
            return .wait
        }
        Socket.finishSending(client.pointee.raw)
        client.pointee.phase = .lingering
        wheel.set(client, now + FrontLimits.lingerNanoseconds, in: slab)
        return .again
    }

    /// Phase `lingering`: throws away what the client still sends, until it has read our answer and
    /// closes, or has had time enough.
    mutating func discardInput(_ client: Slot) -> Step {
        while true {
            client.pointee.input.rewind()
            switch receive(client) {
            case .blocked:
                releaseIdleBuffer(client)
                return .wait
            case .ended, .failed:
                close(client)
                return .wait
            case .bytes:
                client.pointee.lingered += client.pointee.input.end
                if client.pointee.lingered > FrontLimits.lingerBytes {
                    close(client)
                    return .wait
                }
            }
        }
    }

    /// The exchange cannot be completed: the client is gone, or its response was cut. The close is a
    /// reset, so that half a response is not taken for a whole one.
    mutating func abandon(_ client: Slot) {
        resetOnClose(client)
        close(client)
    }

    /// Ends a client's connection in any phase, with everything that belongs to it.
    mutating func close(_ client: Slot) {
        if client.pointee.phase == .held { leaveHeld(client) }
        if client.pointee.peer >= 0 { dropEndpoint(client) }
        closeRequest(client)
        let (service, listener) = (client.pointee.service, client.pointee.listener)
        discard(client)
        signOff(from: service, by: listener)
    }

    // Counting.

    /// Of the service and of the address by which the client has come. A lobby's counters are those of
    /// its address, but it has nobody wait or tried again.
    func count(_ counter: Counter, of client: Slot) {
        services[client.pointee.service].pointee.counters.add(to: counter)
        listeners[client.pointee.listener].pointee.counters.add(to: counter)
    }

    mutating func closeRequest(_ client: Slot) {
        guard client.pointee.flags.contains(.counted) else { return }
        closeRecord(client)
        if client.pointee.flags.contains(.retrying) { endRetry(client) }
        client.pointee.flags.remove(.counted)
        services[client.pointee.service].pointee.counters.subtract(from: .inFlight)
    }

    private func countResponse(_ client: Slot, _ index: Int32) {
        let microseconds = UInt64(max(0, now - client.pointee.requestStarted)) / 1000
        let service = services[client.pointee.service].pointee.counters
        let endpoint = endpoints[index].pointee.counters
        if let counter = responseCounter(client.pointee.status) {
            service.add(to: counter)
            endpoint.add(to: counter)
        }
        if client.pointee.status < 500 { noteSuccess(of: index) } else { noteFault(of: index) }
        service.record(latencyMicroseconds: microseconds)
        endpoint.record(latencyMicroseconds: microseconds)
    }

    private func countOwnAnswer(_ client: Slot) {
        let counters = services[client.pointee.service].pointee.counters
        if let counter = responseCounter(client.pointee.status) { counters.add(to: counter) }
        if client.pointee.status / 100 == 4 { counters.add(to: .refused) }
    }

    private func responseCounter(_ status: UInt16) -> Counter? {
        switch status / 100 {
        case 2: .responses2xx
        case 3: .responses3xx
        case 4: .responses4xx
        case 5: .responses5xx
        default: nil
        }
    }
}
