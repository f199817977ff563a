import Model

/// `readiness.warm-up`: what a new replica is asked before it gets users.
enum WarmUpSection {
    private static let pathsMaximum = 32

    static var keys: Section<WarmUp> {
        Section(
            "Requests that a replica gets between its first saying that it is ready and its first "
                + "users. How it answers is told and decides nothing. Left out: none.",
            defaults: WarmUp(paths: []),
            [
                Field(
                    "paths",
                    .oneOrMore(
                        of: .requestPath, upTo: pathsMaximum, "paths",
                        example: "'[/, /products]'"),
                    \.paths, also: ["path", "urls", "url"],
                    required: "what to ask for, as in 'paths: [/, /products]'",
                    "Asked for by GET at the replica's endpoint, one after another and from the first "
                        + "again."),
                Field(
                    "headers", .headers, \.headers, also: ["http-headers"],
                    "Header fields that are sent along."),
                Field(
                    "requests", .wholeNumber(1...10_000), \.requests, also: ["count"],
                    "How many there are in all."),
                Field(
                    "deadline", .duration(.milliseconds(10) ... .seconds(3_600)), \.deadline,
                    also: ["timeout"],
                    "After which it gets users in any case; its time comes on top of "
                        + "'readiness.start-deadline'."),
            ])
    }
}
