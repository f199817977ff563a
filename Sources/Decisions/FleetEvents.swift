package import Model

/// Hands each event to the one service it is about; tells which services have to be settled.
extension Fleet {
    mutating func take(_ event: Event, _ turn: inout Turn) -> [ServiceName] {
        switch event {
        case .restored(let record):
            return with(record.policy.name, &turn) { service, _, turn in
                service.restore(record, at: turn.now)
            }
        case .adopted(let adopted):
            return with(adopted.id.service, &turn) { service, endpoints, turn in
                service.adopt(adopted, endpoints: &endpoints, &turn)
            }
        case .resumed:
            return []
        case .clockRead:
            return decideOnSleepers(&turn)
        case .requested(let request, let wish):
            return take(wish, request, &turn)
        case .started, .startFailed, .startedUp, .notStartedUp, .ready, .unready, .notAlive,
            .stoppedByHand, .ended, .exited, .drained, .resized:
            return takeReplicaEvent(event, &turn)
        case .freezer(let id, let news):
            return takeFreezer(id, news, &turn)
        case .hookEnded(let name, let moment, let number, let failure):
            guard let index = index(of: name) else { return [] }
            services[index].hookEnded(moment, of: number, failure: failure, &turn)
            return [name]
        case .alertEnded(let name, let number, let failure):
            guard let index = index(of: name) else { return [] }
            services[index].alertEnded(number, failure: failure, &turn)
            return [name]
        case .sampled(let samples):
            return take(samples, &turn)
        case .pressed(let sample, let samples):
            guard let index = index(of: sample.service) else { return [] }
            services[index].pressed(sample, samples, &turn)
            return [sample.service]
        case .measured(let samples):
            return take(samples, &turn)
        case .hostMeasured(let host):
            return take(host, &turn)
        case .told(let reading):
            if let index = index(of: reading.service) { services[index].metrics.take(reading) }
            return []
        case .waiting(let name):
            guard let index = index(of: name) else { return [] }
            services[index].requestWaits(&turn)
            return [name]
        case .frontConnected, .frontLost, .listenFailed:
            return takeFrontEvent(event, &turn)
        case .tick:
            return services.indices.filter {
                (services[$0].nextDeadline ?? .never) <= turn.now
            }.map { services[$0].name }
        }
    }

    func publishing(_ event: Event) -> Publishing {
        event == .frontConnected ? .always : .ifChanged
    }

    private mutating func takeReplicaEvent(_ event: Event, _ turn: inout Turn) -> [ServiceName] {
        switch event {
        case .started(let id):
            return about(id, &turn) { service, _, turn in service.replicaStarted(id, &turn) }
        case .startFailed(let id, let fault):
            return about(id, &turn) { service, endpoints, turn in
                service.startFailed(id, fault, endpoints: &endpoints, &turn)
            }
        case .startedUp(let id):
            return about(id, &turn) { service, _, turn in service.replicaStartedUp(id, &turn) }
        case .notStartedUp(let id, let why):
            return about(id, &turn) { service, _, turn in
                service.replicaNotStartedUp(id, why: why, &turn)
            }
        case .ready(let id):
            return about(id, &turn) { service, _, turn in service.replicaReady(id, &turn) }
        case .unready(let id, let why):
            return about(id, &turn) { service, _, turn in
                service.replicaUnready(id, why: why, &turn)
            }
        case .notAlive(let id, let why):
            return about(id, &turn) { service, _, turn in
                service.replicaNotAlive(id, why: why, &turn)
            }
        case .stoppedByHand(let id):
            return about(id, &turn) { service, _, turn in
                service.replicaStoppedByHand(id, &turn)
            }
        case .ended(let id):
            return about(id, &turn) { service, _, turn in service.replicaEnded(id, &turn) }
        case .resized(let id, let fault):
            return about(id, &turn) { service, _, turn in
                service.replicaResized(id, fault, &turn)
            }
        case .drained(let id, let cutRequests):
            return about(id, &turn) { service, _, turn in
                service.replicaDrained(id, cutRequests: cutRequests, &turn)
            }
        case .exited(let id, let exit):
            guard index(of: id.service) != nil else {
                turn.act(.release(id))
                return []
            }
            return about(id, &turn) { service, endpoints, turn in
                service.replicaExited(id, exit, endpoints: &endpoints, &turn)
            }
        default:
            return []
        }
    }

    /// Services with samples are decided on with those; one without replicas has none.
    private mutating func decideOnSleepers(_ turn: inout Turn) -> [ServiceName] {
        let asleep = sleepers
        for index in asleep { services[index].decideAsleep(&turn) }
        return asleep.map { services[$0].name }
    }

    private var sleepers: [Int] {
        var asleep: [Int] = []
        // Most have a replica, and to ask one more of its methods is to copy it.
        for index in services.indices where services[index].desired == 0 {
            if services[index].isAsleep { asleep.append(index) }
        }
        return asleep
    }

    private mutating func takeFrontEvent(_ event: Event, _ turn: inout Turn) -> [ServiceName] {
        switch event {
        case .frontConnected:
            isFrontConnected = true
            turn.front = .connected
            for index in services.indices { services[index].frontReturned(&turn) }
            turn.note(.frontConnected, "the front port's process is connected")
            return services.map(\.name)
        case .frontLost:
            isFrontConnected = false
            turn.front = .lost
            turn.note(.frontLost, "the connection to the front port's process is lost")
            return services.map(\.name)
        case .listenFailed(let name, let address, let why):
            guard let index = index(of: name) else { return [] }
            services[index].listenFailed(address, why: why, &turn)
            return [name]
        default:
            return []
        }
    }

    /// Replicas of one service stand together in the samples the shell takes.
    private mutating func take(
        _ samples: [ReplicaSample], _ turn: inout Turn
    ) -> [ServiceName] {
        var touched: [ServiceName] = []
        let samples = samples.inOrderOfServices
        var next = samples.startIndex
        while next < samples.endIndex {
            let name = samples[next].replica.service
            let own = samples[next..<samples.end(ofServiceFrom: next)]
            next = own.endIndex
            guard let index = index(of: name),
                services[index].spares.isEmpty || services[index].isAnyReplica(own)
            else { continue }
            services[index].sampled(own, &turn)
            touched.append(name)
        }
        return touched
    }

    /// Those not told of have none, or the front is away.
    private mutating func take(
        _ samples: [ServiceSample], _ turn: inout Turn
    ) -> [ServiceName] {
        for index in services.indices { services[index].takeIn(nil) }
        for sample in samples {
            if let index = index(of: sample.service) { services[index].takeIn(sample) }
        }
        return decideOnSleepers(&turn)
    }

    // MARK: Access

    private typealias Change = (inout ServiceState, inout EndpointPool, inout Turn) -> Void

    private mutating func takeFreezer(
        _ id: ReplicaID, _ news: FreezerNews, _ turn: inout Turn
    ) -> [ServiceName] {
        if news == .missing { (freezer, turn.freezer) = (.missing, .missing) }
        return about(id, &turn) { service, _, turn in service.freezerTold(id, news, &turn) }
    }

    private mutating func about(
        _ id: ReplicaID, _ turn: inout Turn, _ change: Change
    ) -> [ServiceName] {
        guard let index = index(of: id.service) else { return [] }
        change(&services[index], &endpoints, &turn)
        return [id.service]
    }

    /// Makes the service where it is not known yet.
    private mutating func with(
        _ name: ServiceName, _ turn: inout Turn, _ change: Change
    ) -> [ServiceName] {
        let index = indexMaking(name, at: turn.now)
        change(&services[index], &endpoints, &turn)
        return [name]
    }

    mutating func indexMaking(_ name: ServiceName, at now: Instant) -> Int {
        let index = insertionIndex(of: name)
        if index == services.count || services[index].name != name {
            services.insert(ServiceState(name: name, at: now), at: index)
        }
        return index
    }

    package func index(of name: ServiceName) -> Int? {
        let index = insertionIndex(of: name)
        return index < services.count && services[index].name == name ? index : nil
    }

    private func insertionIndex(of name: ServiceName) -> Int {
        var low = 0
        var high = services.count
        while low < high {
            let middle = (low + high) / 2
            if services[middle].name < name { low = middle + 1 } else { high = middle }
        }
        return low
    }
}

extension Instant {
    fileprivate static let never = Instant(nanoseconds: .max)
}

/// By their indices: what a closure is given of them are copies.
extension [ReplicaSample] {
    /// As a rule they are in that order.
    fileprivate var inOrderOfServices: [ReplicaSample] {
        let isInOrder = indices.dropFirst().allSatisfy {
            self[$0 - 1].replica.service <= self[$0].replica.service
        }
        return isInOrder ? self : sorted { $0.replica.service < $1.replica.service }
    }

    fileprivate func end(ofServiceFrom start: Int) -> Int {
        var end = start + 1
        while end < endIndex, self[end].replica.service == self[start].replica.service { end += 1 }
        return end
    }
}
