/// Mistakes about `scale.spares`: what is said about each, word for word.
extension Mistake {
    static let spares: [Mistake] = [
        Mistake(
            "spares without a front port",
            """
            service: x
            run: { command: [/bin/true] }
            scale: { replicas: 2, spares: 1 }
            """,
            says: """
                3:31: error: 'scale.spares' needs a front port: without one nobody knows whether a replica has work
                hint: add 'front: { listen: 127.0.0.1:8080 }', or remove it
                """),
        Mistake(
            "spares at a direct address",
            """
            service: x
            run: { command: [/bin/true], endpoint: direct }
            readiness: { check: notify }
            front: { listen: 127.0.0.1:8080, mode: tcp }
            scale: { replicas: 2, spares: 1 }
            """,
            says: """
                5:31: error: 'scale.spares' does not go with 'run.endpoint: direct': what a frozen replica's socket is sent would wait in it
                hint: use 'run.endpoint: socket', or remove it
                """),
        Mistake(
            "spares and a watchdog",
            """
            service: x
            run: { command: [/bin/true], watchdog: 5s }
            front: { listen: 127.0.0.1:8080 }
            scale: { replicas: 2, spares: 1 }
            """,
            says: """
                4:31: error: 'scale.spares' does not go with 'run.watchdog': a frozen replica cannot feed it, and systemd would abort it
                hint: use 'liveness' instead of the watchdog, or remove it
                """),
        Mistake(
            "spares that keep state",
            """
            service: x
            run: { command: [/bin/true], user: root, state: { writer: exclusive } }
            front: { listen: 127.0.0.1:8080 }
            scale: { replicas: 2, spares: 1 }
            """,
            says: """
                4:31: error: 'scale.spares' does not go with 'run.state': a spare would hold what belongs to the replica whose place it takes
                hint: remove one of the two
                """),
        Mistake(
            "spares beside what is recreated",
            """
            service: x
            run: { command: [/bin/true] }
            front: { listen: 127.0.0.1:8080 }
            scale: { replicas: 2, spares: 1 }
            rollout: { strategy: recreate }
            """,
            says: """
                4:31: error: 'scale.spares' does not go with 'strategy: recreate': a spare of the old revision would be there beside the new one
                hint: choose 'strategy: rolling', or remove it
                """),
        Mistake(
            "more spares than a service may have",
            """
            service: x
            run: { command: [/bin/true] }
            front: { listen: 127.0.0.1:8080 }
            scale: { replicas: 2, spares: 101 }
            """,
            says: """
                4:31: error: 'scale.spares' must be between 0 and 100, not 101
                """),
        Mistake(
            "another tool's word for spares",
            """
            service: x
            run: { command: [/bin/true] }
            front: { listen: 127.0.0.1:8080 }
            scale: { replicas: 2, warm-pool: 1 }
            """,
            says: """
                4:23: error: unknown key 'warm-pool' in 'scale'
                hint: did you mean 'spares'? the keys of 'scale' are 'replicas', 'min', 'max', 'algorithm', 'spares', 'cpu', 'memory', 'in-flight', 'rate', 'held', 'metrics', 'steps', 'tolerance', 'limits', 'start-boost', 'growth', 'scale-in-window', 'schedules', 'prediction', 'idle', 'hpa' and 'kpa'
                """),
    ]
}
