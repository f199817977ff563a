import FrontWire
import LinuxIO
import Model

// A new route table: what stays is left alone, so no client notices.
extension Worker {
    mutating func apply(_ routes: WorkerRoutes) {
        for index in services.indices { services[index].pointee.isListed = false }
        for index in endpoints.indices {
            endpoints[index].pointee.wasListed = endpoints[index].pointee.isListed
            endpoints[index].pointee.isListed = false
        }
        let seats = routes.seats
        for service in routes.table.services {
            apply(service, at: place.among(seats[service.service] ?? place.crew))
        }
        apply(routes.listeners)
        for index in endpoints.indices { retireIfUnlisted(index) }
        dismissClients()
        for index in services.indices { releaseHeld(index) }
        hasRoutes = true
        counters.note(routesVersion: routes.table.version)
        _ = reports.post(.routesApplied(version: routes.table.version))
    }

    private mutating func apply(_ routes: ServiceRoutes, at place: WorkerPlace) {
        guard let index = findService(routes) ?? addService(routes) else { return }
        let service = services[index]
        service.pointee.isListed = true
        service.pointee.take(routes.front, at: place)
        service.pointee.sides = SideRule(routes.canary)
        // A table may list a thousand replicas: looked up, not searched for, as traffic waits.
        let known = Dictionary(
            service.pointee.endpoints.map { (endpoints[$0].pointee.routed, $0) },
            uniquingKeysWith: { first, _ in first })
        var listed: [Int32] = []
        for routed in routes.endpoints {
            guard let endpoint = known[routed] ?? addEndpoint(routed, index) else { continue }
            list(endpoint)
            listed.append(endpoint)
        }
        let leaving = service.pointee.endpoints.filter { !endpoints[$0].pointee.isListed }
        service.pointee.endpoints = listed + leaving
        let ready = listed.filter { endpoints[$0].pointee.state == .ready }
        service.pointee.balancer.take(
            ready, by: BalanceRules(routes.front, at: place), joined: hasRoutes ? now : .min,
            in: candidates)
        // It has been heard; the next one that finds nobody is news, however soon.
        if !ready.isEmpty { service.pointee.waitingToldAt = .min }
    }

    /// An endpoint that was left out and comes back is ready again; one that has been listed all the
    /// time stays drained.
    private func list(_ index: Int32) {
        let endpoint = endpoints[index]
        endpoint.pointee.isListed = true
        if !endpoint.pointee.wasListed, !endpoint.pointee.owesReport {
            endpoint.pointee.state = .ready
        }
    }

    /// A service that changes its mode is another one: its clients speak another protocol.
    private func findService(_ routes: ServiceRoutes) -> Int32? {
        services.indices.first {
            services[$0].pointee.name == routes.service
                && services[$0].pointee.mode == routes.front.mode
        }
    }

    private mutating func addService(_ routes: ServiceRoutes) -> Int32? {
        guard
            let slot = counters.assign(.service, name: routes.service.description)
        else { return nil }
        let service = FrontService(
            name: routes.service, mode: routes.front.mode, counterSlot: slot,
            counters: counters.slot(slot), seed: UInt64(bitPattern: now) &+ UInt64(place.index))
        guard let index = services.insert(service) else {
            counters.release(slot)
            return nil
        }
        return index
    }

    private mutating func addEndpoint(_ routed: RoutedEndpoint, _ service: Int32) -> Int32? {
        guard let address = SocketAddress(routed.endpoint),
            let slot = counters.assign(.endpoint, name: routed.replica.description)
        else { return nil }
        let endpoint = FrontEndpoint(
            routed, at: address, service: service, counterSlot: slot, counters: counters.slot(slot))
        guard let index = endpoints.insert(endpoint) else {
            counters.release(slot)
            return nil
        }
        candidates.enter(
            Candidate(
                identity: Affinity(of: endpoint.label).hash, weight: routed.weight,
                isCanary: routed.isCanary), at: index)
        services[service].pointee.endpoints.append(index)
        return index
    }

    /// An endpoint that left without a drain finishes what it has within the policy's deadline.
    private mutating func retireIfUnlisted(_ index: Int32) {
        guard endpoints.contains(index), !endpoints[index].pointee.isListed else { return }
        let endpoint = endpoints[index]
        if endpoint.pointee.state == .ready {
            let service = services[endpoint.pointee.service]
            endpoint.pointee.drainDeadline = now + service.pointee.drainNanoseconds
        }
        retire(index)
    }

    /// Every client there is; `body` may close the one that it is given.
    mutating func forEachClient(_ body: (inout Worker, Slot) -> Void) {
        for index in 0..<SlotIndex(slab.used) {
            let slot = slab[index]
            if slot.pointee.role == .client { body(&self, slot) }
        }
    }
}
