import Model

/// `run.state`: what goes with replicas that keep state.
enum StateRules {
    static func check(_ draft: PolicyDraft, _ decoding: inout Decoding) {
        guard draft.run.template.state != nil, decoding.areSound("run.state") else { return }
        filesNeedAnOwner(&decoding)
        revisionsFollowOneAnother(draft.rollout.strategy, &decoding)
        onlyOneAtATime(&decoding)
    }

    private static func filesNeedAnOwner(_ decoding: inout Decoding) {
        if decoding.isGiven("run.user") { return }
        decoding.error(
            "'run.state' needs 'run.user'", on: "run.state",
            hint:
                "a dynamic user is another one each time, and owns nothing of what the one before "
                + "has left")
    }

    private static func revisionsFollowOneAnother(
        _ strategy: RolloutPolicy.Strategy, _ decoding: inout Decoding
    ) {
        guard strategy == .canary || strategy == .blueGreen else { return }
        decoding.error(
            "'strategy: \(strategy.rawValue)' does not go with 'run.state': two revisions beside each "
                + "other would have the same directories", on: "rollout.strategy",
            hint: "choose 'strategy: rolling'")
    }

    private static func onlyOneAtATime(_ decoding: inout Decoding) {
        for key in ["surge", "unavailable"] where decoding.isGiven("rollout.\(key)") {
            decoding.error(
                "'rollout.\(key)' has no meaning with 'run.state': replicas that keep state are "
                    + "replaced one at a time", on: "rollout.\(key)",
                hint: "remove it; 'run.state.writer' says whether the old or the new one is first")
        }
    }
}
