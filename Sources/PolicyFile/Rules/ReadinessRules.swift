import Model

/// `readiness` beside the endpoint and the rollout.
enum ReadinessRules {
    static func check(_ draft: PolicyDraft, _ decoding: inout Decoding) {
        probeSettingsNeedAProbe(draft, &decoding)
        acceptingIsAskedOnce(draft, &decoding)
        warmingNeedsSomebodyToAsk(draft, &decoding)
    }

    private static func warmingNeedsSomebodyToAsk(
        _ draft: PolicyDraft, _ decoding: inout Decoding
    ) {
        guard draft.readiness.settings.warmUp != nil,
            decoding.areSound("readiness.warm-up", "run.endpoint")
        else { return }
        switch draft.endpoint {
        case .port, .socket: break
        case .none:
            decoding.error(
                "'readiness.warm-up' needs an endpoint to ask", on: "readiness.warm-up",
                hint: "add a 'front', or 'run.endpoint: port' for a replica that listens on $PORT")
        case .direct:
            decoding.error(
                "'readiness.warm-up' cannot ask a replica alone: with 'run.endpoint: direct' they "
                    + "share one address", on: "readiness.warm-up",
                hint: "let the program warm up before it says READY=1 (sd_notify(3))")
        }
    }

    private static func probeSettingsNeedAProbe(_ draft: PolicyDraft, _ decoding: inout Decoding) {
        guard draft.check == .started || draft.check == .notify,
            decoding.areSound("readiness.check", "run.endpoint")
        else { return }
        for key in ["period", "start-period", "timeout", "failures", "successes"]
        where decoding.isGiven("readiness.\(key)") {
            decoding.warning(
                "'readiness.\(key)' has no effect with 'check: \(draft.check.rawValue)'",
                on: "readiness.\(key)",
                hint: "only 'accepts', 'http', 'grpc' and 'command' ask again and again")
        }
    }

    /// A socket that systemd holds takes connections whatever the replica does. That they are
    /// accepted tells that it has started, and afterwards how busy it is.
    private static func acceptingIsAskedOnce(_ draft: PolicyDraft, _ decoding: inout Decoding) {
        guard draft.endpoint == .socket, draft.check == .accepts, draft.readiness.ask.port == nil,
            decoding.areSound("readiness.check", "run.endpoint")
        else { return }
        for key in ["period", "failures"] where decoding.isGiven("readiness.\(key)") {
            decoding.warning(
                "'readiness.\(key)' has no effect: with 'run.endpoint: socket' a replica is asked "
                    + "only until it has accepted for the first time", on: "readiness.\(key)",
                hint: "give 'readiness.path' to have a replica asked for as long as it lives")
        }
    }
}
