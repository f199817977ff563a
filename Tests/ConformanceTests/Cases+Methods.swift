// Switches and methods that a gateway treats otherwise: RFC 9110 sections 7.6.2, 7.8 and 9.3.
extension Case {
    static let upgrades: [Case] = [
        Case(
            name: "a WebSocket is a tunnel once the endpoint has switched", rule: "9110 7.8",
            client: [
                .sends(webSocket()), .gets(switched()), .sends("\u{81}\u{2}hi"),
                .getsBytes("\u{81}\u{2}ho"),
            ],
            endpoint: [
                .takesMessage, .sends(switched()), .takesBytes(4), .sends("\u{81}\u{2}ho"), .closes,
            ],
            reaches: .tunnel(after: webSocket(), "\u{81}\u{2}hi"), then: .closed),
        Case(
            name: "what comes with the request and with the 101 is in the tunnel", rule: "9110 7.8",
            client: [.sends(webSocket() + "early"), .gets(switched()), .getsBytes("soon")],
            endpoint: [.takesMessage, .sends(switched() + "soon"), .takesBytes(5), .closes],
            reaches: .tunnel(after: webSocket(), "early"), then: .closed),
        Case(
            name: "each side of a tunnel ends by itself", rule: "6455 1.4",
            client: [.sends(webSocket()), .gets(switched()), .finishes, .getsBytes("bye")],
            endpoint: [.takesMessage, .sends(switched()), .takesEnd, .sends("bye"), .closes],
            reaches: .tunnel(after: webSocket(), ""), then: .closed),
        Case(
            name: "the protocol is known in any case", rule: "9110 7.8",
            client: [
                .sends(get("Connection: keep-alive, upgrade", "Upgrade: WebSocket")),
                .gets(switched()),
            ],
            endpoint: [.takesMessage, .sends(switched()), .closes],
            reaches: .tunnel(after: get("Connection: Upgrade", "Upgrade: WebSocket"), ""),
            then: .closed),
        Case(
            name: "a WebSocket that is refused is a request like others", rule: "9110 7.8",
            client: [
                .sends(webSocket() + get()),
                .gets("HTTP/1.1 403 No\r\nContent-Length: 2\r\n\r\nno"),
                .gets(ok),
            ],
            endpoint: [
                .takesMessage, .sends("HTTP/1.1 403 No\r\nContent-Length: 2\r\n\r\nno"),
            ], reaches: .messages([webSocket(), get()])),
        Case(
            name: "a version that the endpoint does not know opens no tunnel", rule: "6455 4.2.2",
            client: [
                .sends(webSocket("Sec-WebSocket-Version: 777") + get()), .gets(wanted), .gets(ok),
            ],
            endpoint: [.takesMessage, .sends(wanted)],
            reaches: .messages([webSocket("Sec-WebSocket-Version: 777"), get()])),
        .passed(
            "an upgrade to h2c is ignored", "9113 3.1",
            get("Connection: Upgrade, HTTP2-Settings", "Upgrade: h2c", "HTTP2-Settings: AAMAAABk"),
            as: get()),
        .passed(
            "a list with more than WebSocket is ignored", "9110 7.8",
            get("Connection: Upgrade", "Upgrade: h2c, websocket"), as: get()),
        .passed(
            "two Upgrade lines are ignored", "9110 7.8",
            get("Connection: Upgrade", "Upgrade: h2c", "Upgrade: websocket"), as: get()),
        .passed(
            "an upgrade to TLS is ignored", "9110 7.8",
            get("Connection: Upgrade", "Upgrade: TLS/1.3"), as: get()),
        .passed(
            "an Upgrade that Connection does not name is ignored", "9110 7.8",
            get("Upgrade: websocket"), as: get()),
        .passed(
            "Connection: Upgrade without Upgrade is ignored", "9110 7.8",
            get("Connection: Upgrade"), as: get()),
        .passed(
            "a WebSocket by POST is ignored", "6455 4.1",
            post("Connection: Upgrade", "Upgrade: websocket", body: ""), as: post(body: "")),
        .passed(
            "a WebSocket with a body is ignored", "6455 4.1",
            get("Connection: Upgrade", "Upgrade: websocket", "Content-Length: 2") + "ab",
            as: get("Content-Length: 2") + "ab"),
        Case(
            name: "a WebSocket in HTTP/1.0 is ignored", rule: "9110 7.8",
            client: [
                .sends(
                    "GET / HTTP/1.0\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n"
                ),
                .gets(closing(ok)),
            ], reaches: .messages([get()]), then: .closed),
        .unusable("a switch that nobody asked for is none", "9110 15.2.2", switched()),
        Case(
            name: "a switch to another protocol than asked for is none", rule: "9110 7.8",
            client: [.sends(webSocket()), .getsRefusal(502)],
            endpoint: [
                .takesMessage,
                .sends("HTTP/1.1 101 Switching\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n\r\nab"),
                .closes,
            ], reaches: .messages([webSocket()])),
        Case(
            name: "a switch to no protocol is none", rule: "9110 15.2.2",
            client: [.sends(webSocket()), .getsRefusal(502)],
            endpoint: [.takesMessage, .sends("HTTP/1.1 101 Switching\r\n\r\nab"), .closes],
            reaches: .messages([webSocket()])),
    ]

    private static func webSocket(_ lines: String...) -> String {
        head("GET / HTTP/1.1", ["Host: a", "Connection: Upgrade", "Upgrade: websocket"] + lines)
    }

    private static func switched() -> String {
        head("HTTP/1.1 101 Switching", ["Connection: Upgrade", "Upgrade: websocket"])
    }

    /// The endpoint names what it would switch to (RFC 9110 section 15.5.22).
    private static let wanted = head(
        "HTTP/1.1 426 Upgrade Required",
        ["Connection: Upgrade", "Upgrade: websocket", "Content-Length: 0"])

    static let methods: [Case] = [
        .refused(
            "CONNECT is refused", "9110 9.3.6", 405, head("CONNECT a:80 HTTP/1.1", ["Host: a:80"])),
        .refused(
            "CONNECT with a path is refused", "9112 3.2.3", get(target: "/", method: "CONNECT")),
        .refused(
            "CONNECT with a URI is refused", "9112 3.2.3",
            get(target: "http://a/", method: "CONNECT")),
        .refused(
            "CONNECT without port is refused", "9110 9.3.6", 405,
            get(target: "a", method: "CONNECT")),
        Case(
            name: "TRACE is refused", rule: "9110 9.3.8",
            client: [.sends(get(method: "TRACE")), .getsRefusal(405)]),
        Case(
            name: "TRACE with a body is refused", rule: "9110 9.3.8",
            client: [.sends(get("Content-Length: 2", method: "TRACE") + "ab"), .getsRefusal(405)],
            then: .closed),
        Case(
            name: "OPTIONS that may go no further is answered here", rule: "9110 7.6.2",
            client: [
                .sends(get("Max-Forwards: 0", method: "OPTIONS")),
                .gets("HTTP/1.1 204 No Content\r\nDate: *\r\n\r\n"),
            ]),
        .passed(
            "OPTIONS loses one of its forwards", "9110 7.6.2",
            get("Max-Forwards: 10", "X: a", method: "OPTIONS"),
            as: get("Max-Forwards: 9", "X: a", method: "OPTIONS")),
        .passed(
            "forwards that are no number are left alone", "9110 7.6.2",
            get("Max-Forwards: x", method: "OPTIONS")),
        .passed("other methods keep their forwards", "9110 7.6.2", get("Max-Forwards: 0")),
    ]

    static let forwarding: [Case] = [
        .passed(
            "the endpoint learns who asked, for what and through whom", "9110 7.6.3",
            get(),
            as: get(
                "X-Forwarded-For: 127.0.0.1", "X-Forwarded-Host: a", "X-Forwarded-Proto: http",
                "Via: 1.1 coxswain")),
        Case(
            name: "Via names the version of the client", rule: "9110 7.6.3",
            client: [
                .sends("GET / HTTP/1.0\r\nHost: a\r\nVia: 1.1 x\r\n\r\n"), .gets(closing(ok)),
            ],
            reaches: .messages([
                get(
                    "Via: 1.1 x", "Via: 1.0 coxswain", "X-Forwarded-For: 127.0.0.1",
                    "X-Forwarded-Host: a", "X-Forwarded-Proto: http")
            ]), then: .closed),
        .passed(
            "what a client claims of its address is kept before ours", "7239 5.2",
            get("X-Forwarded-For: 6.6.6.6", "X-Forwarded-For: 7.7.7.7, 8.8.8.8"),
            as: get(
                "X-Forwarded-For: 6.6.6.6, 7.7.7.7, 8.8.8.8, 127.0.0.1", "X-Forwarded-Host: a",
                "X-Forwarded-Proto: http", "Via: 1.1 coxswain")),
        .passed(
            "what a client claims of host and protocol is replaced", "7239 8.1",
            get("X-Forwarded-Host: evil", "X-Forwarded-Proto: https", "x-forwarded-proto: wss"),
            as: get(
                "X-Forwarded-For: 127.0.0.1", "X-Forwarded-Host: a", "X-Forwarded-Proto: http",
                "Via: 1.1 coxswain")),
        .passed(
            "the host of an absolute target is the one that was asked for", "9112 3.2.2",
            get(target: "http://shop/"),
            as: head(
                "GET / HTTP/1.1",
                [
                    "Host: shop", "X-Forwarded-For: 127.0.0.1", "X-Forwarded-Host: shop",
                    "X-Forwarded-Proto: http", "Via: 1.1 coxswain",
                ])),
        .passed(
            "a claim that Connection names is not passed on", "9110 7.6.1",
            get("Connection: X-Forwarded-For", "X-Forwarded-For: 6.6.6.6"),
            as: get(
                "X-Forwarded-For: 127.0.0.1", "X-Forwarded-Host: a", "X-Forwarded-Proto: http",
                "Via: 1.1 coxswain")),
    ]
}
