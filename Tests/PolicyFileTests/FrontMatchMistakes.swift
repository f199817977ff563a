/// Mistakes in `front.hosts` and `front.paths`: what is said about each, word for word.
extension Mistake {
    static let frontMatch: [Mistake] = [
        Mistake(
            "every host",
            """
            service: x
            run: { command: [/bin/true] }
            front:
              listen: 127.0.0.1:80
              hosts: "*"
            """,
            says: """
                5:10: error: 'front.hosts' must be a host name, not '*'
                hint: leave out 'hosts' to take every host
                """),
        Mistake(
            "a wildcard without quotes",
            """
            service: x
            run: { command: [/bin/true] }
            front:
              listen: 127.0.0.1:80
              hosts: *.example.com
            """,
            says: """
                5:11: error: a text must not begin with '*' or '&'
                hint: put the text in quotes
                """),
        Mistake(
            "a URL for a host",
            """
            service: x
            run: { command: [/bin/true] }
            front:
              listen: 127.0.0.1:80
              hosts: http://api.example.com/
            """,
            says: """
                5:10: error: 'front.hosts' must be a host name, and 'http://api.example.com/' is more
                hint: without 'http://' and path; 'paths' is for the path
                """),
        Mistake(
            "a host with a port",
            """
            service: x
            run: { command: [/bin/true] }
            front:
              listen: 127.0.0.1:80
              hosts: api.example.com:80
            """,
            says: """
                5:10: error: 'front.hosts' must be a host name without a port, not 'api.example.com:80'
                hint: the port is that of 'listen'; an IPv6 address is written in brackets
                """),
        Mistake(
            "a host that is an IPv6 address without brackets",
            """
            service: x
            run: { command: [/bin/true] }
            front:
              listen: 127.0.0.1:80
              hosts: "::1"
            """,
            says: """
                5:10: error: 'front.hosts' must be a host name without a port, not '::1'
                hint: the port is that of 'listen'; an IPv6 address is written in brackets
                """),
        Mistake(
            "a host that is half an IPv6 address",
            """
            service: x
            run: { command: [/bin/true] }
            front:
              listen: 127.0.0.1:80
              hosts: "[::1"
            """,
            says: """
                5:10: error: 'front.hosts' holds '[::1', which is not an IPv6 address
                hint: such as '"[::1]"'
                """),
        Mistake(
            "a host that begins with a dot",
            """
            service: x
            run: { command: [/bin/true] }
            front:
              listen: 127.0.0.1:80
              hosts: .example.com
            """,
            says: """
                5:10: error: 'front.hosts' must be a host name, not '.example.com'
                hint: write '"*.example.com"'
                """),
        Mistake(
            "a star within a host",
            """
            service: x
            run: { command: [/bin/true] }
            front:
              listen: 127.0.0.1:80
              hosts: "www.*.com"
            """,
            says: """
                5:10: error: 'front.hosts' has a '*' that is not its first part, as in 'www.*.com'
                hint: such as '"*.example.com"', for all names below example.com
                """),
        Mistake(
            "a host beyond ASCII",
            """
            service: x
            run: { command: [/bin/true] }
            front:
              listen: 127.0.0.1:80
              hosts: bücher.example
            """,
            says: """
                5:10: error: 'front.hosts' must be a host name in ASCII, not 'bücher.example'
                hint: write it as clients send it, with 'xn--' (`idn2 NAME` tells it)
                """),
        Mistake(
            "a host that ends in a dot",
            """
            service: x
            run: { command: [/bin/true] }
            front:
              listen: 127.0.0.1:80
              hosts: example.com.
            """,
            says: """
                5:10: error: 'front.hosts' must not end in a dot, as 'example.com.' does
                hint: write 'example.com'; requests with the dot are for it too
                """),
        Mistake(
            "a host that is none",
            """
            service: x
            run: { command: [/bin/true] }
            front:
              listen: 127.0.0.1:80
              hosts: "-a.example"
            """,
            says: """
                5:10: error: 'front.hosts' must be a host name, not '-a.example'
                hint: such as 'api.example.com' or '"*.example.com"'
                """),
        Mistake(
            "no host in the list",
            """
            service: x
            run: { command: [/bin/true] }
            front:
              listen: 127.0.0.1:80
              hosts: []
            """,
            says: """
                5:10: error: 'front.hosts' must have 1 to 64 hosts
                hint: such as 'api.example.com' or '"*.example.com"'
                """),
        Mistake(
            "a host twice",
            """
            service: x
            run: { command: [/bin/true] }
            front:
              listen: 127.0.0.1:80
              hosts: [a.example, A.example]
            """,
            says: """
                5:22: error: 'a.example' is listed twice in 'front.hosts'
                hint: remove one; hosts know no case
                """),
        Mistake(
            "a path without its slash",
            """
            service: x
            run: { command: [/bin/true] }
            front:
              listen: 127.0.0.1:80
              paths: api
            """,
            says: """
                5:10: error: 'front.paths' must be a path that begins with '/', not 'api'
                hint: write '/api'
                """),
        Mistake(
            "a path with a host",
            """
            service: x
            run: { command: [/bin/true] }
            front:
              listen: 127.0.0.1:80
              paths: shop.example/api
            """,
            says: """
                5:10: error: 'front.paths' must be a path that begins with '/', not 'shop.example/api'
                hint: 'hosts' is for the host
                """),
        Mistake(
            "a path that ends in a slash",
            """
            service: x
            run: { command: [/bin/true] }
            front:
              listen: 127.0.0.1:80
              paths: /api/
            """,
            says: """
                5:10: error: 'front.paths' must not end in '/', as '/api/' does
                hint: '/api' stands for itself and for all below it
                """),
        Mistake(
            "a path with a star",
            """
            service: x
            run: { command: [/bin/true] }
            front:
              listen: 127.0.0.1:80
              paths: "/api/*"
            """,
            says: """
                5:10: error: 'front.paths' must be a path without '*', not '/api/*'
                hint: a path stands for all below it, so that '/api' is enough
                """),
        Mistake(
            "a path with a query",
            """
            service: x
            run: { command: [/bin/true] }
            front:
              listen: 127.0.0.1:80
              paths: /api?x=1
            """,
            says: """
                5:10: error: 'front.paths' must be a path without query, not '/api?x=1'
                hint: such as '/api'
                """),
        Mistake(
            "a path that climbs",
            """
            service: x
            run: { command: [/bin/true] }
            front:
              listen: 127.0.0.1:80
              paths: /a/../b
            """,
            says: #"""
                5:10: error: 'front.paths' must be a path in its plain form, not '/a/../b'
                hint: without '//', '.', '..', ';' and '\'; only what is not ASCII is written with '%', as in '/caf%C3%A9'
                """#),
        Mistake(
            "a path encoded for no reason",
            """
            service: x
            run: { command: [/bin/true] }
            front:
              listen: 127.0.0.1:80
              paths: /a/%62
            """,
            says: #"""
                5:10: error: 'front.paths' must be a path in its plain form, not '/a/%62'
                hint: without '//', '.', '..', ';' and '\'; only what is not ASCII is written with '%', as in '/caf%C3%A9'
                """#),
        Mistake(
            "a path beyond ASCII",
            """
            service: x
            run: { command: [/bin/true] }
            front:
              listen: 127.0.0.1:80
              paths: /café
            """,
            says: #"""
                5:10: error: 'front.paths' must be a path in its plain form, not '/café'
                hint: without '//', '.', '..', ';' and '\'; only what is not ASCII is written with '%', as in '/caf%C3%A9'
                """#),
        Mistake(
            "a path below another",
            """
            service: x
            run: { command: [/bin/true] }
            front:
              listen: 127.0.0.1:80
              paths: [/api/v2, /api]
            """,
            says: """
                5:11: warning: '/api/v2' is below '/api' already
                hint: remove it, or the wider one
                """),
        Mistake(
            "a path twice",
            """
            service: x
            run: { command: [/bin/true] }
            front:
              listen: 127.0.0.1:80
              paths: [/api, /api]
            """,
            says: """
                5:17: error: '/api' is listed twice in 'front.paths'
                hint: remove one
                """),
    ]
}
