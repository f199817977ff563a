import Model

/// What is asked of a replica, in `readiness`, `startup` and `liveness`: one question, and somebody to ask.
enum ProbeRules {
    static func check(_ draft: PolicyDraft, _ decoding: inout Decoding) {
        questionIsOne(
            "readiness", draft.readiness.ask, draft.readiness.check?.rawValue,
            asks: draft.check.rawValue, &decoding)
        somebodyCanBeAsked("readiness", draft.readiness.ask, draft.check.rawValue, draft, &decoding)
        if let startup = draft.startup {
            check("startup", startup, draft, &decoding)
        }
        guard let liveness = draft.liveness else { return }
        check("liveness", liveness, draft, &decoding)
        acceptingTellsLife(draft, liveness, &decoding)
    }

    private static func check<Probe>(
        _ section: String, _ probe: StandingProbeDraft<Probe>, _ draft: PolicyDraft,
        _ decoding: inout Decoding
    ) {
        let word = probe.word.rawValue
        questionIsOne(section, probe.ask, probe.check?.rawValue, asks: word, &decoding)
        somebodyCanBeAsked(section, probe.ask, word, draft, &decoding)
    }

    private static func questionIsOne(
        _ section: String, _ ask: ProbeDraft, _ given: String?, asks word: String,
        _ decoding: inout Decoding
    ) {
        guard decoding.areSound("\(section).check") else { return }
        needsKey(
            "path", of: "http", given, section, "what to ask for, as in 'path: /healthz'", &decoding
        )
        needsKey(
            "command", of: "command", given, section, "as in 'command: [/usr/bin/app-check]'",
            &decoding)
        let questions = ask.questions
        if questions.count > 1 {
            decoding.error(
                "'\(section)' asks two things: '\(questions[0])' and '\(questions[1])'",
                on: "\(section).\(questions[1])", hint: "remove one of the two")
        } else if let given {
            belongs(["path"], to: "http", given, section, &decoding)
            belongs(["service"], to: "grpc", given, section, &decoding)
            belongs(["command"], to: "command", given, section, &decoding)
        }
        belongs(ProbeFields.ofHTTP, to: "http", word, section, &decoding)
    }

    private static func needsKey(
        _ key: String, of word: String, _ given: String?, _ section: String, _ hint: String,
        _ decoding: inout Decoding
    ) {
        guard given == word, !decoding.isGiven("\(section).\(key)") else { return }
        decoding.error(
            "'\(section).check: \(word)' needs '\(section).\(key)'", on: "\(section).check",
            hint: hint)
    }

    private static func belongs(
        _ keys: [String], to word: String, _ asked: String, _ section: String,
        _ decoding: inout Decoding
    ) {
        guard asked != word else { return }
        for key in keys where decoding.isGiven("\(section).\(key)") {
            decoding.error(
                "'\(section).\(key)' is for 'check: \(word)', not for 'check: \(asked)'",
                on: "\(section).\(key)", hint: "remove one of the two")
        }
    }

    private static func somebodyCanBeAsked(
        _ section: String, _ ask: ProbeDraft, _ word: String, _ draft: PolicyDraft,
        _ decoding: inout Decoding
    ) {
        guard decoding.areSound("run.endpoint", "\(section).check", "\(section).port") else {
            return
        }
        let connects = ["http", "accepts", "grpc"].contains(word)
        if connects, draft.endpoint == .none, ask.port == nil {
            decoding.error(
                "'\(section).check: \(word)' needs an endpoint to ask", on: "\(section).check",
                "\(section).path", "\(section).service", section,
                hint: "add a 'front', or 'run.endpoint: port' for a replica that listens on $PORT")
        }
        guard decoding.isGiven("\(section).port") else { return }
        if !connects {
            decoding.error(
                "'\(section).port' needs 'check: accepts', 'http' or 'grpc'", on: "\(section).port",
                hint: "remove it")
        } else if draft.scale.policy.maximum > 1 {
            decoding.warning(
                "'\(section).port' is one number for all replicas, and there may be "
                    + "\(draft.scale.policy.maximum)", on: "\(section).port",
                hint: "only one of them can listen on it; leave it out to ask each at its own")
        }
    }

    /// systemd takes connections to a socket whatever becomes of the program behind it.
    private static func acceptingTellsLife(
        _ draft: PolicyDraft, _ liveness: StandingProbeDraft<Liveness>, _ decoding: inout Decoding
    ) {
        guard draft.endpoint == .socket, liveness.word == .accepts, liveness.ask.port == nil,
            decoding.areSound("run.endpoint", "liveness.check")
        else { return }
        decoding.error(
            "'liveness' cannot be told from accepting with 'run.endpoint: socket': systemd listens",
            on: "liveness.check", "liveness",
            hint: "give 'liveness.path', 'liveness.service' or 'liveness.command'")
    }
}
