import FrontWire
import LinuxIO

// Requests that wait, so many and so long as the policy allows.
extension Worker {
    /// What a request waits for.
    enum Lack {
        /// For an endpoint that becomes ready, or for one that refused to come back.
        case forReplica
        /// For an endpoint that has as many requests as it may have.
        case forTime
        /// Until it may be sent again.
        case forRetry
    }

    mutating func hold(_ client: Slot, _ lack: Lack) -> Step {
        let service = services[client.pointee.service]
        let deadline = client.pointee.requestStarted + service.pointee.holdNanoseconds
        if let refusal = refusalToWait(client, until: deadline) {
            count(.shed, of: client)
            return answer(client, refusal)
        }
        switch lack {
        case .forReplica:
            if service.pointee.balancer.members.isEmpty {
                tellOfWaiting(service)
            } else {
                setAlarm(now + FrontLimits.heldRetryNanoseconds)
            }
            client.pointee.tried.removeAll()
            service.pointee.held.append(client, in: slab)
        case .forTime:
            client.pointee.tried.removeAll()
            service.pointee.held.append(client, in: slab)
        case .forRetry:
            client.pointee.flags.insert(.awaitsRetry)
            service.pointee.delayed.append(client, in: slab)
        }
        client.pointee.phase = .held
        service.pointee.counters.add(to: .held)
        count(.heldTotal, of: client)
        wheel.set(client, deadline, in: slab)
        return .wait
    }

    /// A service without replicas may have to be woken. Of those that wait after the first the counters
    /// tell, which the daemon reads by itself.
    private func tellOfWaiting(_ service: UnsafeMutablePointer<FrontService>) {
        let next = service.pointee.waitingToldAt &+ FrontLimits.waitingReportNanoseconds
        guard service.pointee.held.count == 0, let name = service.pointee.name,
            service.pointee.waitingToldAt == .min || now >= next
        else { return }
        service.pointee.waitingToldAt = now
        _ = reports.post(.waiting(name))
    }

    private func refusalToWait(_ client: Slot, until deadline: Int64) -> OwnAnswer? {
        let service = services[client.pointee.service]
        if now >= deadline || !service.pointee.isListed { return waitedInVain(client) }
        let waiting = service.pointee.held.count + service.pointee.delayed.count
        return waiting >= service.pointee.heldMaximum ? .tooManyWait : nil
    }

    /// What a request is told whose time is up.
    func waitedInVain(_ client: Slot) -> OwnAnswer {
        let balancer = services[client.pointee.service].pointee.balancer
        if client.pointee.failure == .none, balancer.rules.isCapped, !balancer.members.isEmpty {
            return .allAreFull
        }
        return .failed(client.pointee.failure)
    }

    func leaveHeld(_ client: Slot) {
        let service = services[client.pointee.service]
        if client.pointee.flags.contains(.awaitsRetry) {
            client.pointee.flags.remove(.awaitsRetry)
            service.pointee.delayed.remove(client, in: slab)
        } else {
            service.pointee.held.remove(client, in: slab)
        }
        service.pointee.counters.subtract(from: .held)
    }

    /// An endpoint of the service has a request less: one that waits may go to it.
    @inline(__always)
    mutating func wakeHeld(_ index: Int32) {
        let service = services[index]
        if service.pointee.held.count > 0, service.pointee.balancer.rules.isCapped { wake(index) }
    }

    /// Not at once: whoever calls is in the middle of another request, and of the scratch.
    mutating func wake(_ index: Int32) {
        guard !services[index].pointee.isWoken else { return }
        services[index].pointee.isWoken = true
        wakes.append(index)
    }

    mutating func releaseWoken() {
        swap(&wakes, &woken)
        for index in woken where services.contains(index) {
            services[index].pointee.isWoken = false
            releaseDelayed(index)
            if services.contains(index) { releaseHeld(index) }
        }
        woken.removeAll(keepingCapacity: true)
    }

    /// Tries every request that waits once more, oldest first, as long as someone has time for one:
    /// as many go on as there are places, and the others stay where they are in the queue.
    mutating func releaseHeld(_ index: Int32) {
        var count = services[index].pointee.held.count
        while count > 0, let client = nextHeld(index) {
            leaveHeld(client)
            client.pointee.phase = .connecting
            proceed(client, assign(client))
            // The others would fail for the same want.
            if lacksRoom(client) { return }
            count -= 1
        }
    }

    private func nextHeld(_ index: Int32) -> Slot? {
        guard services.contains(index), services[index].pointee.held.count > 0,
            services[index].pointee.balancer.hasRoom(now: now, among: candidates)
        else { return nil }
        return slab[services[index].pointee.held.first]
    }
}
