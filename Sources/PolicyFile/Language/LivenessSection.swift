import Model

/// `liveness`: whether a replica that has been ready is beyond help.
enum LivenessSection {
    static var keys: Section<LivenessDraft> {
        Section(
            "Whether a replica is still alive, asked from the time it has first been ready. One that "
                + "is not leaves the pool, is replaced and killed. Left out: nobody asks.",
            defaults: LivenessDraft(),
            [
                Field(
                    "check", Kind<LivenessWord>.choice, \.check, also: ["type", "probe"],
                    "accepts: it accepts a connection. http: its endpoint answers GET 'path' well. "
                        + "command: 'command' ends with status 0. Left out: http with a 'path', "
                        + "command with a 'command', else accepts.")
            ] + ProbeFields.at(\.ask) + pace)
    }

    private static var pace: [Field<LivenessDraft>] {
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
