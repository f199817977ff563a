import Model

/// `startup`: whether a replica has started up, before anything else is asked of it.
enum StartupSection {
    static var keys: Section<StandingProbeDraft<Startup>> {
        Section(
            "Whether a replica has started up: until it has once, nobody asks whether it is ready or "
                + "alive, and 'readiness.start-deadline' begins only then. One that does not start up "
                + "in time has failed. Left out: 'readiness' is asked from the start on.",
            defaults: StandingProbeDraft(Startup(.accepts)),
            [ProbeFields.check(\.check)] + ProbeFields.at(\.ask) + pace)
    }

    private static var pace: [Field<StandingProbeDraft<Startup>>] {
        [
            Field(
                "start-period", .duration(ReadinessSection.probeTimes), \.settings.startPeriod,
                "How often it is asked."),
            Field(
                "timeout", .duration(ReadinessSection.probeTimes), \.settings.timeout,
                "How long it may take to answer."),
            Field(
                "period", .duration(ReadinessSection.probeTimes), \.settings.period,
                also: ["interval"],
                "With 'failures': how long it may fail. It is asked more often than that."),
            Field(
                "failures", .wholeNumber(1...10_000), \.settings.failureThreshold,
                also: ["failure-threshold", "retries"],
                "So many periods after its start it has failed, if it has never succeeded."),
        ]
    }
}
