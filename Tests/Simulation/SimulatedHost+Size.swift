import Decisions
package import Model

/// Limits of running units, as systemd changes them.
extension SimulatedHost {
    mutating func resize(_ id: ReplicaID, to size: ReplicaSize) {
        if busIsAway { return plan(.event(.resized(id, .busUnavailable)), in: .milliseconds(1)) }
        if let resizeFailure {
            return plan(.event(.resized(id, .refused(resizeFailure))), in: .milliseconds(2))
        }
        guard let unit = units[id], !unit.hasEnded else { return }
        checkSize(of: unit, to: size)
        units[id]?.size = size
        plan(.event(.resized(id, nil)), in: .milliseconds(2))
    }

    /// Only within what the policy allows, and of memory never less than what is in use.
    private mutating func checkSize(of unit: Unit, to size: ReplicaSize) {
        let id = unit.launch.id
        guard let limits = fleet.service(id.service)?.policy?.scale.limits else {
            let isAfterStart = unit.launch.boostMilliCores == unit.size.cpuMilliCores
            if isAfterStart, size == unit.launch.template.limits.size { return }
            return breach("\(id) resized, and no policy has its limits move")
        }
        if let most = limits.cpu?.maximumMilliCores, let cpu = size.cpuMilliCores, cpu > most {
            breach("\(id) may use \(cpu)m of CPU, the policy allows \(most)m")
        }
        if let own = unit.launch.template.limits.memoryMaximumBytes, limits.memory == nil,
            size.memoryMaximumBytes != own
        {
            breach("\(id): its memory limit moves, and no policy says so")
        }
        if let before = unit.size.memoryBytes, let after = size.memoryBytes, after < before,
            after < unit.workingSet
        {
            breach("\(id): \(after) bytes allowed, \(unit.workingSet) in use")
        }
    }

    /// Every unit has what the service says.
    func unsettledSizes(of service: ServiceState) -> [String] {
        guard let sizing = service.sizing else { return [] }
        return service.replicas.compactMap { replica in
            guard replica.ownSize == sizing.base, units[replica.id]?.size != sizing.size else {
                return nil
            }
            return "\(replica.id): has \(units[replica.id]?.size as Any), not \(sizing.size)"
        }
    }

    /// What every replica uses, told as measured now.
    package mutating func use(
        cpu: Int? = nil, memory: UInt64? = nil, of name: ServiceName = orders
    ) {
        let ids = units.keys.sorted().filter { $0.service == name && units[$0]?.hasEnded == false }
        for id in ids { units[id]?.workingSet = memory ?? 0 }
        happens(
            .sampled(
                ids.map { id in
                    var sample = ReplicaSample(replica: id)
                    // No more than it may.
                    sample.cpuMilliCores = cpu.map { min($0, units[id]?.size.cpuMilliCores ?? $0) }
                    sample.workingSetBytes = memory
                    return sample
                }))
    }

    package func sizes(of name: ServiceName = orders) -> [ReplicaSize] {
        units.keys.sorted().filter { $0.service == name && units[$0]?.hasEnded == false }
            .compactMap { units[$0]?.size }
    }
}
