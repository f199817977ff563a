import Model

/// Who gives way when the host is short: services with a lower priority than another, by their
/// priority and then by name, down to the least number that their policy allows.
extension Fleet {
    /// Why the host is short; nil: it is not.
    package var hostShortage: String? { hostWatch.shortage }

    mutating func take(_ host: HostPressure, _ turn: inout Turn) -> [ServiceName] {
        self.host = host
        let step = hostWatch.note(host, at: turn.now)
        let wasShort = turn.hostShortage != nil
        turn.hostShortage = hostShortage
        let changed = hostShortage == nil ? [] : holdBack(&turn)
        let moved = changed + carryOut(step, &turn)
        return wasShort == (hostShortage != nil) ? moved : moved + spareKeepers
    }

    /// Whether they may have more spares has changed, and nothing else may happen that has them look.
    private var spareKeepers: [ServiceName] {
        services.filter { $0.wantedSpares > 0 }.map(\.name)
    }

    private mutating func carryOut(_ step: HostWatch.Step, _ turn: inout Turn) -> [ServiceName] {
        switch step {
        case .none: return []
        case .giveBack: return giveBack(&turn)
        case .ends:
            if services.contains(where: { $0.hostCeiling != nil }) {
                turn.note(.hostRelieved, "the host is no longer short of anything")
            }
            return []
        case .restore: return restore(&turn)
        }
    }

    private var highestPriority: Int { services.compactMap { $0.policy?.priority }.max() ?? 0 }

    /// Also services that are new, or whose priority is. Tells who is held back from now on, and who no more.
    private mutating func holdBack(_ turn: inout Turn) -> [ServiceName] {
        let highest = highestPriority
        var held: [ServiceName] = []
        var freed: [ServiceName] = []
        for index in services.indices {
            guard services[index].givesWay(to: highest) else {
                if services[index].hostCeiling != nil { freed.append(services[index].name) }
                services[index].hostCeiling = nil
                continue
            }
            if services[index].hostCeiling == nil {
                services[index].hostCeiling = max(1, services[index].desired)
                held.append(services[index].name)
            }
        }
        tell(held, &turn)
        return held + freed
    }

    /// Where nobody gives way there is nothing to tell: busy hosts are short of CPU now and then.
    private func tell(_ held: [ServiceName], _ turn: inout Turn) {
        guard !held.isEmpty, let shortage = hostWatch.shortage else { return }
        let names = held.map { "'\($0)'" }.joined(separator: ", ")
        turn.note(
            .hostShort, "the host is short of \(shortage): \(names) may have no more replicas")
    }

    private mutating func giveBack(_ turn: inout Turn) -> [ServiceName] {
        if let name = giveSpareBack(&turn) { return [name] }
        let candidates = services.indices.filter { services[$0].canGiveBack(turn) }
        let first = candidates.min { services[$0].givingOrder < services[$1].givingOrder }
        guard let first else { return [] }
        services[first].giveBack("the host is short of \(hostWatch.shortage ?? "")", &turn)
        return [services[first].name]
    }

    /// Before anybody serves with fewer. They use no CPU.
    private mutating func giveSpareBack(_ turn: inout Turn) -> ServiceName? {
        guard hostWatch.isShortOfMemory else { return nil }
        let keepers = services.indices.sorted {
            services[$0].givingOrder < services[$1].givingOrder
        }
        let why = "the host is short of \(hostWatch.shortage ?? "")"
        for index in keepers where services[index].giveSpareBack(why, &turn) {
            return services[index].name
        }
        return nil
    }

    /// The last to give is the first to get.
    private mutating func restore(_ turn: inout Turn) -> [ServiceName] {
        let held = services.indices.filter { services[$0].hostCeiling != nil }
        let last = held.max { services[$0].givingOrder < services[$1].givingOrder }
        guard let last else { return [] }
        services[last].letGrow(&turn)
        return [services[last].name]
    }
}
