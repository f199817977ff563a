import Model

/// The sections within `front`.
enum FrontParts {
    static var noRetries: RetryBudget {
        var budget = RetryBudget()
        budget.attemptsMaximum = 0
        return budget
    }

    static var noEjection: EjectionPolicy {
        var policy = EjectionPolicy()
        policy.consecutiveFailures = 0
        return policy
    }

    static var noForwarding: ForwardingFields {
        var fields = ForwardingFields()
        fields.xForwarded = .off
        fields.forwarded = .off
        fields.via = false
        return fields
    }

    static var retries: Section<RetryBudget> {
        Section(
            "How many requests may be sent again to another replica, where that is safe.",
            defaults: RetryBudget(),
            [
                Field(
                    "percent", .percent(0...100), \.percent, also: ["budget", "ratio"],
                    "This share of the requests in flight may be repetitions at once ..."),
                Field(
                    "concurrent", .wholeNumber(0...1_000), \.minimumConcurrent,
                    also: ["min-concurrent", "minimum"], "... and always so many."),
                Field(
                    "attempts", .wholeNumber(1...8), \.attemptsMaximum,
                    also: ["max-retries", "retries", "tries", "count"],
                    "How often one request is sent again at most."),
            ])
    }

    static var ejection: Section<EjectionPolicy> {
        let spans: ClosedRange<Duration> = .milliseconds(100) ... .seconds(86_400)
        return Section(
            "When the front leaves out a ready replica that fails its requests.",
            defaults: EjectionPolicy(),
            [
                Field(
                    "failures", .wholeNumber(1...1_000), \.consecutiveFailures,
                    also: ["consecutive", "consecutive-errors", "max-fails", "error-limit"],
                    "So many in a row, failed connections and answers of 500 or above alike."),
                Field(
                    "duration", .duration(spans), \.baseDuration,
                    also: ["base-duration", "fail-timeout", "base-ejection-time"],
                    "For how long, times the number of its ejections in a row ..."),
                Field(
                    "max-duration", .duration(spans), \.maximumDuration,
                    also: ["max-ejection-time"], "... but never longer."),
                Field(
                    "max-ejected", .percent(1...100), \.maximumPercent,
                    also: ["max-percent", "max-ejection-percent"],
                    "No more than this part of the replicas at once, but always one where there "
                        + "are two."),
                Field(
                    "panic", .percent(0...100), \.panicPercent,
                    also: ["panic-threshold", "panic-percent"],
                    "With fewer of the replicas than this left, all get requests again."),
            ])
    }

    static var forwarding: Section<ForwardingFields> {
        Section(
            "What replicas are told about the client, and whether what it says itself is believed. "
                + "replace: it is thrown away; append: it stays in front of what the front adds; "
                + "off: it passes as it is.",
            defaults: ForwardingFields(),
            [
                Field(
                    "x-forwarded", Kind<ForwardingFields.Trust>.choice, \.xForwarded,
                    also: ["x-forwarded-for", "forwardfor"],
                    "X-Forwarded-For, X-Forwarded-Proto and X-Forwarded-Host."),
                Field(
                    "forwarded", Kind<ForwardingFields.Trust>.choice, \.forwarded,
                    also: ["rfc7239"], "Forwarded (RFC 7239)."),
                Field(
                    "via", .flag, \.via, "Whether Via is added, to requests and to responses."),
            ])
    }
}
