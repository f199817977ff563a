import Model

/// `readiness`: how a replica says that it is ready.
enum ReadinessSection {
    static let probeTimes: ClosedRange<Duration> = .milliseconds(10) ... .seconds(3_600)

    static var keys: Section<ReadinessDraft> {
        Section(
            "How a replica says that it can take requests. A timer is never readiness.",
            defaults: ReadinessDraft(),
            [
                Field(
                    "check", Kind<CheckWord>.choice, \.check, also: ["type", "probe", "grpc"],
                    "started: systemd has executed it. notify: it sends READY=1 (sd_notify(3)). "
                        + "accepts: it accepts a connection. http: its endpoint answers "
                        + "GET 'path' well. grpc: it says SERVING (grpc.health.v1). command: 'command' "
                        + "ends with status 0. Left out: http with a 'path', grpc with a 'service', "
                        + "command with a 'command', notify with 'endpoint: direct', "
                        + "else accepts with an endpoint, else started.")
            ] + ProbeFields.at(\.ask) + pace)
    }

    private static var pace: [Field<ReadinessDraft>] {
        [
            Field(
                "period", .duration(probeTimes), \.settings.period, also: ["interval"],
                "How often a ready replica is asked."),
            Field(
                "start-period", .duration(probeTimes), \.settings.startPeriod,
                "How often it is asked until it is ready for the first time."),
            Field(
                "timeout", .duration(probeTimes), \.settings.timeout,
                "How long it may take to answer."),
            Field(
                "failures", .wholeNumber(1...100), \.settings.failureThreshold,
                also: ["failure-threshold", "retries"],
                "Failures in a row after which it leaves the pool."),
            Field(
                "successes", .wholeNumber(1...100), \.settings.successThreshold,
                also: ["success-threshold"],
                "Successes in a row after which it is (again) in the pool."),
            Field(
                "start-deadline", .duration(.milliseconds(100) ... .seconds(86_400)),
                \.settings.startDeadline, also: ["start-timeout"],
                "A replica that is not ready so long after its start has failed."),
            .section(
                "warm-up", WarmUpSection.keys, \.settings.warmUp,
                also: ["warmup", "warm", "preheat"]),
        ]
    }
}
