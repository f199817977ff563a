/// Mistakes in what a replica is asked: what is said about each, word for word.
extension Mistake {
    static let liveness: [Mistake] = [
        Mistake(
            "a liveness probe of nothing that listens",
            """
            service: x
            run: { command: [/bin/true] }
            liveness: { period: 1s }
            """,
            says: """
                3:11: error: 'liveness.check: accepts' needs an endpoint to ask
                hint: add a 'front', or 'run.endpoint: port' for a replica that listens on $PORT
                """),
        Mistake(
            "two questions at once",
            """
            service: x
            run: { command: [/bin/true], endpoint: port }
            liveness: { path: /alive, command: [/bin/true] }
            """,
            says: """
                3:36: error: 'liveness' asks two things: 'path' and 'command'
                hint: remove one of the two
                """),
        Mistake(
            "a command for another check",
            """
            service: x
            run: { command: [/bin/true], endpoint: port }
            readiness: { check: accepts, command: [/bin/true] }
            """,
            says: """
                3:39: error: 'readiness.command' is for 'check: command', not for 'check: accepts'
                hint: remove one of the two
                """),
        Mistake(
            "a service of gRPC beside a page",
            """
            service: x
            run: { command: [/bin/true], endpoint: port }
            liveness: { path: /alive, service: shop.Orders }
            """,
            says: """
                3:36: error: 'liveness' asks two things: 'path' and 'service'
                hint: remove one of the two
                """),
        Mistake(
            "a service of gRPC that is none, asked of nobody",
            """
            service: x
            run: { command: [/bin/true] }
            liveness: { check: grpc, service: "shop Orders" }
            """,
            says: """
                3:20: error: 'liveness.check: grpc' needs an endpoint to ask
                hint: add a 'front', or 'run.endpoint: port' for a replica that listens on $PORT
                3:35: error: 'liveness.service' must be the full name of a gRPC service, not 'shop Orders'
                hint: such as shop.v1.Orders; left out, the program is asked as a whole
                """),
        Mistake(
            "a probe as Kubernetes writes it",
            """
            service: x
            run: { command: [/bin/true], endpoint: port }
            liveness: { grpc: { port: 5000 } }
            """,
            says: """
                3:13: error: unknown key 'grpc' in 'liveness'
                hint: did you mean 'check'? the keys of 'liveness' are 'check', 'path', 'headers', 'statuses', 'body', 'service', 'command', 'port', 'period', 'timeout' and 'failures'
                """),
        Mistake(
            "a check of a command without one",
            """
            service: x
            run: { command: [/bin/true] }
            liveness: { check: command }
            """,
            says: """
                3:20: error: 'liveness.check: command' needs 'liveness.command'
                hint: as in 'command: [/usr/bin/app-check]'
                """),
        Mistake(
            "what is expected of no page",
            """
            service: x
            run: { command: [/bin/true], endpoint: port }
            liveness: { statuses: 200, body: ok }
            """,
            says: """
                3:23: error: 'liveness.statuses' is for 'check: http', not for 'check: accepts'
                hint: remove one of the two
                3:34: error: 'liveness.body' is for 'check: http', not for 'check: accepts'
                hint: remove one of the two
                """),
        Mistake(
            "statuses that are none",
            """
            service: x
            run: { command: [/bin/true], endpoint: port }
            liveness: { path: /alive, statuses: [2xx, 299-200] }
            """,
            says: """
                3:38: error: 'liveness.statuses[0]' must be a status, not '2xx'
                hint: such as 200 or 200-299
                3:43: error: 'liveness.statuses[1]' is the range '299-200', which ends before it begins
                hint: write 200-299
                """),
        Mistake(
            "headers that are not for a probe to say",
            """
            service: x
            run: { command: [/bin/true], endpoint: port }
            liveness: { path: /alive, headers: { Connection: close, "a b": c } }
            """,
            says: """
                3:38: error: 'liveness.headers.Connection' is not for a probe to say
                hint: remove it
                3:57: error: 'liveness.headers.a b' must be a header's name, not 'a b'
                hint: at most 64 letters, digits, '-' and '_', such as 'X-User'
                """),
        Mistake(
            "one port for several replicas",
            """
            service: x
            run: { command: [/bin/true] }
            liveness: { port: 9000 }
            scale: { replicas: 2 }
            """,
            says: """
                3:19: warning: 'liveness.port' is one number for all replicas, and there may be 2
                hint: only one of them can listen on it; leave it out to ask each at its own
                """),
        Mistake(
            "a port for a command",
            """
            service: x
            run: { command: [/bin/true] }
            liveness: { command: [/bin/true], port: 9000 }
            """,
            says: """
                3:41: error: 'liveness.port' needs 'check: accepts', 'http' or 'grpc'
                hint: remove it
                """),
        Mistake(
            "life told from a socket that systemd holds",
            """
            service: x
            run: { command: [/bin/true], endpoint: socket }
            liveness: { period: 1s }
            """,
            says: """
                3:11: error: 'liveness' cannot be told from accepting with 'run.endpoint: socket': systemd listens
                hint: give 'liveness.path', 'liveness.service' or 'liveness.command'
                """),
    ]
}
