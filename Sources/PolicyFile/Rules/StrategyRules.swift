import Model

/// `rollout.strategy`: what each needs, and which keys belong to which.
enum StrategyRules {
    static func check(_ draft: PolicyDraft, _ decoding: inout Decoding) {
        belongs("rollout.canary", to: .canary, draft.rollout, &decoding)
        belongs("rollout.blue-green", to: .blueGreen, draft.rollout, &decoding)
        guard draft.rollout.strategy == .canary || draft.rollout.strategy == .blueGreen else {
            return
        }
        requestsGoThroughTheFront(draft, &decoding)
        if draft.rollout.strategy == .canary { requestsCanAsk(draft, &decoding) }
    }

    private static func requestsCanAsk(_ draft: PolicyDraft, _ decoding: inout Decoding) {
        let isAsked = decoding.isGiven("rollout.canary.header")
        let isTold = decoding.isGiven("rollout.canary.cookie")
        if isAsked, isTold {
            decoding.error(
                "a request says by one of 'header' and 'cookie' which revision it is for",
                on: "rollout.canary.cookie", hint: "remove one of the two")
        }
        if isAsked || isTold, draft.front?.mode == .tcp {
            decoding.error(
                "'rollout.canary' cannot look at requests with 'front.mode: tcp'",
                on: "rollout.canary.header", "rollout.canary.cookie",
                hint: "remove it, or choose 'mode: http'")
        }
        let steps = draft.rollout.canary.steps
        guard draft.rollout.canary.match == nil, decoding.areSound("rollout.canary.steps"),
            let index = steps.firstIndex(where: { $0.percent == 0 })
        else { return }
        decoding.error(
            "a step of 0% would have no request at all", on: "rollout.canary.steps[\(index)]",
            "rollout.canary.steps",
            hint: "give 'canary.header' or 'canary.cookie' for those that ask for it")
    }

    private static func belongs(
        _ section: String, to strategy: RolloutPolicy.Strategy, _ rollout: RolloutPolicy,
        _ decoding: inout Decoding
    ) {
        guard decoding.isGiven(section), rollout.strategy != strategy,
            decoding.areSound("rollout.strategy")
        else { return }
        decoding.error(
            "'\(section)' has no meaning with 'strategy: \(rollout.strategy.rawValue)'",
            on: section,
            hint: "remove it, or choose 'strategy: \(strategy.rawValue)'")
    }

    /// It is the front that gives a revision its share, and all to one set.
    private static func requestsGoThroughTheFront(
        _ draft: PolicyDraft, _ decoding: inout Decoding
    ) {
        let strategy = draft.rollout.strategy.rawValue
        if draft.front == nil {
            decoding.error(
                "'strategy: \(strategy)' needs a front port: it is there that requests are shared out",
                on: "rollout.strategy", hint: "add 'front', or choose 'strategy: rolling'")
        } else if draft.endpoint == .direct {
            decoding.error(
                "'strategy: \(strategy)' does not go with 'run.endpoint: direct': the kernel gives "
                    + "connections to all replicas alike",
                on: "rollout.strategy", hint: "choose 'run.endpoint: port', or 'strategy: rolling'")
        }
    }
}
