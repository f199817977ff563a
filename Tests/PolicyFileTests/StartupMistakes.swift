/// Mistakes in how a replica is asked whether it has started up: what is said about each, word for word.
extension Mistake {
    static let startup: [Mistake] = [
        Mistake(
            "a startup probe of nothing that listens",
            """
            service: x
            run: { command: [/bin/true] }
            startup: { failures: 10 }
            """,
            says: """
                3:10: error: 'startup.check: accepts' needs an endpoint to ask
                hint: add a 'front', or 'run.endpoint: port' for a replica that listens on $PORT
                """),
        Mistake(
            "two questions at once about a start",
            """
            service: x
            run: { command: [/bin/true], endpoint: port }
            startup: { path: /started, command: [/bin/true] }
            """,
            says: """
                3:37: error: 'startup' asks two things: 'path' and 'command'
                hint: remove one of the two
                """),
        Mistake(
            "a startup probe of a program that tells its start",
            """
            service: x
            run: { command: [/bin/true], endpoint: port }
            readiness: { check: notify }
            startup: { path: /started }
            """,
            says: """
                4:10: error: 'startup' has nothing to ask with 'readiness.check: notify': READY=1 tells that it has started up
                hint: remove it; 'readiness.start-deadline' is how long it may take
                """),
        Mistake(
            "a start that may take longer than anybody waits",
            """
            service: x
            run: { command: [/bin/true], endpoint: port }
            startup: { period: 1m, failures: 1500 }
            rollout: { progress-deadline: 24h }
            """,
            says: """
                3:34: error: 'startup' lets a replica fail for 1d1h, which is more than a day
                hint: 'failures' times 'period' is how long it may take to start up
                4:31: warning: a replica may take 1d1h to become ready, but a rollout fails after 1d without progress
                hint: raise 'rollout.progress-deadline' to at least 1d1h
                """),
        Mistake(
            "a start that outlasts the rollout by what a startup probe allows",
            """
            service: x
            run: { command: [/bin/true], endpoint: port }
            startup: { period: 10s, failures: 30 }
            """,
            says: """
                3:10: warning: a replica may take 5m to become ready, but a rollout fails after 1m without progress
                hint: raise 'rollout.progress-deadline' to at least 5m
                """),
        Mistake(
            "a startup probe under another tool's name",
            """
            service: x
            run: { command: [/bin/true], endpoint: port }
            startupProbe: { path: /started }
            """,
            says: """
                3:1: error: unknown key 'startupProbe'
                hint: did you mean 'startup'? the keys here are 'service', 'run', 'readiness', 'startup', 'liveness', 'front', 'scale', 'restart', 'rollout', 'after', 'requires', 'priority', 'on-failure', 'group' and 'chaos'
                """),
    ]
}
