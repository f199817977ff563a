/// Mistakes about `scale.min: 0`: what is said about each, word for word.
extension Mistake {
    static let idle: [Mistake] = [
        Mistake(
            "no replica and no front port",
            """
            service: x
            run: { command: [/bin/true] }
            scale: { min: 0, max: 3, cpu: { target: 60% } }
            """,
            says: """
                3:15: error: 'scale.min' is 0, and there is no front port to hold what comes meanwhile
                hint: add 'front: { listen: 127.0.0.1:8080 }', or write 'min: 1'
                """),
        Mistake(
            "no replica behind a direct address",
            """
            service: x
            run: { command: [/bin/true], endpoint: direct }
            front: { listen: 127.0.0.1:8080 }
            scale: { min: 0, max: 3, cpu: { target: 60% } }
            """,
            says: """
                4:15: error: 'scale.min' is 0, and with 'run.endpoint: direct' nobody sees whether requests come
                hint: use 'run.endpoint: socket', or write 'min: 1'
                """),
        Mistake(
            "idleness that removes nothing",
            """
            service: x
            run: { command: [/bin/true] }
            front: { listen: 127.0.0.1:8080 }
            scale: { max: 3, cpu: { target: 60% }, idle: { after: 1m } }
            """,
            says: """
                4:46: warning: 'scale.idle' has no effect without 'min: 0'
                hint: with 'min: 0' a service that has nothing to do has no replica
                """),
        Mistake(
            "another tool's word for it",
            """
            service: x
            run: { command: [/bin/true] }
            front: { listen: 127.0.0.1:8080 }
            scale: { min: 0, max: 3, cpu: { target: 60% }, idle: { cooldown: 1m } }
            """,
            says: """
                4:56: error: unknown key 'cooldown' in 'scale.idle'
                hint: did you mean 'after'? the keys of 'scale.idle' are 'after', 'cpu' and 'io'
                """),
    ]
}
