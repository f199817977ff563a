import FrontWire
import LinuxIO
import Model

// Endpoints that leave: no new request at once, those in flight finish or are cut.
extension Worker {
    mutating func drain(_ replica: ReplicaID, order: UInt64, deadline: Int64) {
        // More than one when a table has changed the replica's address or weight.
        let known = endpoints.indices.filter { endpoints[$0].pointee.replica == replica }
        if known.isEmpty { _ = reports.post(.drained(replica, order: order, cut: 0)) }
        for index in known {
            endpoints[index].pointee.owedOrder = order
            endpoints[index].pointee.drainDeadline = deadline
        }
        for index in known { retire(index) }
    }

    /// Takes an endpoint out of the pool. It is drained when its last connection is closed, which
    /// may be now.
    mutating func retire(_ index: Int32) {
        let endpoint = endpoints[index]
        if endpoint.pointee.state == .ready {
            endpoint.pointee.state = .draining
            services[endpoint.pointee.service].pointee.balancer.remove(index, in: candidates)
        }
        // The last of them settles the drain, after which the endpoint may be forgotten.
        let pooled = endpoint.pointee.pooled.count
        for _ in 0..<pooled { closePooled(slab[endpoints[index].pointee.pooled.first]) }
        if pooled == 0 { settleDrain(index) }
        if endpoints.contains(index), endpoint.pointee.state == .draining {
            setAlarm(endpoint.pointee.drainDeadline)
        }
    }

    /// Called whenever a connection of the endpoint has gone.
    mutating func settleDrain(_ index: Int32) {
        let endpoint = endpoints[index]
        guard endpoint.pointee.state != .ready, endpoint.pointee.busy.count == 0,
            endpoint.pointee.pooled.count == 0
        else { return }
        endpoint.pointee.state = .drained
        reportDrained(index)
        if !endpoint.pointee.isListed, !endpoint.pointee.owesReport { forgetEndpoint(index) }
    }

    private mutating func reportDrained(_ index: Int32) {
        let endpoint = endpoints[index]
        guard let order = endpoint.pointee.owedOrder else { return }
        if let other = endpoints.indices.first(where: {
            $0 != index && endpoints[$0].pointee.owedOrder == order
        }) {
            // The replica is drained when all of it is; the last tells for all.
            endpoints[other].pointee.cut += endpoint.pointee.cut
        } else {
            let report = WorkerReport.drained(
                endpoint.pointee.replica, order: order, cut: endpoint.pointee.cut)
            guard reports.post(report) == .accepted else {
                // The control thread is behind; the report must not be lost.
                return setAlarm(now + FrontLimits.heldRetryNanoseconds)
            }
        }
        endpoint.pointee.owedOrder = nil
        endpoint.pointee.cut = 0
    }

    /// Drains whose deadline has passed are cut, and reports that found the mailbox full are repeated.
    mutating func continueDrains() {
        for index in endpoints.indices {
            switch endpoints[index].pointee.state {
            case .ready: continue
            case .drained: settleDrain(index)
            case .draining:
                if now >= endpoints[index].pointee.drainDeadline {
                    cut(index)
                } else {
                    setAlarm(endpoints[index].pointee.drainDeadline)
                }
            }
        }
    }

    private mutating func cut(_ index: Int32) {
        let endpoint = endpoints[index]
        // Counted beforehand: the last one cut settles the drain, which reports the number.
        let busy = endpoint.pointee.busy.count
        endpoint.pointee.cut += busy
        for _ in 0..<busy {
            cutExchange(slab[slab[endpoints[index].pointee.busy.first].pointee.peer])
        }
    }

    /// Where nothing of a response was passed on, the client is told; else its connection is reset.
    private mutating func cutExchange(_ client: Slot) {
        let isAnswered = client.pointee.flags.contains(.responding)
        if !isHTTP(client) || isAnswered || client.pointee.phase == .stream {
            return abandon(client)
        }
        dropEndpoint(client)
        proceed(client, answer(client, .cutByDrain))
    }

    mutating func forgetEndpoint(_ index: Int32) {
        let endpoint = endpoints[index]
        counters.release(endpoint.pointee.counterSlot)
        let service = endpoint.pointee.service
        services[service].pointee.endpoints.removeAll { $0 == index }
        endpoints.remove(index)
        forgetServiceIfUnused(service)
    }

    mutating func forgetServiceIfUnused(_ index: Int32) {
        let service = services[index]
        guard !service.pointee.isLobby, !service.pointee.isListed, service.pointee.clients == 0,
            service.pointee.endpoints.isEmpty
        else { return }
        counters.release(service.pointee.counterSlot)
        services.remove(index)
    }
}
