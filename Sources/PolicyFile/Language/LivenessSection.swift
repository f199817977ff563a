import Model

/// `liveness`: whether a replica that has been ready is beyond help.
enum LivenessSection {
    static var keys: Section<StandingProbeDraft<Liveness>> {
        Section(
            "Whether a replica is still alive, asked from the time it has first been ready. One that "
                + "is not leaves the pool, is replaced and killed. Left out: nobody asks.",
            defaults: StandingProbeDraft(Liveness(.accepts)),
            [ProbeFields.check(\.check)] + ProbeFields.at(\.ask) + pace)
    }

    private static var pace: [Field<StandingProbeDraft<Liveness>>] {
        [
            Field(
                "period", .duration(ReadinessSection.probeTimes), \.settings.period,
                also: ["interval"], "How often it is asked."),
            Field(
                "timeout", .duration(ReadinessSection.probeTimes), \.settings.timeout,
                "How long it may take to answer."),
            Field(
                "failures", .wholeNumber(1...100), \.settings.failureThreshold,
                also: ["failure-threshold", "retries"],
                "Failures in a row after which it is replaced and killed."),
        ]
    }
}
