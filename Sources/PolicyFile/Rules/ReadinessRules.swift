/// `readiness` beside the endpoint and the rollout.
enum ReadinessRules {
    static func check(_ draft: PolicyDraft, _ decoding: inout Decoding) {
        pathAndCheckAgree(draft, &decoding)
        probesNeedAnEndpoint(draft, &decoding)
        probeSettingsNeedAProbe(draft, &decoding)
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
}
