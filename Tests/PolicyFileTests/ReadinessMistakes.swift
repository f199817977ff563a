/// Mistakes in `readiness`: what is said about each, word for word.
extension Mistake {
    static let readiness: [Mistake] = [
        Mistake(
            "a check that is mistyped",
            """
            service: x
            run: { command: [/bin/true] }
            front:
              listen: 127.0.0.1:8080
            readiness: { check: htpp, path: / }
            """,
            says: """
                5:21: error: 'readiness.check' must be 'started', 'notify', 'accepts', 'http', 'grpc' or 'command', not 'htpp'
                hint: did you mean 'http'?
                """),
        Mistake(
            "a path for another check",
            """
            service: x
            run: { command: [/bin/true] }
            front:
              listen: 127.0.0.1:8080
            readiness: { check: accepts, path: /healthz }
            """,
            says: """
                5:36: error: 'readiness.path' is for 'check: http', not for 'check: accepts'
                hint: remove one of the two
                """),
        Mistake(
            "accepting asked again and again of a socket",
            """
            service: x
            run: { command: [/bin/true], endpoint: socket }
            readiness: { period: 5s, start-period: 20ms, failures: 2 }
            """,
            says: """
                3:22: warning: 'readiness.period' has no effect: with 'run.endpoint: socket' a replica is asked only until it has accepted for the first time
                hint: give 'readiness.path' to have a replica asked for as long as it lives
                3:56: warning: 'readiness.failures' has no effect: with 'run.endpoint: socket' a replica is asked only until it has accepted for the first time
                hint: give 'readiness.path' to have a replica asked for as long as it lives
                """),
        Mistake(
            "http without a path",
            """
            service: x
            run: { command: [/bin/true] }
            front:
              listen: 127.0.0.1:8080
            readiness: { check: http }
            """,
            says: """
                5:21: error: 'readiness.check: http' needs 'readiness.path'
                hint: what to ask for, as in 'path: /healthz'
                """),
        Mistake(
            "a path that is none",
            """
            service: x
            run: { command: [/bin/true] }
            front:
              listen: 127.0.0.1:8080
            readiness: { path: healthz }
            """,
            says: """
                5:20: error: 'readiness.path' must be a request path, not 'healthz'
                hint: it begins with '/' and has no spaces, as '/healthz'
                """),
        Mistake(
            "a path with a space",
            """
            service: x
            run: { command: [/bin/true] }
            front:
              listen: 127.0.0.1:8080
            readiness: { path: /a b }
            """,
            says: """
                5:20: error: 'readiness.path' must be a request path, not '/a b'
                hint: it begins with '/' and has no spaces, as '/healthz'
                """),
        Mistake(
            "a check without an endpoint",
            """
            service: x
            run: { command: [/bin/true] }
            readiness: { path: /healthz }
            """,
            says: """
                3:20: error: 'readiness.check: http' needs an endpoint to ask
                hint: add a 'front', or 'run.endpoint: port' for a replica that listens on $PORT
                """),
        Mistake(
            "a probe of what has no endpoint",
            """
            service: x
            run: { command: [/bin/true] }
            readiness: { check: accepts }
            """,
            says: """
                3:21: error: 'readiness.check: accepts' needs an endpoint to ask
                hint: add a 'front', or 'run.endpoint: port' for a replica that listens on $PORT
                """),
        Mistake(
            "settings without a probe",
            """
            service: x
            run: { command: [/bin/true] }
            readiness: { period: 2s, failures: 2 }
            """,
            says: """
                3:22: warning: 'readiness.period' has no effect with 'check: started'
                hint: only 'accepts', 'http', 'grpc' and 'command' ask again and again
                3:36: warning: 'readiness.failures' has no effect with 'check: started'
                hint: only 'accepts', 'http', 'grpc' and 'command' ask again and again
                """),
        Mistake(
            "a word instead of keys",
            """
            service: x
            run: { command: [/bin/true] }
            front:
              listen: 127.0.0.1:8080
            readiness: http
            """,
            says: """
                5:12: error: 'readiness' must be a set of keys, not 'http'
                hint: its keys are 'check', 'path', 'headers', 'statuses', 'body', 'service', 'command', 'port', 'period', 'start-period', 'timeout', 'failures', 'successes', 'start-deadline' and 'warm-up', each on a line of its own
                """),
        Mistake(
            "durations in unknown units",
            """
            service: x
            run: { command: [/bin/true] }
            front:
              listen: 127.0.0.1:8080
            readiness: { period: 1sec, timeout: 5 min, start-period: 1m1h }
            """,
            says: """
                5:22: error: 'readiness.period' must be a duration, and 'sec' is not a unit
                hint: the units are ms, s, m, h and d, as in '250ms', '5s' or '1h30m'
                5:37: error: 'readiness.timeout' must be a duration, not '5 min'
                hint: a duration is a number with one of the units ms, s, m, h, d, such as '250ms', '5s' or '1h30m'
                5:58: error: 'readiness.start-period' must be a duration, and the units of '1m1h' are not in falling order
                hint: write, for instance, '1h30m'
                """),
        Mistake(
            "durations that are none",
            """
            service: x
            run: { command: [/bin/true] }
            front:
              listen: 127.0.0.1:8080
            readiness: { period: soon, timeout: -1s, start-period: 1.5m10s }
            """,
            says: """
                5:22: error: 'readiness.period' must be a duration, not 'soon'
                hint: a duration is a number with one of the units ms, s, m, h, d, such as '250ms', '5s' or '1h30m'
                5:37: error: 'readiness.timeout' must be a duration, not '-1s'
                hint: a duration is a number with one of the units ms, s, m, h, d, such as '250ms', '5s' or '1h30m'
                5:56: error: 'readiness.start-period' must be a duration, not '1.5m10s'
                hint: a duration is a number with one of the units ms, s, m, h, d, such as '250ms', '5s' or '1h30m'
                """),
        Mistake(
            "durations out of range",
            """
            service: x
            run: { command: [/bin/true] }
            front:
              listen: 127.0.0.1:8080
            readiness: { period: 0s, timeout: 2h, start-deadline: 9999d }
            """,
            says: """
                5:22: error: 'readiness.period' must be between 10ms and 1h, not 0s
                5:35: error: 'readiness.timeout' must be between 10ms and 1h, not 2h
                5:55: error: 'readiness.start-deadline' must be at most 1000d, not '9999d'
                """),
        Mistake(
            "a duration finer than a millisecond",
            """
            service: x
            run: { command: [/bin/true] }
            front:
              listen: 127.0.0.1:8080
            readiness: { timeout: 0.0001s }
            """,
            says: """
                5:23: error: 'readiness.timeout' must be a duration in whole milliseconds, not '0.0001s'
                hint: such as '250ms', '5s' or '1h30m'
                """),
        Mistake(
            "counts out of range",
            """
            service: x
            run: { command: [/bin/true] }
            front:
              listen: 127.0.0.1:8080
            readiness: { failures: 0, successes: 101 }
            """,
            says: """
                5:24: error: 'readiness.failures' must be between 1 and 100, not 0
                5:38: error: 'readiness.successes' must be between 1 and 100, not 101
                """),
        Mistake(
            "a warm-up of nothing, and of what does not listen",
            """
            service: x
            run: { command: [/bin/true] }
            readiness: { warm-up: { requests: 5 } }
            """,
            says: """
                3:23: error: missing 'readiness.warm-up.paths'
                hint: what to ask for, as in 'paths: [/, /products]'
                3:23: error: 'readiness.warm-up' needs an endpoint to ask
                hint: add a 'front', or 'run.endpoint: port' for a replica that listens on $PORT
                """),
        Mistake(
            "a start that outlasts the rollout",
            """
            service: x
            run: { command: [/bin/true] }
            front:
              listen: 127.0.0.1:8080
            readiness: { start-deadline: 5m }
            """,
            says: """
                5:30: warning: a replica may take 5m to become ready, but a rollout fails after 1m without progress
                hint: raise 'rollout.progress-deadline' to at least 'readiness.start-deadline'
                """),
    ]
}
