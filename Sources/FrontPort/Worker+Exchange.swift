import FrontWire
import HTTP1
import LinuxIO

// The request's way to the endpoint.
extension Worker {
    /// Sends the head, and with it what has arrived of the body.
    mutating func sendRequest(_ client: Slot, _ endpoint: Slot) -> Step {
        client.pointee.phase = .connecting
        let service = services[client.pointee.service]
        restoreRequest(client)
        guard let base = client.pointee.input.base else { return .wait }
        writeRequestHead(
            parser, base + client.pointee.input.start, from: client.pointee.address,
            of: service, to: &scratch)
        client.pointee.input.cursor = client.pointee.input.start + client.pointee.headLength
        let body = min(client.pointee.input.sendable, scratch.room)
        if body > 0 {
            scratch.append(base + client.pointee.input.cursor, body)
            client.pointee.input.cursor += body
        }
        // Still `.connecting`: when the very first send fails, nothing has been sent.
        guard sendScratch(endpoint) else { return attemptFailed(client, .connectionLost) }
        client.pointee.phase = .exchange
        countIn(client, endpoint, scratch.count)
        setExchangeDeadline(client)
        return .again
    }

    /// Both directions, as far as they go.
    mutating func relay(_ client: Slot) -> Step {
        let endpoint = slab[client.pointee.peer]
        if !isRequestSent(client, endpoint), let step = passRequest(client, endpoint) {
            return step
        }
        guard budget <= 0 else { return passResponse(client, endpoint) }
        // The response has a turn of its own: else it was not heard before an upload that never pauses
        // was over, and that it refuses the upload (413) would save nobody anything.
        budget = FrontLimits.bytesPerTurn
        defer { budget = 0 }
        return passResponse(client, endpoint)
    }

    /// Whether the endpoint has the whole request.
    @inline(__always)
    func isRequestSent(_ client: Slot, _ endpoint: Slot) -> Bool {
        client.pointee.body.isComplete && client.pointee.input.sendable == 0
            && endpoint.pointee.output.isEmpty
    }

    /// Passes the body on until it ends, or either side has to be waited for (nil).
    private mutating func passRequest(_ client: Slot, _ endpoint: Slot) -> Step? {
        if client.pointee.flags.contains(.bodyAbandoned) { return nil }
        while true {
            switch flush(endpoint) {
            case .all: break
            case .blocked: return nil
            case .failed:
                abandonBody(client, endpoint)
                return nil
            }
            if client.pointee.input.sendable > 0 {
                guard passBody(client, endpoint) else {
                    abandonBody(client, endpoint)
                    return nil
                }
                if client.pointee.input.sendable > 0 { return nil }
                setExchangeDeadline(client)
            }
            if client.pointee.body.isComplete { return nil }
            if budget <= 0 {
                enqueue(client)
                return nil
            }
            makeRoomForBody(client)
            if !client.pointee.flags.contains(.replayable), isSpliced(client) {
                switch spliceRequest(client, endpoint) {
                case .again: continue
                case .copied: break
                case .wait: return nil
                case .over(let step): return step
                }
            }
            switch receive(client) {
            case .blocked: return nil
            case .ended, .failed:
                abandon(client)
                return .wait
            case .bytes:
                if let refusal = admitBody(of: client) { return refuseBody(client, refusal) }
            }
        }
    }

    private mutating func passBody(_ client: Slot, _ endpoint: Slot) -> Bool {
        guard let base = client.pointee.input.base else { return true }
        let sent = send(
            endpoint, base + client.pointee.input.cursor, client.pointee.input.sendable)
        if sent < 0 { return false }
        client.pointee.input.cursor += sent
        countIn(client, endpoint, sent)
        return true
    }

    /// The rest of a body that is too large to be kept.
    private mutating func spliceRequest(_ client: Slot, _ endpoint: Slot) -> SplicedBody {
        switch splice(from: client, to: endpoint, atMost: client.pointee.body.opaqueBytes) {
        case .moved(let count):
            noteSplicedRequest(client, endpoint, count)
            return .again
        case .targetBlocked(let count):
            noteSplicedRequest(client, endpoint, count)
            return .wait
        case .sourceBlocked: return .wait
        case .sourceEnded, .sourceFailed:
            abandon(client)
            return .over(.wait)
        case .targetFailed:
            abandonBody(client, endpoint)
            return .wait
        case .noPipe: return .copied
        }
    }

    private mutating func noteSplicedRequest(_ client: Slot, _ endpoint: Slot, _ count: Int) {
        guard count > 0 else { return }
        passSpliced(count, of: client, for: client)
        countIn(client, endpoint, count)
        setExchangeDeadline(client)
    }

    /// All that has arrived is sent. It is kept as long as the buffer has room, so that the request
    /// can be sent again; after that the buffer goes round.
    private func makeRoomForBody(_ client: Slot) {
        if client.pointee.input.room < FrontLimits.leastRead {
            client.pointee.flags.remove(.replayable)
        }
        if !client.pointee.flags.contains(.replayable) { client.pointee.input.rewind() }
    }

    /// The endpoint takes no more. It may have answered already (413, say): look for that.
    private func abandonBody(_ client: Slot, _ endpoint: Slot) {
        client.pointee.flags.insert(.bodyAbandoned)
        endpoint.pointee.flags.formUnion([.readable, .peerClosing])
    }

    /// The rest of the body is not acceptable. What the endpoint has of it is not a whole request.
    private mutating func refuseBody(_ client: Slot, _ refusal: OwnAnswer) -> Step {
        if client.pointee.flags.contains(.responding) {
            abandon(client)
            return .wait
        }
        dropEndpoint(client)
        return answer(client, refusal)
    }

    /// While the body is on its way each piece restarts the client's time for it; then the endpoint
    /// has its time to respond, and each piece of the response restarts the idle time.
    @inline(__always)
    func exchangeDeadline(_ client: Slot) -> Int64 {
        let service = services[client.pointee.service]
        if client.pointee.flags.contains(.responding) {
            return now + service.pointee.idleNanoseconds
        }
        return client.pointee.body.isComplete
            ? now + service.pointee.responseNanoseconds : now + service.pointee.bodyNanoseconds
    }

    @inline(__always)
    mutating func setExchangeDeadline(_ client: Slot) {
        wheel.set(client, exchangeDeadline(client), in: slab)
    }

    @inline(__always)
    func countIn(_ client: Slot, _ endpoint: Slot, _ bytes: Int) {
        services[client.pointee.service].pointee.counters.add(UInt64(bytes), to: .bytesIn)
        endpoints[endpoint.pointee.endpoint].pointee.counters.add(UInt64(bytes), to: .bytesIn)
        recordBytes(client, in: bytes)
    }

    @inline(__always)
    func countOut(_ client: Slot, _ endpoint: Slot, _ bytes: Int) {
        services[client.pointee.service].pointee.counters.add(UInt64(bytes), to: .bytesOut)
        endpoints[endpoint.pointee.endpoint].pointee.counters.add(UInt64(bytes), to: .bytesOut)
        recordBytes(client, out: bytes)
    }
}
