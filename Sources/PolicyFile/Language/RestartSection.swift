import Model

/// `restart`: what follows when a replica ends without having been asked to.
enum RestartSection {
    static var keys: Section<RestartPolicy> {
        Section(
            "What follows when a replica ends without having been asked to.",
            defaults: RestartPolicy(),
            [
                Field(
                    "condition", Kind<RestartPolicy.Condition>.choice, \.condition,
                    also: ["policy", "when"],
                    "always; on-failure: not after exit status 0; never."),
                .section("backoff", backoff, \.backoff, also: ["back-off"]),
                Field(
                    "give-up-after", .wholeNumber(1...10_000), \.giveUpAfter,
                    also: ["max-restarts", "retries", "attempts"],
                    "Failures in a row after which its place stays empty. Left out: never."),
            ])
    }

    private static var backoff: Section<RestartPolicy.Backoff> {
        let delays: ClosedRange<Duration> = .zero ... .seconds(86_400)
        return Section(
            "The delay before a restart: 'first' after the first failure, then 'initial', and from "
                + "there each one 'factor' times the one before, up to 'max'.",
            defaults: RestartPolicy.Backoff(),
            [
                Field("first", .duration(delays), \.first, "Before the first restart."),
                Field("initial", .duration(delays), \.initial, "Before the second restart."),
                Field("factor", .wholeNumber(1...100), \.factor, "What each delay grows by."),
                Field(
                    "max", .duration(delays), \.maximum, also: ["maximum"],
                    "No delay is longer."),
                Field(
                    "reset-after", .duration(delays), \.resetAfter,
                    "A replica that has run so long since it was ready begins anew."),
            ])
    }
}
