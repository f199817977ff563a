/// `readiness` beside the endpoint and the rollout.
enum ReadinessRules {
    static func check(_ draft: PolicyDraft, _ decoding: inout Decoding) {
        pathAndCheckAgree(draft, &decoding)
        probesNeedAnEndpoint(draft, &decoding)
        probeSettingsNeedAProbe(draft, &decoding)
        acceptingIsAskedOnce(draft, &decoding)
    }

    private static func pathAndCheckAgree(_ draft: PolicyDraft, _ decoding: inout Decoding) {
        switch draft.readiness.check {
        case .http? where !decoding.isGiven("readiness.path"):
            decoding.error(
                "'readiness.check: http' needs 'readiness.path'", on: "readiness.check",
                hint: "what to ask for, as in 'path: /healthz'")
        case .some(let check) where check != .http && draft.readiness.path != nil:
            decoding.error(
                "'readiness.path' is for 'check: http', not for 'check: \(check.rawValue)'",
                on: "readiness.path", hint: "remove one of the two")
        default:
            break
        }
    }

    private static func probesNeedAnEndpoint(_ draft: PolicyDraft, _ decoding: inout Decoding) {
        guard draft.check == .http || draft.check == .accepts, draft.endpoint == .none,
            decoding.areSound("run.endpoint", "readiness.check")
        else { return }
        decoding.error(
            "'readiness.check: \(draft.check.rawValue)' needs an endpoint to ask",
            on: "readiness.check", "readiness.path",
            hint: "add a 'front', or 'run.endpoint: port' for a replica that listens on $PORT")
    }

    private static func probeSettingsNeedAProbe(_ draft: PolicyDraft, _ decoding: inout Decoding) {
        guard draft.check == .started || draft.check == .notify,
            decoding.areSound("readiness.check", "run.endpoint")
        else { return }
        for key in ["period", "start-period", "timeout", "failures", "successes"]
        where decoding.isGiven("readiness.\(key)") {
            decoding.warning(
                "'readiness.\(key)' has no effect with 'check: \(draft.check.rawValue)'",
                on: "readiness.\(key)", hint: "only 'accepts' and 'http' ask again and again")
        }
    }

    /// A socket that systemd holds takes connections whatever the replica does. That they are
    /// accepted tells that it has started, and afterwards how busy it is.
    private static func acceptingIsAskedOnce(_ draft: PolicyDraft, _ decoding: inout Decoding) {
        guard draft.endpoint == .socket, draft.check == .accepts,
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
