import Model

/// `scale.spares`: what can be made to stand still, and be told to have nothing to do.
enum SpareRules {
    static func check(_ draft: PolicyDraft, _ decoding: inout Decoding) {
        guard draft.scale.settings.spares > 0, decoding.areSound("scale.spares") else { return }
        func refuse(_ message: String, _ hint: String) {
            decoding.error(message, on: "scale.spares", hint: hint)
        }
        if draft.front == nil, decoding.areSound("front") {
            refuse(
                "'scale.spares' needs a front port: without one nobody knows whether a replica has work",
                "add 'front: { listen: 127.0.0.1:8080 }', or remove it")
        } else if draft.endpoint == .direct, decoding.areSound("run.endpoint") {
            refuse(
                "'scale.spares' does not go with 'run.endpoint: direct': what a frozen replica's "
                    + "socket is sent would wait in it", "use 'run.endpoint: socket', or remove it")
        }
        if draft.run.template.watchdog != nil, decoding.areSound("run.watchdog") {
            refuse(
                "'scale.spares' does not go with 'run.watchdog': a frozen replica cannot feed it, and "
                    + "systemd would abort it",
                "use 'liveness' instead of the watchdog, or remove it")
        }
        if draft.run.template.state != nil, decoding.areSound("run.state") {
            refuse(
                "'scale.spares' does not go with 'run.state': a spare would hold what belongs to the "
                    + "replica whose place it takes", "remove one of the two")
        }
        if draft.rollout.strategy == .recreate, decoding.areSound("rollout.strategy") {
            refuse(
                "'scale.spares' does not go with 'strategy: recreate': a spare of the old revision would "
                    + "be there beside the new one", "choose 'strategy: rolling', or remove it")
        }
    }
}
