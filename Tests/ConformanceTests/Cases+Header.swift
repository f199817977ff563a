// Header lines: RFC 9112 sections 2.2 and 5, RFC 9110 section 5.
extension Case {
    static let headerSyntax: [Case] = [
        .passed("a value may be empty", "9110 5.5", get("X:")),
        .passed("blanks in a value stay", "9110 5.5", get("X: a  b\tc")),
        .passed("a value may go beyond ASCII", "9110 5.5", get("X: \u{80}\u{ff}")),
        .passed("a name may have every byte of a token", "9110 5.6.2", get("!#$%&'*+-.^`|~x9: a")),
        .passed(
            "lines of one name keep their order", "9110 5.3", get("X: b", "Y: 1", "X: a", "x: c")),
        .passed("colons in a value are part of it", "9112 5", get("X: a:b: c")),
        .passed("a name of the front's own in an unknown field stays", "9110 5.1", get("X-Via: a")),
        .passed("header lines up to 24 KiB are taken", "9110 5.4", get(line(of: 24_576 - 11))),
        .passed("128 header lines are taken", "9110 5.4", lines(127)),

        .refused(
            "header lines beyond 24 KiB are answered 431", "6585 5", 431, get(line(of: 24_576 - 10))
        ),
        .refused(
            "a name beyond 24 KiB is answered 431", "6585 5", 431,
            get(String(repeating: "n", count: 25_000) + ": a")),
        .refused(
            "a header line without end is answered 431", "6585 5", 431,
            "GET / HTTP/1.1\r\nX: " + String(repeating: "v", count: 40_000)),
        .refused("129 header lines are answered 431", "6585 5", 431, lines(128)),

        .refused("a blank before the colon is refused", "9112 5.1", get("X : a")),
        .refused("a tab before the colon is refused", "9112 5.1", get("X\t: a")),
        .refused("a line without colon is refused", "9112 5", get("X")),
        .refused("a line without name is refused", "9112 5", get(": a")),
        .refused("a line of a colon is refused", "9112 5", get(":")),
        .refused("a name with a blank is refused", "9112 5", get("X Y: a")),
        .refused("a name with brackets is refused", "9110 5.1", get("X[a]: b")),
        .refused("a name with an at sign is refused", "9110 5.1", get("X@: b")),
        .refused("a name with a slash is refused", "9110 5.1", get("X/Y: b")),
        .refused("a name with a quote is refused", "9110 5.1", get("\"X\": b")),
        .refused("a name beyond ASCII is refused", "9110 5.1", get("X\u{85}: b")),
        .refused("a name with a NUL is refused", "9110 5.1", get("X\0: b")),
        .refused("a name with a CR is refused", "9110 5.1", get("X\r: b")),
        .refused("a name that starts with a CR is refused", "9112 2.2", get("\rX: b")),

        .refused("a line folded with a blank is refused", "9112 5.2", get("X: a\r\n b")),
        .refused("a line folded with a tab is refused", "9112 5.2", get("X: a\r\n\tb")),
        .refused(
            "a fold that hides a field is refused", "9112 5.2",
            get("X: a\r\n Content-Length: 30")),
        .refused(
            "a first line that starts with a blank is refused", "9112 2.2",
            "GET / HTTP/1.1\r\n Host: a\r\n\r\n"),
        .refused("a line of blanks is refused", "9112 5.2", get("  ")),

        .refused("a value with a NUL is refused", "9110 5.5", get("X: a\0b")),
        .refused("a value that ends with a NUL is refused", "9110 5.5", get("X: a\0")),
        .refused("a value with a bell is refused", "9110 5.5", get("X: \u{7}")),
        .refused("a value with a backspace is refused", "9110 5.5", get("X: \u{8}")),
        .refused("a value with a vertical tab is refused", "9110 5.5", get("X:\u{b}a")),
        .refused("a value with a form feed is refused", "9110 5.5", get("X:\u{c}a")),
        .refused("a value with an escape is refused", "9110 5.5", get("X: \u{1b}[0m")),
        .refused("a value with a DEL is refused", "9110 5.5", get("X: \u{7f}")),

        .refused("a CR in a value is refused", "9112 2.2", get("X: a\rb")),
        .refused("a CR that begins a line is refused", "9112 2.2", get("X: a\rContent-Length: 9")),
        .refused("a line that ends with LF is refused", "9112 2.2", get("X: a\nY: b")),
        .refused("a line that ends with CR CR LF is refused", "9112 2.2", get("X: a\r")),
        .refused("a line that ends with LF CR is refused", "9112 2.2", get("X: a\n\rY: b")),
        .refused(
            "a head that ends with LF LF is refused", "9112 2.2", "GET / HTTP/1.1\r\nHost: a\n\n"),
        .refused(
            "a head that ends with CRLF LF is refused", "9112 2.2",
            "GET / HTTP/1.1\r\nHost: a\r\n\n"),
        .refused(
            "a head that ends with CRLF CR is refused", "9112 2.2",
            "GET / HTTP/1.1\r\nHost: a\r\n\rX"),
        .refused("a head of LF alone is refused", "9112 2.2", "GET / HTTP/1.1\nHost: a\n\n"),
    ]

    /// Header lines of so many bytes in all, beside Host and the empty line.
    private static func line(of count: Int) -> String {
        "X: " + String(repeating: "v", count: count - 5)
    }

    /// So many lines beside Host.
    private static func lines(_ count: Int) -> String {
        get((0..<count).map { "X-\($0): a" }.joined(separator: "\r\n"))
    }

    /// Endpoints that make variables of fields (CGI, WSGI) cannot tell "_" from "-".
    static let underscores: [Case] = [
        .passed("an underscore in an unknown name stays", "9110 5.1", get("my_field: a")),
        .passed("Content_Length is dropped", "9112 6.3", get("Content_Length: 30"), as: get()),
        .passed(
            "Transfer_Encoding is dropped", "9112 6.1", get("TRANSFER_ENCODING: chunked"), as: get()
        ),
        .passed(
            "X_Forwarded_For is dropped", "9110 5.1", get("X_Forwarded_For: 6.6.6.6"), as: get()),
        .passed(
            "X-Forwarded_Proto is dropped", "9110 5.1", get("X-Forwarded_Proto: https"), as: get()),
    ]

    static let connectionOptions: [Case] = [
        .passed(
            "fields that Connection names are removed", "9110 7.6.1",
            get("Connection: X-A, x-b", "X-A: 1", "X-B: 2", "X-C: 3", "x-a: 4"), as: get("X-C: 3")),
        .passed(
            "several Connection lines count together", "9110 7.6.1",
            get("Connection: X-A", "X-A: 1", "X-B: 2", "connection: X-B"), as: get()),
        .passed(
            "empty options are ignored", "9110 5.6.1", get("Connection: , ,X-A,,", "X-A: 1"),
            as: get()),
        .passed(
            "Keep-Alive is of this connection", "9110 7.6.1", get("Keep-Alive: timeout=5"),
            as: get()),
        .passed(
            "Proxy-Connection is of this connection", "9110 7.6.1",
            get("Proxy-Connection: keep-alive"), as: get()),
        .passed("TE is of this connection", "9110 10.1.4", get("TE: trailers"), as: get()),
        .passed("Upgrade is of this connection", "9110 7.8", get("Upgrade: x/1"), as: get()),
        .passed(
            "keep-alive in HTTP/1.1 says nothing new", "9112 9.3",
            get("Connection: Keep-Alive"), as: get()),
        .passed(
            "an option that names no field removes none", "9110 7.6.1",
            get("Connection: X-A", "X-AB: 1"), as: get("X-AB: 1")),
        .passed(
            "Trailer is for the endpoint", "9110 6.6.2", get("Trailer: X"), as: get("Trailer: X")),
        .passed(
            "Connection cannot take Host away", "9110 7.6.1", get("Connection: Host"), as: get()),
        .passed(
            "Connection cannot take Content-Length away", "9110 7.6.1",
            post("Connection: Content-Length", "Content-Length: 2", body: "ab"),
            as: post("Content-Length: 2", body: "ab")),
        .passed(
            "Connection cannot take Transfer-Encoding away", "9110 7.6.1",
            chunked("2\r\nab\r\n0\r\n\r\n", "Connection: Transfer-Encoding"),
            as: chunked("2\r\nab\r\n0\r\n\r\n")),
        .passed("close is heard", "9112 9.6", get("Connection: close"), as: get(), then: .closed),
        .passed(
            "close is heard among others and in any case", "9112 9.6",
            get("Connection: X-A, ClOsE", "Connection: keep-alive"), as: get(), then: .closed),
        .passed(
            "a word that only holds close is not close", "9110 7.6.1",
            get("Connection: closed"), as: get()),
        Case(
            name: "nothing is read after a request that closes", rule: "9112 9.6",
            client: [.sends(get("Connection: close") + smuggled), .gets(closing(ok))],
            reaches: .messages([get()]), then: .closed),
        .refused(
            "too many options are answered 431", "6585 5", 431,
            get("Connection: " + (0..<33).map { "x\($0)" }.joined(separator: ","))),

        .answered(
            "the endpoint's options end here", "9110 7.6.1",
            by: head(
                "HTTP/1.1 200 OK",
                [
                    "Connection: X-A, keep-alive", "X-A: 1", "Keep-Alive: timeout=5",
                    "Proxy-Connection: keep-alive", "Upgrade: h2c", "Content-Length: 2", "X-B: 2",
                ]) + "ok",
            as: head("HTTP/1.1 200 OK", ["Content-Length: 2", "X-B: 2"]) + "ok"),
        .answered(
            "an endpoint that closes does not close the client's connection", "9112 9.6",
            by: closing(ok), as: ok),
        .answered(
            "the endpoint cannot take Content-Length away", "9110 7.6.1",
            by: head("HTTP/1.1 200 OK", ["Connection: Content-Length", "Content-Length: 2"]) + "ok",
            as: ok),
    ]
}
