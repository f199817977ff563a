/// Mistakes in the further keys of `front`: what is said about each, word for word.
extension Mistake {
    static let frontPart: [Mistake] = [
        Mistake(
            "stickiness by a word",
            """
            service: x
            run: { command: [/bin/true] }
            front:
              listen: 127.0.0.1:80
              sticky: cookie
            """,
            says: """
                5:11: error: 'front.sticky' must be a way to tell clients, not 'cookie'
                hint: write '{ cookie: NAME }', '{ header: NAME }' or 'client-address'
                """),
        Mistake(
            "stickiness by two things",
            """
            service: x
            run: { command: [/bin/true] }
            front:
              listen: 127.0.0.1:80
              sticky: { cookie: a, header: b }
            """,
            says: """
                5:11: error: 'front.sticky' must have one of 'cookie' and 'header'
                hint: write '{ cookie: NAME }', '{ header: NAME }' or 'client-address'
                """),
        Mistake(
            "a cookie with a blank",
            """
            service: x
            run: { command: [/bin/true] }
            front:
              listen: 127.0.0.1:80
              sticky: { cookie: "a b" }
            """,
            says: """
                5:21: error: 'front.sticky.cookie' must be a cookie's name, not 'a b'
                hint: at most 64 letters, digits, '-' and '_', such as 'replica'
                """),
        Mistake(
            "a cookie that needs TLS",
            """
            service: x
            run: { command: [/bin/true] }
            front:
              listen: 127.0.0.1:80
              sticky: { cookie: __Host-x }
            """,
            says: """
                5:21: error: 'front.sticky.cookie' must not begin with '__Host-' or '__Secure-', as '__Host-x' does
                hint: browsers refuse such a cookie unless it is marked 'Secure'
                """),
        Mistake(
            "a key of stickiness that is mistyped",
            """
            service: x
            run: { command: [/bin/true] }
            front:
              listen: 127.0.0.1:80
              sticky: { cooky: x }
            """,
            says: """
                5:13: error: unknown key 'cooky' in 'front.sticky'
                hint: the keys of 'front.sticky' are 'cookie' and 'header'
                """),
        Mistake(
            "a balance of another proxy",
            """
            service: x
            run: { command: [/bin/true] }
            front:
              listen: 127.0.0.1:80
              balance: leastconn
            """,
            says: """
                5:12: error: 'front.balance' must be 'round-robin' or 'least-requests', not 'leastconn'
                """),
        Mistake(
            "no requests at all",
            """
            service: x
            run: { command: [/bin/true] }
            front:
              listen: 127.0.0.1:80
              requests-per-replica: 0
            """,
            says: """
                5:25: error: 'front.requests-per-replica' must be between 1 and 100000, not 0
                """),
        Mistake(
            "retries that allow none",
            """
            service: x
            run: { command: [/bin/true] }
            front:
              listen: 127.0.0.1:80
              retries: { percent: 0%, concurrent: 0 }
            """,
            says: """
                5:23: error: 'front.retries' allows none: 'percent' and 'concurrent' are both zero
                hint: raise one of the two, or write 'retries: off'
                """),
        Mistake(
            "more retries than requests",
            """
            service: x
            run: { command: [/bin/true] }
            front:
              listen: 127.0.0.1:80
              retries: { percent: 120% }
            """,
            says: """
                5:23: error: 'front.retries.percent' must be between 0% and 100%, not 120%
                """),
        Mistake(
            "retries switched on",
            """
            service: x
            run: { command: [/bin/true] }
            front:
              listen: 127.0.0.1:80
              retries: on
            """,
            says: """
                5:12: error: 'front.retries' must be a set of keys, not 'on'
                hint: its keys are 'percent', 'concurrent' and 'attempts', each on a line of its own
                """),
        Mistake(
            "ejections longer than the longest",
            """
            service: x
            run: { command: [/bin/true] }
            front:
              listen: 127.0.0.1:80
              ejection: { duration: 10m }
            """,
            says: """
                5:25: error: 'front.ejection.duration' is 10m, more than 'max-duration', which is 5m
                hint: raise 'max-duration'
                """),
        Mistake(
            "ejections that end in a panic",
            """
            service: x
            run: { command: [/bin/true] }
            front:
              listen: 127.0.0.1:80
              ejection: { max-ejected: 80% }
            """,
            says: """
                5:28: warning: with 80% of the replicas ejected fewer than 50% are left, and all get requests again
                hint: the two add up to at most 100%
                """),
        Mistake(
            "no body at all",
            """
            service: x
            run: { command: [/bin/true] }
            front:
              listen: 127.0.0.1:80
              max-body: 0
            """,
            says: """
                5:13: error: 'front.max-body' must be between 1 and 1024T, not 0
                """),
        Mistake(
            "settings that need requests",
            """
            service: x
            run: { command: [/bin/true] }
            front:
              listen: 127.0.0.1:80
              mode: tcp
              hosts: a.example
              paths: /a
              sticky: { cookie: x }
              max-body: 1M
              forwarding: off
              idle-timeout: 5s
              body-timeout: 5s
            """,
            says: """
                6:10: error: 'front.hosts' needs 'mode: http'
                hint: services in tcp mode have an address of their own in 'listen'
                7:10: error: 'front.paths' needs 'mode: http'
                hint: services in tcp mode have an address of their own in 'listen'
                8:21: error: 'front.sticky.cookie' needs 'mode: http'
                hint: 'sticky: client-address' binds connections
                9:13: error: 'front.max-body' needs 'mode: http'
                hint: streams have no end that could be known beforehand; remove it
                10:15: error: 'front.forwarding' needs 'mode: http'
                hint: 'proxy-protocol' names the client ahead of a stream
                11:17: warning: 'front.idle-timeout' has no effect with 'mode: tcp'
                hint: connections are passed on as they are; 'stream-idle-timeout' holds for them
                12:17: warning: 'front.body-timeout' has no effect with 'mode: tcp'
                hint: connections are passed on as they are; 'stream-idle-timeout' holds for them
                """),
        Mistake(
            "a setting that needs streams",
            """
            service: x
            run: { command: [/bin/true] }
            front:
              listen: 127.0.0.1:80
              mode: http
              proxy-protocol: v1
            """,
            says: """
                6:19: error: 'front.proxy-protocol' needs 'mode: tcp'
                hint: requests name the client in headers; see 'front.forwarding'
                """),
        Mistake(
            "a version that there is not",
            """
            service: x
            run: { command: [/bin/true] }
            front:
              listen: 127.0.0.1:80
              proxy-protocol: v3
            """,
            says: """
                5:19: error: 'front.proxy-protocol' must be 'off', 'v1' or 'v2', not 'v3'
                hint: did you mean 'v1'?
                """),
        Mistake(
            "a single field of those that go together",
            """
            service: x
            run: { command: [/bin/true] }
            front:
              listen: 127.0.0.1:80
              forwarding: { x-forwarded-for: off }
            """,
            says: """
                5:17: error: unknown key 'x-forwarded-for' in 'front.forwarding'
                hint: did you mean 'x-forwarded'? the keys of 'front.forwarding' are 'x-forwarded', 'forwarded' and 'via'
                """),
        Mistake(
            "a deadline for none",
            """
            service: x
            run: { command: [/bin/true] }
            front:
              listen: 127.0.0.1:80
              held-requests: 0
              hold-deadline: 5s
            """,
            says: """
                6:18: warning: 'front.hold-deadline' has no effect: 'held-requests: 0' lets none wait
                hint: remove one of the two
                """),
        Mistake(
            "a wait of no time",
            """
            service: x
            run: { command: [/bin/true] }
            front:
              listen: 127.0.0.1:80
              held-requests: 5
              hold-deadline: 0s
            """,
            says: """
                5:18: warning: 'front.held-requests' has no effect: 'hold-deadline: 0s' lets none wait
                hint: remove one of the two
                """),
        Mistake(
            "a word of nginx",
            """
            service: x
            run: { command: [/bin/true] }
            front:
              listen: 127.0.0.1:80
              client_max_body_size: 10M
            """,
            says: """
                5:3: error: unknown key 'client_max_body_size' in 'front'
                hint: did you mean 'max-body'? the keys of 'front' are 'listen', 'mode', 'hosts', 'paths', 'balance', 'sticky', 'slow-start', 'requests-per-replica', 'retries', 'ejection', 'drain-deadline', 'hold-deadline', 'held-requests', 'connect-timeout', 'response-timeout', 'idle-timeout', 'header-timeout', 'body-timeout', 'stream-idle-timeout', 'max-body', 'max-clients', 'forwarding', 'proxy-protocol' and 'access-log'
                """),
    ]
}
