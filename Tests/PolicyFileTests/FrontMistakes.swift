/// Mistakes in `front`: what is said about each, word for word.
extension Mistake {
    static let front: [Mistake] = [
        Mistake(
            "no address",
            """
            service: x
            run: { command: [/bin/true] }
            front: { mode: tcp }
            """,
            says: """
                3:8: error: missing 'front.listen'
                hint: where clients connect, as in 'listen: 127.0.0.1:8080'
                """),
        Mistake(
            "a bare port",
            """
            service: x
            run: { command: [/bin/true] }
            front:
              listen: 8080
            """,
            says: """
                4:11: error: 'front.listen' must be an address, and '8080' is only a port
                hint: write '127.0.0.1:8080' for this host alone, '0.0.0.0:8080' for every IPv4 address of it, '"[::]:8080"' for every IPv6 address
                """),
        Mistake(
            "a port on every address",
            """
            service: x
            run: { command: [/bin/true] }
            front:
              listen: ":8080"
            """,
            says: """
                4:11: error: 'front.listen' must be an address, and '8080' is only a port
                hint: write '127.0.0.1:8080' for this host alone, '0.0.0.0:8080' for every IPv4 address of it, '"[::]:8080"' for every IPv6 address
                """),
        Mistake(
            "a host name",
            """
            service: x
            run: { command: [/bin/true] }
            front:
              listen: localhost:8080
            """,
            says: """
                4:11: error: 'front.listen' must be an address, not a name
                hint: write '127.0.0.1:8080'
                """),
        Mistake(
            "a star for the host",
            """
            service: x
            run: { command: [/bin/true] }
            front:
              listen: "*:8080"
            """,
            says: """
                4:11: error: 'front.listen' must be an address, and '8080' is only a port
                hint: write '127.0.0.1:8080' for this host alone, '0.0.0.0:8080' for every IPv4 address of it, '"[::]:8080"' for every IPv6 address
                """),
        Mistake(
            "IPv6 without brackets",
            """
            service: x
            run: { command: [/bin/true] }
            front:
              listen: ::1:8080
            """,
            says: """
                4:11: error: 'front.listen' must have an IPv6 address in brackets, not '::1:8080'
                hint: write '"[::1]:8080"'
                """),
        Mistake(
            "IPv6 that is none",
            """
            service: x
            run: { command: [/bin/true] }
            front:
              listen: "[::1::2]:8080"
            """,
            says: """
                4:11: error: 'front.listen' holds '::1::2', which is not an IPv6 address
                hint: such as '[::1]:8080'
                """),
        Mistake(
            "IPv4 that is none",
            """
            service: x
            run: { command: [/bin/true] }
            front:
              listen: 127.0.0.256:8080
            """,
            says: """
                4:11: error: 'front.listen' holds '127.0.0.256', which is not an IPv4 address
                hint: such as '127.0.0.1:8080', '[::1]:8080' or '/run/orders.sock'
                """),
        Mistake(
            "a port that is none",
            """
            service: x
            run: { command: [/bin/true] }
            front:
              listen: 127.0.0.1:99999
            """,
            says: """
                4:11: error: 'front.listen' holds the port 99999; ports are 1 to 65535
                """),
        Mistake(
            "a port by name",
            """
            service: x
            run: { command: [/bin/true] }
            front:
              listen: 127.0.0.1:http
            """,
            says: """
                4:11: error: 'front.listen' must be an address, not '127.0.0.1:http'
                hint: such as '127.0.0.1:8080', '[::1]:8080' or '/run/orders.sock'
                """),
        Mistake(
            "an address without a port",
            """
            service: x
            run: { command: [/bin/true] }
            front:
              listen: 127.0.0.1
            """,
            says: """
                4:11: error: 'front.listen' must be an address with a port, and '127.0.0.1' has none
                hint: such as '127.0.0.1:8080'
                """),
        Mistake(
            "a prefix for a socket's path",
            """
            service: x
            run: { command: [/bin/true] }
            front:
              listen: unix:/run/x.sock
            """,
            says: """
                4:11: error: 'front.listen' must be an address, not 'unix:/run/x.sock'
                hint: write '/run/x.sock'
                """),
        Mistake(
            "a socket's path that is too long",
            """
            service: x
            run: { command: [/bin/true] }
            front:
              listen: /run/xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx
            """,
            says: """
                4:11: error: 'front.listen' is a Unix socket path of 108 bytes; the kernel takes at most 107
                hint: choose a shorter one, such as '/run/orders.sock'
                """),
        Mistake(
            "a socket's path with dots",
            """
            service: x
            run: { command: [/bin/true] }
            front:
              listen: /run/../x.sock
            """,
            says: """
                4:11: error: 'front.listen' must not hold '..', as '/run/../x.sock' does
                hint: write the path it leads to
                """),
        Mistake(
            "no address in the list",
            """
            service: x
            run: { command: [/bin/true] }
            front:
              listen: []
            """,
            says: """
                4:11: error: 'front.listen' must have 1 to 16 addresses
                hint: such as '127.0.0.1:8080', '[::1]:8080' or '/run/orders.sock'
                """),
        Mistake(
            "an address twice",
            """
            service: x
            run: { command: [/bin/true] }
            front:
              listen: ["[::1]:80", "[0:0:0:0:0:0:0:1]:80"]
            """,
            says: """
                4:24: error: '[::1]:80' is listed twice in 'front.listen'
                hint: remove one
                """),
        Mistake(
            "an address that holds another",
            """
            service: x
            run: { command: [/bin/true] }
            front:
              listen: [127.0.0.1:80, 0.0.0.0:80]
            """,
            says: """
                4:26: error: '0.0.0.0:80' and '127.0.0.1:80' cannot both be listened on
                hint: the one with the zeros holds the other
                """),
        Mistake(
            "IPv6 in a list without quotes",
            """
            service: x
            run: { command: [/bin/true] }
            front:
              listen: [[::1]:8080]
            """,
            says: """
                4:13: error: a value is expected here
                hint: inside of [...] and {...} quote every text that holds one of , [ ] { }
                """),
        Mistake(
            "a port of the replicas",
            """
            service: x
            run: { command: [/bin/true] }
            front:
              listen: 127.0.0.1:20080
            """,
            says: """
                4:11: warning: port 20080 is one of those that replicas are given (20000 to 29999)
                hint: choose a port outside of that range, or a replica may take it first
                """),
        Mistake(
            "a mode that is mistyped",
            """
            service: x
            run: { command: [/bin/true] }
            front:
              listen: 127.0.0.1:8080
              mode: tpc
            """,
            says: """
                5:9: error: 'front.mode' must be 'http' or 'tcp', not 'tpc'
                hint: did you mean 'tcp'?
                """),
        Mistake(
            "settings of another mode",
            """
            service: x
            run: { command: [/bin/true] }
            front:
              listen: 127.0.0.1:8080
              mode: tcp
              header-timeout: 5s
            """,
            says: """
                6:19: warning: 'front.header-timeout' has no effect with 'mode: tcp'
                hint: connections are passed on as they are; 'stream-idle-timeout' holds for them
                """),
        Mistake(
            "replicas that do not listen",
            """
            service: x
            run: { command: [/bin/true], endpoint: none }
            front: { listen: 127.0.0.1:80 }
            """,
            says: """
                2:40: error: 'front' needs replicas that listen, but 'run.endpoint' is 'none'
                hint: remove 'run.endpoint', or 'front'
                """),
        Mistake(
            "a count that is a text",
            """
            service: x
            run: { command: [/bin/true] }
            front:
              listen: 127.0.0.1:8080
              held-requests: many
            """,
            says: """
                5:18: error: 'front.held-requests' must be a whole number, not 'many'
                hint: a number from 0 to 100000, in plain digits
                """),
    ]
}
