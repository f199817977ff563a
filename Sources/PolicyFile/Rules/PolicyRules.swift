/// What must hold between keys. Each rule speaks for itself, so that all that is wrong is said at
/// once; none speaks of values that were refused before.
enum PolicyRules {
    static func check(_ draft: PolicyDraft, _ decoding: inout Decoding) {
        RunRules.check(draft, &decoding)
        CommandRules.check(draft, &decoding)
        StateRules.check(draft, &decoding)
        ReadinessRules.check(draft, &decoding)
        ProbeRules.check(draft, &decoding)
        StartupRules.check(draft, &decoding)
        FrontRules.check(draft, &decoding)
        DirectRules.check(draft, &decoding)
        ScaleRules.check(draft, &decoding)
        SpareRules.check(draft, &decoding)
        RestartRules.check(draft, &decoding)
        RolloutRules.check(draft, &decoding)
        DependencyRules.check(draft, &decoding)
        AlertRules.check(draft, &decoding)
    }
}
