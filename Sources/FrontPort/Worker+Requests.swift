import FrontWire
import HTTP1
import LinuxIO

// From the first byte of a request to its dispatch.
extension Worker {
    /// Reads until a head is whole. What came of the next request with the last one is parsed first.
    mutating func readRequest(_ client: Slot) -> Step {
        while true {
            if client.pointee.input.count > 0, let step = parseRequest(client) { return step }
            switch receive(client) {
            case .bytes: continue
            case .blocked:
                waitForRequest(client)
                return .wait
            case .ended, .failed:
                close(client)
                return .wait
            }
        }
    }

    /// Nil when the head is not whole yet.
    private mutating func parseRequest(_ client: Slot) -> Step? {
        guard let base = client.pointee.input.base else { return nil }
        let bytes = UnsafeBufferPointer(
            start: base + client.pointee.input.start, count: client.pointee.input.count)
        parsed = -1
        switch parser.parseRequest(bytes.span, resuming: &client.pointee.head) {
        case .needMore: return nil
        case .complete(let length):
            parsed = client.pointee.index
            return beginRequest(client, headLength: length)
        case .refused(let fault):
            routeUnread(client)
            openRequest(client)
            return answer(client, .refusal(fault))
        }
    }

    /// The time for a head runs from its first byte and is not extended by more of them: a client
    /// that trickles gets no further than one that stalls.
    private mutating func waitForRequest(_ client: Slot) {
        if client.pointee.input.count == 0 { return releaseIdleBuffer(client) }
        guard client.pointee.phase == .idle, !isEmptyLine(client) else { return }
        client.pointee.phase = .head
        let service = services[client.pointee.service]
        wheel.set(client, now + service.pointee.headerNanoseconds, in: slab)
    }

    /// Nothing but the empty line that some clients send after a body: no request has begun.
    private func isEmptyLine(_ client: Slot) -> Bool {
        guard let base = client.pointee.input.base, client.pointee.input.count <= 2 else {
            return false
        }
        let bytes = base + client.pointee.input.start
        return bytes[0] == 0x0d && (client.pointee.input.count == 1 || bytes[1] == 0x0a)
    }

    private mutating func beginRequest(_ client: Slot, headLength: Int) -> Step {
        let request = parser.request
        let misdirected = route(client)
        openRequest(client)
        var flags = client.pointee.flags.union(.replayable)
        if !request.version.isCurrent { flags.insert(.isHTTP10) }
        if request.keepsAlive { flags.insert(.keepsAlive) }
        if request.upgrade.isWebSocket { flags.insert(.upgrades) }
        client.pointee.flags = flags
        client.pointee.method = request.method
        recordRequest(client)
        client.pointee.headLength = headLength
        client.pointee.input.cursor = client.pointee.input.start
        client.pointee.input.admitted = client.pointee.input.start + headLength
        let bodyMaximum = services[client.pointee.service].pointee.bodyBytesMaximum
        client.pointee.body.begin(request.framing, limit: bodyMaximum)
        if let answer = ownAnswer(to: request) ?? misdirected { return self.answer(client, answer) }
        if case .length(let count) = request.framing, count > bodyMaximum {
            return answer(client, .bodyTooLarge)
        }
        if let refusal = admitBody(of: client) { return answer(client, refusal) }
        return dispatch(client)
    }

    /// What the front says itself to requests that no endpoint is asked.
    private func ownAnswer(to request: RequestHead) -> OwnAnswer? {
        if request.method.isConnect { return .noTunnels }
        if request.method.isTrace { return .noTrace }
        return request.forwardsLeft == 0 ? .lastOfItsWay : nil
    }

    /// A request has begun, be it good or bad.
    private mutating func openRequest(_ client: Slot) {
        client.pointee.flags.subtract(.ofRequest)
        client.pointee.flags.insert(.counted)
        client.pointee.method = .other
        client.pointee.requestStarted = now
        client.pointee.status = 0
        client.pointee.failure = .none
        client.pointee.losses = 0
        client.pointee.tried.removeAll()
        let counters = services[client.pointee.service].pointee.counters
        counters.add(to: .requests)
        counters.add(to: .inFlight)
        openRecord(client)
    }

    /// Looks at the bytes of the body that have arrived; an answer when they are not acceptable.
    mutating func admitBody(of client: Slot) -> OwnAnswer? {
        let count = client.pointee.input.unadmitted
        guard count > 0, !client.pointee.body.isComplete, let base = client.pointee.input.base
        else { return nil }
        switch client.pointee.body.admit(base + client.pointee.input.admitted, count) {
        case .bytes(let admitted):
            client.pointee.input.admitted += admitted
            return nil
        case .refused: return .malformedBody
        case .tooLarge: return .bodyTooLarge
        }
    }

    /// Has the parser hold this client's request, reading it once more if it read another since.
    mutating func restoreRequest(_ client: Slot) {
        guard parsed != client.pointee.index, let base = client.pointee.input.base else { return }
        var progress = HeadProgress()
        let bytes = UnsafeBufferPointer(
            start: base + client.pointee.input.start, count: client.pointee.headLength)
        let outcome = parser.parseRequest(bytes.span, resuming: &progress)
        precondition(outcome == .complete(client.pointee.headLength), "a kept head has changed")
        parsed = client.pointee.index
    }
}
