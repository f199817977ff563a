/// Mistakes with `run.endpoint: direct`: what is said about each, word for word.
extension Mistake {
    static let direct: [Mistake] = [
        Mistake(
            "direct without a front",
            """
            service: x
            run: { command: [/bin/true], endpoint: direct }
            """,
            says: """
                2:40: error: 'run.endpoint: direct' needs a 'front', whose address the replicas listen on
                hint: add 'front', or use 'port' or 'socket'
                """),
        Mistake(
            "direct, and asked before its first users",
            """
            service: x
            run: { command: [/bin/true], endpoint: direct }
            front: { listen: 127.0.0.1:80 }
            readiness: { warm-up: { paths: [/] } }
            """,
            says: """
                4:23: error: 'readiness.warm-up' cannot ask a replica alone: with 'run.endpoint: direct' they share one address
                hint: let the program warm up before it says READY=1 (sd_notify(3))
                """),
        Mistake(
            "direct at two addresses",
            """
            service: x
            run: { command: [/bin/true], endpoint: direct }
            front: { listen: ["127.0.0.1:80", "[::1]:80"] }
            """,
            says: """
                3:18: error: with 'run.endpoint: direct' there is one address, not 2
                hint: each replica is given one socket, as descriptor 3
                """),
        Mistake(
            "direct at a Unix socket",
            """
            service: x
            run: { command: [/bin/true], endpoint: direct }
            front: { listen: /run/x.sock }
            """,
            says: """
                3:18: error: with 'run.endpoint: direct' the address is one of IPv4 or IPv6
                hint: a Unix socket has one listener: use 'run.endpoint: socket'
                """),
        Mistake(
            "a probe of replicas that share an address",
            """
            service: x
            run: { command: [/bin/true], endpoint: direct }
            readiness: { path: /healthz }
            front: { listen: "127.0.0.1:80" }
            """,
            says: """
                3:20: error: 'readiness' cannot ask a replica for 'http': with 'run.endpoint: direct' they share one address, and any of them would answer
                hint: 'check: notify': the program says READY=1 (sd_notify(3)) when it is ready
                """),
        Mistake(
            "the life of replicas that share an address",
            """
            service: x
            run: { command: [/bin/true], endpoint: direct }
            liveness: { path: /healthz }
            front: { listen: "127.0.0.1:80" }
            """,
            says: """
                3:19: error: 'liveness' cannot ask a replica for 'http': with 'run.endpoint: direct' they share one address, and any of them would answer
                hint: give 'liveness.command'
                """),
        Mistake(
            "what only a front in between could do",
            """
            service: x
            run: { command: [/bin/true], endpoint: direct }
            front:
              listen: "127.0.0.1:80"
              paths: /api
              drain-deadline: 5s
            """,
            says: """
                5:10: error: 'front.paths' cannot be kept with 'run.endpoint: direct': connections go to the replicas without passing the front
                hint: remove it, or use 'run.endpoint: socket'
                6:19: warning: 'front.drain-deadline' has no effect with 'run.endpoint: direct'
                hint: the program finishes what it has within 'run.stop.deadline'
                """),
    ]
}
