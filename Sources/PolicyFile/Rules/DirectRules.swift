import Model

/// `run.endpoint: direct`: what cannot be had of replicas that share the front port's address.
enum DirectRules {
    static func check(_ draft: PolicyDraft, _ decoding: inout Decoding) {
        guard draft.endpoint == .direct, decoding.areSound("run.endpoint") else { return }
        aFrontIsShared(draft, &decoding)
        noReplicaCanBeAskedAlone("readiness", draft.readiness.ask, draft.check.rawValue, &decoding)
        if let startup = draft.startup {
            noReplicaCanBeAskedAlone("startup", startup.ask, startup.word.rawValue, &decoding)
        }
        if let liveness = draft.liveness {
            noReplicaCanBeAskedAlone("liveness", liveness.ask, liveness.word.rawValue, &decoding)
        }
        if draft.run.preStop?.path != nil, decoding.areSound("run.stop.before.path") {
            decoding.error(
                "'run.stop.before.path' cannot ask a replica: with 'run.endpoint: direct' they share "
                    + "one address", on: "run.stop.before.path", hint: "give 'command' instead")
        }
        theFrontSeesNoRequest(&decoding)
    }

    private static func aFrontIsShared(_ draft: PolicyDraft, _ decoding: inout Decoding) {
        guard decoding.isGiven("front") else {
            return decoding.error(
                "'run.endpoint: direct' needs a 'front', whose address the replicas listen on",
                on: "run.endpoint", hint: "add 'front', or use 'port' or 'socket'")
        }
        guard let front = draft.front, decoding.areSound("front.listen") else { return }
        if front.listen.count > 1 {
            decoding.error(
                "with 'run.endpoint: direct' there is one address, not \(front.listen.count)",
                on: "front.listen", hint: "each replica is given one socket, as descriptor 3")
        } else if case .unix = front.listen.first {
            decoding.error(
                "with 'run.endpoint: direct' the address is one of IPv4 or IPv6",
                on: "front.listen",
                hint: "a Unix socket has one listener: use 'run.endpoint: socket'"
            )
        }
    }

    private static func noReplicaCanBeAskedAlone(
        _ section: String, _ ask: ProbeDraft, _ word: String, _ decoding: inout Decoding
    ) {
        guard ["http", "accepts", "grpc"].contains(word), ask.port == nil,
            decoding.areSound("\(section).check", "\(section).port")
        else { return }
        decoding.error(
            "'\(section)' cannot ask a replica for '\(word)': with 'run.endpoint: direct' they share "
                + "one address, and any of them would answer",
            on: "\(section).check", "\(section).path", "\(section).service", section,
            hint: section == "readiness"
                ? "'check: notify': the program says READY=1 (sd_notify(3)) when it is ready"
                : "give '\(section).command'")
    }

    private static func theFrontSeesNoRequest(_ decoding: inout Decoding) {
        for key in [
            "hosts", "paths", "balance", "sticky", "slow-start", "requests-per-replica", "retries",
            "ejection", "max-body", "max-clients", "forwarding", "proxy-protocol", "access-log",
        ] where decoding.isGiven("front.\(key)") {
            decoding.error(
                "'front.\(key)' cannot be kept with 'run.endpoint: direct': connections go to the "
                    + "replicas without passing the front", on: "front.\(key)",
                hint: "remove it, or use 'run.endpoint: socket'")
        }
        guard decoding.isGiven("front.drain-deadline") else { return }
        decoding.warning(
            "'front.drain-deadline' has no effect with 'run.endpoint: direct'",
            on: "front.drain-deadline",
            hint: "the program finishes what it has within 'run.stop.deadline'")
    }
}
