import Glibc
import HTTP1
import LinuxIO

// Sending.
extension LoadEngine {
    func sendDue(at now: Int64) {
        while let pause = paused.first, pause.until <= now {
            free.append(pause.index)
            paused.removeFirst()
        }
        switch plan.pace {
        case .open:
            guard now < endsAt || isBehind(at: now) else { return }
            while schedule.next <= now, schedule.next < endsAt, let index = free.popFirst() {
                begin(index, intendedAt: schedule.take(), at: now)
            }
        case .closed:
            while !isEnding, let index = free.popFirst() { begin(index, intendedAt: now, at: now) }
        case .once(let atATime):
            while !isEnding, busyCount < atATime, let index = free.popFirst() {
                begin(index, intendedAt: now, at: now)
            }
            if free.isEmpty { beginEnding(at: now) }
        }
    }

    /// The schedule wanted requests sent before the end that are not, and it is not too late yet.
    func isBehind(at now: Int64) -> Bool {
        guard case .open = plan.pace else { return false }
        return schedule.next < endsAt && now - endsAt < LoadEngine.catchingUp
    }

    private func begin(_ index: Int, intendedAt: Int64, at now: Int64) {
        tally.sent += 1
        busyCount += 1
        lastSentAt = now
        connections[index].begin(
            intendedAt: intendedAt, takenAt: now,
            reader: ResponseReader(method: plan.method, labels: plan.labels))
        if connections[index].phase == .closed { connect(index) } else { write(index) }
    }

    private func connect(_ index: Int) {
        if connections[index].wasClosedIdle { tally.reconnects += 1 }
        do throws(SystemFault) {
            let address = plan.addresses[index % plan.addresses.count]
            let source = plan.sources.isEmpty ? nil : plan.sources[index % plan.sources.count]
            connections[index].open(try ClientSocket.connect(to: address, from: source))
            let connection = connections[index]
            Socket.sendAtOnce(connection.raw)
            let token = UInt64(connection.generation) << 32 | UInt64(index)
            try epoll.add(
                connection.raw, [.readable, .writable, .peerClosed, .edgeTriggered], token: token)
        } catch {
            fail(index, LoadFailure(connecting: error.errno))
        }
    }

    private func write(_ index: Int) {
        guard let code = connections[index].write(plan.request) else { return }
        // The server may have answered before it closed: what it said counts more than our EPIPE.
        receive(index, .peerClosed)
        if connections[index].phase == .busy { lost(index, code) }
    }
}

// Receiving.
extension LoadEngine {
    func handle(_ token: UInt64, _ readiness: Readiness) {
        let index = Int(token & 0xffff_ffff)
        guard connections[index].generation == UInt32(token >> 32), connections[index].raw >= 0
        else { return }
        if connections[index].phase == .connecting {
            let code = Socket.pendingError(connections[index].raw)
            guard code == 0 else { return fail(index, LoadFailure(connecting: code)) }
            guard readiness.isWritable else { return }
            connections[index].connected()
        }
        if connections[index].phase == .busy, readiness.isWritable { write(index) }
        receive(index, readiness)
    }

    /// Edge-triggered: reads until there is no more. A short read says so too (epoll(7)), unless the
    /// end of the connection waits behind it, which is reported only once.
    private func receive(_ index: Int, _ readiness: Readiness) {
        let mayEnd = readiness.isClosing
        while connections[index].raw >= 0 {
            let raw = connections[index].raw
            let count = received.withUnsafeMutableBytes { bytes in
                bytes.baseAddress.map { ByteIO.receive(raw, into: $0, bytes.count) } ?? 0
            }
            if count == -Int(EAGAIN) { return }
            if count <= 0 { return ended(index, count) }
            tally.bytesReceived += count
            guard connections[index].phase == .busy else { return hearUnasked(index) }
            take(index, count)
            if count < LoadEngine.receiveBytes, !mayEnd { return }
        }
    }

    private func take(_ index: Int, _ count: Int) {
        switch connections[index].reader.read(received.span.extracting(0..<count), with: &parser) {
        case .needMore: break
        case .complete: complete(index)
        case .malformed(let why): fail(index, .malformed(why))
        }
    }

    /// Bytes on an idle connection answer nothing; the next request must not take them for its own.
    private func hearUnasked(_ index: Int) {
        tally.fail(.malformed("bytes without a request"), at: MonotonicClock.now - startedAt)
        connections[index].close()
    }

    /// The server has closed (0) or reset (negated errno) the connection.
    private func ended(_ index: Int, _ result: Int) {
        guard connections[index].phase == .busy else { return connections[index].close() }
        if result == 0, case .complete = connections[index].reader.finish() {
            return complete(index)
        }
        lost(index, Int32(-result))
    }

    /// A kept connection that ends without a byte of response was closed by the server between two
    /// requests (RFC 9112 section 9.3.1); every client then sends the request on a new one.
    private func lost(_ index: Int, _ code: Int32) {
        guard plan.mayRetry, connections[index].isReused, !connections[index].reader.hasReceived
        else { return fail(index, code == 0 ? .closedEarly : .reset) }
        tally.reconnects += 1
        tally.retried += 1
        connections[index].close()
        connect(index)
    }
}

// Endings.
extension LoadEngine {
    private func complete(_ index: Int) {
        let reader = connections[index].reader
        let now = MonotonicClock.now
        guard reader.status / 100 == 2 else {
            return finish(index, .status(reader.status), at: now)
        }
        for label in plan.labels {
            if let value = reader.value(of: label) {
                tally.note(value, of: label, at: now - startedAt)
            }
        }
        finish(index, nil, at: now)
    }

    func fail(_ index: Int, _ failure: LoadFailure) {
        connections[index].close()
        finish(index, failure, at: MonotonicClock.now)
    }

    private func finish(_ index: Int, _ failure: LoadFailure?, at now: Int64) {
        busyCount -= 1
        if let failure {
            tally.fail(failure, at: now - startedAt)
        } else {
            tally.succeed(at: now - startedAt, latency: now - connections[index].intendedAt)
        }
        if plan.keepsAlive, connections[index].reader.keepsAlive, connections[index].raw >= 0 {
            connections[index].rest()
        } else if connections[index].raw >= 0 {
            connections[index].close()
        }
        release(index, afterFailure: failure, at: now)
    }

    private func release(_ index: Int, afterFailure failure: LoadFailure?, at now: Int64) {
        switch plan.pace {
        case .open: free.append(index)
        case .once: break
        case .closed where isEnding: break
        case .closed where failure == nil: begin(index, intendedAt: now, at: now)
        case .closed: paused.append((index, now + LoadEngine.pauseAfterFailure))
        }
    }
}
