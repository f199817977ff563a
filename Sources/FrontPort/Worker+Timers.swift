import FrontWire
import Glibc
import LinuxIO

// What happens when time is up.
extension Worker {
    mutating func expireTimers() {
        while let index = wheel.takeExpired(now: now, in: slab) {
            let slot = slab[index]
            if slot.pointee.role == .client {
                clientExpired(slot)
            } else if slot.pointee.phase == .pooled {
                closePooled(slot)
            }
        }
    }

    private mutating func clientExpired(_ client: Slot) {
        switch client.pointee.phase {
        case .idle, .closing, .lingering: close(client)
        case .head:
            proceed(client, answer(client, .tooSlow))
        case .held:
            leaveHeld(client)
            client.pointee.phase = .connecting
            count(.shed, of: client)
            proceed(client, answer(client, waitedInVain(client)))
        case .connecting:
            proceed(client, attemptFailed(client, .connectTimedOut, errno: ETIMEDOUT))
        case .exchange: exchangeExpired(client)
        case .stream: abandon(client)
        case .busy, .pooled: break
        }
    }

    /// Who was waited for decides: a client that stopped sending its body, or the endpoint.
    private mutating func exchangeExpired(_ client: Slot) {
        if client.pointee.flags.contains(.responding) { return abandon(client) }
        let endpoint = slab[client.pointee.peer]
        let isClientSlow =
            !client.pointee.body.isComplete && !endpoint.pointee.flags.contains(.blocked)
            && !client.pointee.flags.contains(.bodyAbandoned)
        if !isClientSlow {
            endpoints[endpoint.pointee.endpoint].pointee.counters.add(to: .failures)
            noteFault(of: endpoint.pointee.endpoint)
        }
        dropEndpoint(client)
        proceed(client, answer(client, isClientSlow ? .tooSlow : .noResponseInTime))
    }

    /// The rare deadlines: each is looked at, and those still ahead set the alarm again.
    mutating func raiseAlarms() {
        nextAlarm = .max
        if acceptsAgainAt <= now { acceptAgain() } else { setAlarm(acceptsAgainAt) }
        continueDrains()
        isShort = false
        for index in services.indices where services[index].pointee.held.count > 0 {
            releaseHeld(index)
        }
        guard isFinishing else { return }
        if now >= finishDeadline {
            forEachClient { worker, client in worker.abandon(client) }
        } else {
            setAlarm(finishDeadline)
        }
    }

    /// Accepts nothing more; clients are closed after their next response.
    mutating func stopAccepting(deadline: Int64) {
        withdraw()
        isFinishing = true
        // Told twice, it keeps the earlier: systemd says SIGTERM to a process that is already ending.
        finishDeadline = min(finishDeadline, deadline)
        setAlarm(deadline)
        watchAnew()
    }

    mutating func hastenIdleClients() {
        let latest = now + FrontLimits.leaveIdleNanoseconds
        forEachClient { worker, client in
            guard client.pointee.phase == .idle, client.pointee.deadline > latest else { return }
            worker.wheel.set(client, latest, in: worker.slab)
        }
    }

    mutating func closeIdleClients() {
        forEachClient { worker, client in
            if client.pointee.phase == .idle { worker.close(client) }
        }
    }
}
