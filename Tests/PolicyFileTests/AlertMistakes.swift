/// Mistakes about who is told of failures: what is said about each, word for word.
extension Mistake {
    private static func policy(_ alerts: String) -> String {
        """
        service: x
        run: { command: [/bin/true] }
        on-failure: { \(alerts) }
        """
    }

    static let alerts: [Mistake] = [
        Mistake(
            "nobody to tell", policy("retries: 3"),
            says: """
                3:13: error: 'on-failure' names nobody to tell
                hint: give 'on-failure.start' or 'on-failure.webhook'
                """),
        Mistake(
            "a command instead of a unit", policy("start: /usr/bin/page"),
            says: """
                3:22: error: 'on-failure.start' must be the name of a service or a target, not '/usr/bin/page'
                hint: a command goes into a unit file, which is named here
                """),
        Mistake(
            "a unit without its type", policy("start: page"),
            says: """
                3:22: error: 'on-failure.start' must be the name of a service or a target, not 'page'
                hint: such as 'page.service'
                """),
        Mistake(
            "a name that no unit has", policy("start: 'a@b@c.service'"),
            says: """
                3:22: error: 'on-failure.start' is 'a@b@c.service', which no unit can be called
                """),
        Mistake(
            "a unit of ours", policy("start: coxswaind.service"),
            says: """
                3:22: error: 'on-failure.start' is for a unit of yours: those of this name are Coxswain's
                hint: such as 'page@.service'
                """),
        Mistake(
            "a webhook with TLS", policy("webhook: 'https://example.org/'"),
            says: """
                3:24: error: 'on-failure.webhook' must be plain 'http': the daemon does not bring TLS
                hint: have 'on-failure.start' start a unit that runs curl
                """),
        Mistake(
            "a webhook by name", policy("webhook: 'http://localhost:9093/'"),
            says: """
                3:24: error: 'on-failure.webhook' must be an address, not a name
                hint: write '127.0.0.1:9093'
                """),
        Mistake(
            "a webhook with a blank", policy("webhook: 'http://127.0.0.1/a b'"),
            says: """
                3:24: error: 'on-failure.webhook' holds a path with blanks, '#' or other than ASCII
                hint: write them as in '%20'
                """),
        Mistake(
            "a webhook that is none", policy("webhook: 127.0.0.1"),
            says: """
                3:24: error: 'on-failure.webhook' must be an address, not '127.0.0.1'
                hint: such as 'http://127.0.0.1:9093/alerts'
                """),
        Mistake(
            "an occasion twice", policy("start: page.service, when: [rollback, rollback]"),
            says: """
                3:53: error: 'rollback' is there twice
                hint: take one out
                """),
        Mistake(
            "an unknown occasion", policy("start: page.service, when: oom"),
            says: """
                3:42: error: 'on-failure.when' must be 'give-up', 'rollback' or 'out-of-memory', not 'oom'
                """),
    ]
}
