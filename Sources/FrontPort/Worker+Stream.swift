import FrontWire
import HTTP1
import LinuxIO
import Model

// Bytes both ways without looking at them: tcp mode, and WebSockets after their 101.
extension Worker {
    /// A client in tcp mode is connected to an endpoint at once; its bytes wait until then.
    mutating func beginStream(_ client: Slot) {
        client.pointee.requestStarted = now
        client.pointee.flags.insert(.counted)
        let counters = services[client.pointee.service].pointee.counters
        counters.add(to: .requests)
        counters.add(to: .inFlight)
        openRecord(client)
        proceed(client, dispatch(client))
    }

    /// The endpoint's connection stands. It is told of the client first, if that is its policy.
    mutating func connectStream(_ client: Slot, _ endpoint: Slot) -> Step {
        guard introduce(client, to: endpoint) else {
            return attemptFailed(client, .connectionLost)
        }
        openStream(client)
        return .again
    }

    private mutating func introduce(_ client: Slot, to endpoint: Slot) -> Bool {
        switch services[client.pointee.service].pointee.proxyProtocol {
        case .off: return true
        case .v1: ProxyHeader(of: client.pointee.raw).writeText(to: &scratch)
        case .v2: ProxyHeader(of: client.pointee.raw).writeBinary(to: &scratch)
        }
        return sendScratch(endpoint)
    }

    mutating func openStream(_ client: Slot) {
        client.pointee.phase = .stream
        // It may last for hours, and is nothing that a replica was given twice.
        if client.pointee.flags.contains(.retrying) { endRetry(client) }
        let service = services[client.pointee.service]
        wheel.set(client, now + service.pointee.streamIdleNanoseconds, in: slab)
    }

    /// The endpoint has accepted the switch; its head is in the scratch.
    mutating func switchToStream(_ client: Slot, _ endpoint: Slot) -> HeadTaken {
        guard sendScratch(client) else {
            abandon(client)
            return .stop(.wait)
        }
        countOut(client, endpoint, scratch.count)
        endpoint.pointee.input.start = endpoint.pointee.input.cursor
        endpoint.pointee.input.admitted = endpoint.pointee.input.end
        client.pointee.input.admitted = client.pointee.input.end
        openStream(client)
        return .stop(.again)
    }

    /// Phase `stream`: both directions as far as they go. Each end is passed on by itself, so a half
    /// that is closed leaves the other open.
    mutating func stream(_ client: Slot) -> Step {
        let endpoint = slab[client.pointee.peer]
        let outset = budget
        let isInwardOpen = pass(from: client, to: endpoint, countingIn: true)
        let inward = outset - budget
        // Each direction has a turn of its own: one that never pauses must not silence the other.
        budget = FrontLimits.bytesPerTurn
        guard isInwardOpen, pass(from: endpoint, to: client, countingIn: false) else {
            // A reset is passed on as one.
            resetOnClose(endpoint)
            abandon(client)
            return .wait
        }
        let both: Connection.Flags = [.ended, .finished]
        if client.pointee.flags.isSuperset(of: both), endpoint.pointee.flags.isSuperset(of: both) {
            close(client)
            return .wait
        }
        if inward > 0 || budget < FrontLimits.bytesPerTurn {
            let service = services[client.pointee.service]
            wheel.set(client, now + service.pointee.streamIdleNanoseconds, in: slab)
        }
        if inward >= outset || budget <= 0 { enqueue(client) }
        return .wait
    }

    /// Nothing has come that way, as in one of two directions mostly.
    @inline(__always)
    private func isQuiet(from source: Slot, to target: Slot) -> Bool {
        source.pointee.flags.isDisjoint(with: [.readable, .ended])
            && source.pointee.input.base == nil && source.pointee.pipe < 0
            && target.pointee.output.isEmpty
    }

    /// False when either socket is lost.
    private mutating func pass(
        from source: Slot, to target: Slot, countingIn isInward: Bool
    ) -> Bool {
        if isQuiet(from: source, to: target) { return true }
        while true {
            switch flush(target) {
            case .all: break
            case .blocked: return true
            case .failed: return false
            }
            if source.pointee.input.sendable > 0, let base = source.pointee.input.base {
                let sent = send(
                    target, base + source.pointee.input.cursor, source.pointee.input.sendable)
                if sent < 0 { return false }
                source.pointee.input.cursor += sent
                countStream(sent, from: source, to: target, countingIn: isInward)
                if source.pointee.input.sendable > 0 { return true }
            }
            source.pointee.input.rewind()
            if source.pointee.flags.contains(.ended) {
                finish(target)
                return true
            }
            if budget <= 0 { return true }
            if source.pointee.flags.contains(.plentiful) || source.pointee.pipe >= 0 {
                switch spliceStream(from: source, to: target, countingIn: isInward) {
                case .again: continue
                case .copied: break
                case .wait: return true
                case .lost: return false
                }
            }
            switch receive(source) {
            case .bytes:
                source.pointee.input.admitted = source.pointee.input.end
                if source.pointee.input.room == 0 { source.pointee.flags.insert(.plentiful) }
            case .blocked:
                releaseIdleBuffer(source)
                return true
            case .ended: continue
            case .failed: return false
            }
        }
    }

    private enum SplicedStream { case again, copied, wait, lost }

    private mutating func spliceStream(
        from source: Slot, to target: Slot, countingIn isInward: Bool
    ) -> SplicedStream {
        switch splice(from: source, to: target, atMost: .max) {
        case .moved(let count):
            noteSpliced(count, from: source, to: target, countingIn: isInward)
            // A piece by itself: what follows is likely to be small as well.
            if count < FrontLimits.splicedLeast {
                source.pointee.flags.remove(.plentiful)
                releasePipe(source)
            }
            return .again
        case .targetBlocked(let count):
            noteSpliced(count, from: source, to: target, countingIn: isInward)
            return .wait
        case .sourceBlocked: return .wait
        case .sourceEnded: return .again
        case .sourceFailed, .targetFailed: return .lost
        case .noPipe:
            source.pointee.flags.remove(.plentiful)
            return .copied
        }
    }

    private mutating func noteSpliced(
        _ count: Int, from source: Slot, to target: Slot, countingIn isInward: Bool
    ) {
        countStream(count, from: source, to: target, countingIn: isInward)
        let client = isInward ? source : target
        services[client.pointee.service].pointee.counters.add(UInt64(count), to: .bytesSpliced)
    }

    private func countStream(
        _ count: Int, from source: Slot, to target: Slot, countingIn isInward: Bool
    ) {
        if isInward { countIn(source, target, count) } else { countOut(target, source, count) }
    }

    private func finish(_ target: Slot) {
        guard !target.pointee.flags.contains(.finished) else { return }
        target.pointee.flags.insert(.finished)
        Socket.finishSending(target.pointee.raw)
    }
}
