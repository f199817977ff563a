import Model

/// `startup` beside what else tells that a replica has started.
enum StartupRules {
    static func check(_ draft: PolicyDraft, _ decoding: inout Decoding) {
        guard let startup = draft.startup else { return }
        oneThingTellsTheStart(draft, &decoding)
        patienceEnds(startup.settings, &decoding)
    }

    /// The start job of `Type=notify` ends with its `READY=1`: before, nobody asks; then it is ready.
    private static func oneThingTellsTheStart(_ draft: PolicyDraft, _ decoding: inout Decoding) {
        guard draft.check == .notify, decoding.areSound("readiness.check", "run.endpoint") else {
            return
        }
        decoding.error(
            "'startup' has nothing to ask with 'readiness.check: notify': READY=1 tells that it has "
                + "started up", on: "startup",
            hint: "remove it; 'readiness.start-deadline' is how long it may take")
    }

    private static func patienceEnds(_ startup: Startup, _ decoding: inout Decoding) {
        guard startup.allowance > Startup.longestAllowance,
            decoding.areSound("startup.period", "startup.failures")
        else { return }
        decoding.error(
            "'startup' lets a replica fail for \(DurationText.write(startup.allowance)), which is more "
                + "than a day", on: "startup.failures", "startup.period",
            hint: "'failures' times 'period' is how long it may take to start up")
    }
}
