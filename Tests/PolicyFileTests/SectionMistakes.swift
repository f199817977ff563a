/// Mistakes in keys and sections: what is said about each, word for word.
extension Mistake {
    static let section: [Mistake] = [
        Mistake(
            "nothing that is required",
            """
            scale: { replicas: 2 }
            """,
            says: """
                1:1: error: missing 'service'
                hint: every policy has a name, as in 'service: orders'
                1:1: error: missing 'run'
                hint: what to run, as in 'run: { command: [/usr/bin/python3, app.py] }'
                """),
        Mistake(
            "no command",
            """
            service: x
            run:
              user: root
            """,
            says: """
                3:3: error: missing 'run.command'
                hint: the program and its arguments, as in '[/usr/bin/python3, app.py]'
                """),
        Mistake(
            "a mistyped key",
            """
            service: x
            run: { command: [/bin/true] }
            scale:
              replicsa: 3
            """,
            says: """
                4:3: error: unknown key 'replicsa' in 'scale'
                hint: did you mean 'replicas'? the keys of 'scale' are 'replicas', 'min', 'max', 'algorithm', 'spares', 'cpu', 'memory', 'in-flight', 'rate', 'held', 'metrics', 'steps', 'tolerance', 'limits', 'start-boost', 'growth', 'scale-in-window', 'schedules', 'prediction', 'idle', 'hpa' and 'kpa'
                """),
        Mistake(
            "underscores and capitals",
            """
            service: x
            run: { command: [/bin/true] }
            scale:
              Scale_In_Window: 3s
              replicas: 1
            """,
            says: """
                4:3: error: unknown key 'Scale_In_Window' in 'scale'
                hint: did you mean 'scale-in-window'? the keys of 'scale' are 'replicas', 'min', 'max', 'algorithm', 'spares', 'cpu', 'memory', 'in-flight', 'rate', 'held', 'metrics', 'steps', 'tolerance', 'limits', 'start-boost', 'growth', 'scale-in-window', 'schedules', 'prediction', 'idle', 'hpa' and 'kpa'
                """),
        Mistake(
            "a key of another section",
            """
            service: x
            run: { command: [/bin/true] }
            replicas: 3
            """,
            says: """
                3:1: error: unknown key 'replicas'
                hint: did you mean 'scale.replicas'? the keys here are 'service', 'run', 'readiness', 'startup', 'liveness', 'front', 'scale', 'restart', 'rollout', 'after', 'requires', 'priority', 'on-failure', 'group' and 'chaos'
                """),
        Mistake(
            "a word of another tool",
            """
            service: x
            run: { command: [/bin/true] }
            healthcheck: {}
            scale: { minReplicas: 3 }
            """,
            says: """
                3:1: error: unknown key 'healthcheck'
                hint: did you mean 'readiness'? the keys here are 'service', 'run', 'readiness', 'startup', 'liveness', 'front', 'scale', 'restart', 'rollout', 'after', 'requires', 'priority', 'on-failure', 'group' and 'chaos'
                4:10: error: unknown key 'minReplicas' in 'scale'
                hint: did you mean 'min'? the keys of 'scale' are 'replicas', 'min', 'max', 'algorithm', 'spares', 'cpu', 'memory', 'in-flight', 'rate', 'held', 'metrics', 'steps', 'tolerance', 'limits', 'start-boost', 'growth', 'scale-in-window', 'schedules', 'prediction', 'idle', 'hpa' and 'kpa'
                """),
        Mistake(
            "a key that nobody knows",
            """
            service: x
            run: { command: [/bin/true] }
            image: nginx
            """,
            says: """
                3:1: error: unknown key 'image'
                hint: the keys here are 'service', 'run', 'readiness', 'startup', 'liveness', 'front', 'scale', 'restart', 'rollout', 'after', 'requires', 'priority', 'on-failure', 'group' and 'chaos'
                """),
        Mistake(
            "an empty section",
            """
            service: x
            run:
              command: [/bin/true]
              limits:
            """,
            says: """
                4:10: error: 'run.limits' is empty
                hint: remove it, or give it some of the keys 'cpu', 'cpu-weight', 'memory', 'memory-high', 'tasks' and 'open-files'
                """),
        Mistake(
            "a text instead of a section",
            """
            service: x
            run: { command: [/bin/true] }
            front: 8080
            """,
            says: """
                3:8: error: 'front' must be a set of keys, not '8080'
                hint: its keys are 'listen', 'mode', 'hosts', 'paths', 'balance', 'sticky', 'slow-start', 'requests-per-replica', 'retries', 'ejection', 'drain-deadline', 'hold-deadline', 'held-requests', 'connect-timeout', 'response-timeout', 'idle-timeout', 'header-timeout', 'body-timeout', 'stream-idle-timeout', 'max-body', 'max-clients', 'forwarding', 'proxy-protocol' and 'access-log', each on a line of its own
                """),
        Mistake(
            "a list instead of a section",
            """
            service: x
            run: { command: [/bin/true] }
            scale: [2, 6]
            """,
            says: """
                3:8: error: 'scale' must be a set of keys, not a list
                hint: its keys are 'replicas', 'min', 'max', 'algorithm', 'spares', 'cpu', 'memory', 'in-flight', 'rate', 'held', 'metrics', 'steps', 'tolerance', 'limits', 'start-boost', 'growth', 'scale-in-window', 'schedules', 'prediction', 'idle', 'hpa' and 'kpa', each on a line of its own
                """),
        Mistake(
            "a name with capitals and dots",
            """
            service: Orders.App
            run: { command: [/bin/true] }
            """,
            says: """
                1:10: error: 'service' is 'Orders.App', but a service name is made of a-z, 0-9 and inner dashes, not 'O'
                hint: 'orders-app' would do
                """),
        Mistake(
            "a name that is too long",
            """
            service: xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx
            run: { command: [/bin/true] }
            """,
            says: """
                1:10: error: 'service' is 'xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx...', but a service name has at most 63 bytes, this one has 64
                hint: 'xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx' would do
                """),
        Mistake(
            "a name that ends in a dash",
            """
            service: x-
            run: { command: [/bin/true] }
            """,
            says: """
                1:10: error: 'service' is 'x-', but a service name must not begin or end with a dash
                hint: 'x' would do
                """),
        Mistake(
            "a name beyond ASCII",
            """
            service: bücher
            run: { command: [/bin/true] }
            """,
            says: """
                1:10: error: 'service' is 'bücher', but a service name is made of a-z, 0-9 and inner dashes, not 'ü'
                """),
        Mistake(
            "no name behind the colon",
            """
            service:
            run: { command: [/bin/true] }
            """,
            says: """
                1:9: error: 'service' must be the name of the service, not nothing
                hint: such as 'orders'
                """),
        Mistake(
            "a list as the name",
            """
            service: [x]
            run: { command: [/bin/true] }
            """,
            says: """
                1:10: error: 'service' must be the name of the service, not a list
                hint: such as 'orders'
                """),
    ]
}
