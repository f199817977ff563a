import FrontWire
import HTTP1
import LinuxIO

// The response's way to the client.
extension Worker {
    /// Passes the response on until it ends, or either side has to be waited for.
    mutating func passResponse(_ client: Slot, _ endpoint: Slot) -> Step {
        while true {
            switch flush(client) {
            case .all: break
            case .blocked: return .wait
            case .failed: return lost(client)
            }
            if client.pointee.flags.contains(.responding) {
                guard passBodyOut(client, endpoint) else { return lost(client) }
                if endpoint.pointee.input.sendable > 0 { return .wait }
                if endpoint.pointee.body.isComplete { return finishExchange(client, endpoint) }
                endpoint.pointee.input.rewind()
            } else if endpoint.pointee.input.count > 0 {
                switch takeHead(client, endpoint) {
                case .another: continue
                case .incomplete: break
                case .stop(let step): return step
                }
            }
            if budget <= 0 {
                enqueue(client)
                return .wait
            }
            if client.pointee.flags.contains(.responding), isSpliced(endpoint) {
                switch spliceResponse(client, endpoint) {
                case .again: continue
                case .copied: break
                case .wait: return .wait
                case .over(let step): return step
                }
            }
            switch receive(endpoint) {
            case .bytes:
                endpoint.pointee.flags.insert(.answered)
                if client.pointee.flags.contains(.responding), !admitResponse(client, endpoint) {
                    return lost(client)
                }
            case .blocked: return .wait
            case .ended: return endpointEnded(client, endpoint)
            case .failed: return endpointLost(client, endpoint)
            }
        }
    }

    /// The rest of the body.
    private mutating func spliceResponse(_ client: Slot, _ endpoint: Slot) -> SplicedBody {
        let limit = endpoint.pointee.body.opaqueBytes
        switch splice(from: endpoint, to: client, atMost: limit) {
        case .moved(let count):
            noteSpliced(client, endpoint, count)
            return .again
        case .targetBlocked(let count):
            noteSpliced(client, endpoint, count)
            return .wait
        case .sourceBlocked: return .wait
        case .sourceEnded: return .over(endpointEnded(client, endpoint))
        case .sourceFailed: return .over(endpointLost(client, endpoint))
        case .targetFailed: return .over(lost(client))
        case .noPipe: return .copied
        }
    }

    private mutating func noteSpliced(_ client: Slot, _ endpoint: Slot, _ count: Int) {
        guard count > 0 else { return }
        passSpliced(count, of: endpoint, for: client)
        countOut(client, endpoint, count)
        setExchangeDeadline(client)
    }

    private mutating func lost(_ client: Slot) -> Step {
        abandon(client)
        return .wait
    }

    private mutating func passBodyOut(_ client: Slot, _ endpoint: Slot) -> Bool {
        let waiting = endpoint.pointee.input.sendable
        guard waiting > 0, let base = endpoint.pointee.input.base else { return true }
        let sent = send(client, base + endpoint.pointee.input.cursor, waiting)
        if sent < 0 { return false }
        endpoint.pointee.input.cursor += sent
        countOut(client, endpoint, sent)
        if sent > 0 { setExchangeDeadline(client) }
        return true
    }

    enum HeadTaken {
        /// Passed on; look again.
        case another
        case incomplete
        case stop(Step)
    }

    private mutating func takeHead(_ client: Slot, _ endpoint: Slot) -> HeadTaken {
        guard let base = endpoint.pointee.input.base, !isAwaited(endpoint) else {
            return .incomplete
        }
        let bytes = UnsafeBufferPointer(
            start: base + endpoint.pointee.input.start, count: endpoint.pointee.input.count)
        let question = ResponseContext(
            method: client.pointee.method,
            askedUpgrade: client.pointee.flags.contains(.upgrades))
        parsed = -1
        switch parser.parseResponse(bytes.span, to: question, resuming: &endpoint.pointee.head) {
        case .needMore: return .incomplete
        case .refused: return .stop(rejectResponse(client))
        case .complete(let length): return passHead(client, endpoint, length)
        }
    }

    /// What the endpoint says is no response. Another endpoint would not say it better.
    private mutating func rejectResponse(_ client: Slot) -> Step {
        client.pointee.flags.remove(.replayable)
        return attemptFailed(client, .invalidResponse)
    }

    private mutating func passHead(
        _ client: Slot, _ endpoint: Slot, _ length: Int
    ) -> HeadTaken {
        let response = parser.response
        if response.isInterim { return passInterim(client, endpoint, length) }
        if shouldWait(endpoint, response, length) {
            return waitForBody(client, endpoint, response, length)
        }
        client.pointee.status = response.status
        let start = endpoint.pointee.input.start
        endpoint.pointee.input.cursor = start + length
        endpoint.pointee.input.admitted = start + length
        endpoint.pointee.body.begin(response.framing)
        if response.keepsAlive { endpoint.pointee.flags.insert(.reusable) }
        let note = settleClient(client, response)
        // Nothing has been passed on yet, so a body that begins badly is no response at all.
        if !response.switchesProtocol, !admitResponse(client, endpoint) {
            return .stop(rejectResponse(client))
        }
        writeFinalHead(client, endpoint, start, note)
        client.pointee.flags.insert(.responding)
        client.pointee.flags.remove(.replayable)
        client.pointee.input.dropSent()
        if response.switchesProtocol { return switchToStream(client, endpoint) }
        appendBody(endpoint)
        let isSent = isLast(client, endpoint) ? sendLastScratch(client) : sendScratch(client)
        guard isSent else { return .stop(lost(client)) }
        countOut(client, endpoint, scratch.count)
        setExchangeDeadline(client)
        return .another
    }

    /// Whether nothing follows what is in the scratch but the end of the client's connection.
    private func isLast(_ client: Slot, _ endpoint: Slot) -> Bool {
        !client.pointee.flags.contains(.keepsAlive) && endpoint.pointee.body.isComplete
            && endpoint.pointee.input.sendable == 0 && isRequestSent(client, endpoint)
    }

    private mutating func writeFinalHead(
        _ client: Slot, _ endpoint: Slot, _ start: Int, _ note: ClientConnectionNote
    ) {
        guard let base = endpoint.pointee.input.base else { return }
        writeResponseHead(
            parser, base + start, note,
            unchunking: client.pointee.flags.contains(.unchunks),
            telling: services[client.pointee.service].pointee.forwarding, dated: date,
            to: &scratch)
        bindClient(client, endpoint)
    }

    /// The first bytes of the body travel with the head.
    private mutating func appendBody(_ endpoint: Slot) {
        guard let base = endpoint.pointee.input.base else { return }
        let body = min(endpoint.pointee.input.sendable, scratch.room)
        guard body > 0 else { return }
        scratch.append(base + endpoint.pointee.input.cursor, body)
        endpoint.pointee.input.cursor += body
    }

    /// Decides whether the client's connection outlives the response, and how the head says so. It
    /// does not when the end of the connection is the end of the body, nor when the response came
    /// before the request's end: the rest of it would be taken for the next request.
    private func settleClient(
        _ client: Slot, _ response: ResponseHead
    ) -> ClientConnectionNote {
        if response.switchesProtocol { return .none }
        let isOld = client.pointee.flags.contains(.isHTTP10)
        if isOld, response.framing.isChunked { client.pointee.flags.insert(.unchunks) }
        let endsByClose =
            response.framing.endsWithConnection || client.pointee.flags.contains(.unchunks)
        if endsByClose || !mayStay(client), client.pointee.flags.remove(.keepsAlive) != nil {
            // It has not asked for that, and may be sending its next request already: what comes for a
            // closed socket is answered by a reset, which can overtake the response (RFC 9112 9.6).
            client.pointee.flags.insert(.lingers)
        }
        guard client.pointee.flags.contains(.keepsAlive) else { return .close }
        return isOld ? .keepAlive : .none
    }

    /// Whether another request may follow on the client's connection.
    func mayStay(_ client: Slot) -> Bool {
        client.pointee.body.isComplete && !isFinishing
            && services[client.pointee.service].pointee.isListed
            && listeners[client.pointee.listener].pointee.isListed
    }

    /// 100, 102, 103: to be passed on as they come, but unknown to HTTP/1.0 (RFC 9110 section 15.2).
    private mutating func passInterim(
        _ client: Slot, _ endpoint: Slot, _ length: Int
    ) -> HeadTaken {
        guard let base = endpoint.pointee.input.base else { return .incomplete }
        let start = endpoint.pointee.input.start
        if !client.pointee.flags.contains(.isHTTP10) {
            writeResponseHead(
                parser, base + start, .none, unchunking: false,
                telling: services[client.pointee.service].pointee.forwarding, dated: date,
                to: &scratch)
            guard sendScratch(client) else { return .stop(lost(client)) }
        }
        endpoint.pointee.input.start += length
        endpoint.pointee.input.cursor = endpoint.pointee.input.start
        endpoint.pointee.input.admitted = endpoint.pointee.input.start
        // A flood of interim responses must not hold the loop, nor pile up for a slow client.
        budget -= length + 1024
        return .another
    }

    /// Looks at the bytes of the body that have arrived; false when they are not acceptable.
    private func admitResponse(_ client: Slot, _ endpoint: Slot) -> Bool {
        let count = endpoint.pointee.input.unadmitted
        guard count > 0, let base = endpoint.pointee.input.base else { return true }
        let bytes = base + endpoint.pointee.input.admitted
        let unchunks = client.pointee.flags.contains(.unchunks)
        let admission =
            unchunks
            ? endpoint.pointee.body.admitUnchunked(bytes, count)
            : endpoint.pointee.body.admit(bytes, count)
        guard case .bytes(let admitted) = admission else { return false }
        endpoint.pointee.input.admitted += admitted
        if unchunks { endpoint.pointee.input.end = endpoint.pointee.input.admitted }
        return true
    }

    private mutating func endpointEnded(_ client: Slot, _ endpoint: Slot) -> Step {
        if client.pointee.flags.contains(.responding), endpoint.pointee.body.endsWithConnection {
            endpoint.pointee.body.end()
            return finishExchange(client, endpoint)
        }
        return endpointLost(client, endpoint)
    }

    private mutating func endpointLost(_ client: Slot, _ endpoint: Slot) -> Step {
        if !client.pointee.flags.contains(.responding) {
            return attemptFailed(client, .connectionLost)
        }
        endpoints[endpoint.pointee.endpoint].pointee.counters.add(to: .failures)
        noteFault(of: endpoint.pointee.endpoint)
        return lost(client)
    }
}
