import Model

/// What people wish, and what no single service can judge: names, addresses, how many there are.
extension Fleet {
    mutating func take(
        _ wish: Request, _ request: RequestID, _ turn: inout Turn
    ) -> [ServiceName] {
        let name = wish.service
        let answer =
            switch wish {
            case .apply(let policy, let origin): apply(policy, from: origin, &turn)
            case .delete: delete(name, &turn)
            case .scale(_, let replicas):
                ask(name, .unknownService(name), &turn) { $0.scale(to: replicas, &$1) }
            case .undo(_, let revision):
                ask(name, .unknownService(name), &turn) { $0.undo(to: revision, &$1) }
            case .restart: ask(name, .unknownService(name), &turn) { $0.restart(&$1) }
            case .pause: ask(name, .unknownService(name), &turn) { $0.pauseRollout(&$1) }
            case .resume: ask(name, .unknownService(name), &turn) { $0.resumeRollout(&$1) }
            case .pauseScaling(_, let origin):
                ask(name, .unknownService(name), &turn) { $0.pauseScaling(by: origin, &$1) }
            case .resumeScaling(_, let origin):
                ask(name, .unknownService(name), &turn) { $0.resumeScaling(by: origin, &$1) }
            case .promote(_, let extent):
                ask(name, .unknownService(name), &turn) { $0.promote(extent, &$1) }
            case .abort: ask(name, .unknownService(name), &turn) { $0.abort(&$1) }
            case .drain(let id): ask(name, .unknownReplica(id), &turn) { $0.drain(id, &$1) }
            }
        turn.answer(request, answer)
        return index(of: name) == nil ? [] : [name]
    }

    private mutating func ask(
        _ name: ServiceName, _ refusal: Refusal, _ turn: inout Turn,
        _ change: (inout ServiceState, inout Turn) -> Answer
    ) -> Answer {
        guard let index = index(of: name) else { return .refused(refusal) }
        return change(&services[index], &turn)
    }

    private mutating func apply(
        _ policy: ServicePolicy, from origin: ChangeOrigin?, _ turn: inout Turn
    ) -> Answer {
        if let refusal = refusal(of: policy) { return .refused(refusal) }
        let index = indexMaking(policy.name, at: turn.now)
        services[index].groupRun = groupRun(of: policy, at: turn.now)
        defer { services[index].groupRun = nil }
        return services[index].apply(policy, from: origin, &turn).adding(missingNote(of: policy))
            .adding(freezerNote(of: policy))
    }

    private func freezerNote(of policy: ServicePolicy) -> String {
        guard policy.scale.spares > 0, freezer == .missing else { return "" }
        return "; \(Freezer.missingText)"
    }

    private mutating func delete(_ name: ServiceName, _ turn: inout Turn) -> Answer {
        let bereft = requiring(name).filter { $0 != name }
        let answer = ask(name, .unknownService(name), &turn) { $0.delete(&$1) }
        if bereft.isEmpty { return answer }
        let (verb, start) = bereft.count == 1 ? ("requires", "starts") : ("require", "start")
        return answer.adding("; \(bereft.quoted) \(verb) it and \(start) nothing without it")
    }

    private func refusal(of policy: ServicePolicy) -> Refusal? {
        if index(of: policy.name) == nil, services.count >= Limits.services {
            return .tooManyServices(maximum: Limits.services)
        }
        return refusal(ofDirectAddressIn: policy) ?? refusal(ofAddressesIn: policy)
            ?? refusal(ofDependenciesIn: policy)
    }
}

extension Answer {
    fileprivate func adding(_ note: String) -> Answer {
        if case .accepted(let sentence) = self { .accepted(sentence + note) } else { self }
    }
}

extension Request {
    fileprivate var service: ServiceName {
        switch self {
        case .apply(let policy, _): policy.name
        case .delete(let name), .scale(let name, _), .undo(let name, _), .restart(let name),
            .pause(let name), .resume(let name), .promote(let name, _), .abort(let name),
            .pauseScaling(let name, _),
            .resumeScaling(let name, _):
            name
        case .drain(let id): id.service
        }
    }
}
