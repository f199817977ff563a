// Method, target and version: RFC 9112 sections 2.2, 2.3 and 3.
extension Case {
    static let requestLines: [Case] = [
        .passed("a plain request reaches the endpoint", "9112 3", get()),
        .passed("a method that is not known is passed on", "9110 9.1", get(method: "BREW")),
        .passed("methods in another case are other methods", "9110 9.1", get(method: "get")),
        .passed(
            "a method may have every byte of a token", "9110 5.6.2",
            get(method: "M!#$%&'*+-.^_`|~09")),
        .passed(
            "an empty line before a request is ignored", "9112 2.2", "\r\n" + get(), as: get()),
        Case(
            name: "an empty line between two requests is ignored", rule: "9112 2.2",
            client: [
                .sends(post("Content-Length: 2", body: "ab") + "\r\n" + get()), .gets(ok),
                .gets(ok),
            ], reaches: .messages([post("Content-Length: 2", body: "ab"), get()])),
        .passed(
            "a request line of 8 KiB is taken", "9112 3",
            get(target: "/" + String(repeating: "t", count: 8192 - 16))),

        .refused(
            "a request line beyond 8 KiB is answered 414", "9110 15.5.15", 414,
            get(target: "/" + String(repeating: "t", count: 8192 - 15))),
        .refused(
            "a method that fills the line is answered 414", "9112 3", 414,
            get(method: String(repeating: "M", count: 9000))),
        .refused("two empty lines before a request are refused", "9112 2.2", "\r\n\r\n" + get()),
        .refused("a lone LF before a request is refused", "9112 2.2", "\n" + get()),
        .refused("a blank before the method is refused", "9112 3", " " + get()),
        .refused("a request without method is refused", "9112 3", get(method: "")),
        .refused("a method with a bracket is refused", "9110 9.1", get(method: "GE(T")),
        .refused("a method with a NUL is refused", "9110 9.1", get(method: "G\0T")),
        .refused("a method beyond ASCII is refused", "9110 9.1", get(method: "G\u{c9}T")),
        .refused(
            "two blanks before the target are refused", "9112 3",
            "GET  / HTTP/1.1\r\nHost: a\r\n\r\n"
        ),
        .refused(
            "two blanks before the version are refused", "9112 3",
            "GET /  HTTP/1.1\r\nHost: a\r\n\r\n"),
        .refused("tabs for blanks are refused", "9112 3", "GET\t/\tHTTP/1.1\r\nHost: a\r\n\r\n"),
        .refused(
            "a blank after the version is refused", "9112 3", "GET / HTTP/1.1 \r\nHost: a\r\n\r\n"),
        .refused(
            "a request without target is refused", "9112 3", "GET HTTP/1.1\r\nHost: a\r\n\r\n"),
        .refused("a method alone is refused", "9112 3", "GET\r\nHost: a\r\n\r\n"),
        .refused("HTTP/0.9 is refused", "9112 2.3", "GET /\r\n\r\n"),
        .refused(
            "a target in two words is refused", "9112 3", "GET /a b HTTP/1.1\r\nHost: a\r\n\r\n"),
        .refused("a response is no request", "9112 3", "HTTP/1.1 200 OK\r\nHost: a\r\n\r\n"),
        .refused(
            "a greeting of TLS is refused", "9112 2.2",
            "\u{16}\u{3}\u{1}\u{2}\0\u{1}\0\u{1}\u{fc}\u{3}\u{3}\r\n\r\n"),

        .refused("a version in small letters is refused", "9112 2.3", versioned("http/1.1")),
        .refused("another protocol is refused", "9112 2.3", versioned("HTTPS/1.1")),
        .refused("a version without minor is refused", "9112 2.3", versioned("HTTP/1")),
        .refused("a version with an empty minor is refused", "9112 2.3", versioned("HTTP/1.")),
        .refused("a version with zeros before it is refused", "9112 2.3", versioned("HTTP/01.1")),
        .refused("a version of two digits is refused", "9112 2.3", versioned("HTTP/1.10")),
        .refused("a version with a comma is refused", "9112 2.3", versioned("HTTP/1,1")),
        .refused("a version with a blank is refused", "9112 2.3", versioned("HTTP/ 1.1")),
        .refused("a version with more behind it is refused", "9112 2.3", versioned("HTTP/1.1a")),
        .refused("HTTP/0.9 by name is answered 505", "9110 15.6.6", 505, versioned("HTTP/0.9")),
        .refused("HTTP/1.2 is answered 505", "9110 15.6.6", 505, versioned("HTTP/1.2")),
        .refused("HTTP/2.0 is answered 505", "9110 15.6.6", 505, versioned("HTTP/2.0")),
        .refused("HTTP/9.9 is answered 505", "9110 15.6.6", 505, versioned("HTTP/9.9")),
        .refused(
            "the preface of HTTP/2 is answered 505", "9113 3.4", 505,
            "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"),

        .refused("a request line that ends with LF is refused", "9112 2.2", ended("\n")),
        .refused("a request line that ends with CR is refused", "9112 2.2", ended("\r")),
        .refused("a request line that ends with CR CR LF is refused", "9112 2.2", ended("\r\r\n")),
        .refused("a request line that ends with LF CR is refused", "9112 2.2", ended("\n\r")),
    ]

    private static func versioned(_ version: String) -> String {
        head("GET / \(version)", ["Host: a"])
    }

    private static func ended(_ lineEnd: String) -> String {
        "GET / HTTP/1.1\(lineEnd)Host: a\r\n\r\n"
    }

    static let targets: [Case] = [
        .passed(
            "a path is passed on as it is", "9112 3.2.1",
            get(target: "/a;b=c/%2e%2E/../x//y?z=?/&[]={|}\"<>\\^`")),
        .passed("two slashes stay two", "9112 3.2.1", get(target: "//other/x")),
        .passed("a path may have a colon", "9112 3.2.1", get(target: "/a:80/@x")),
        .passed(
            "an absolute target becomes a path, and its host counts", "9112 3.2.2",
            get(target: "http://shop:8080/p?q=1"),
            as: head("GET /p?q=1 HTTP/1.1", ["Host: shop:8080"])),
        .passed(
            "a scheme is known in any case", "9110 4.2.3", get(target: "HtTp://shop/"),
            as: head("GET / HTTP/1.1", ["Host: shop"])),
        .passed(
            "an absolute target without path asks for the root", "9112 3.2.1",
            get(target: "http://shop"), as: head("GET / HTTP/1.1", ["Host: shop"])),
        .passed(
            "an absolute target may have a query and no path", "9112 3.2.1",
            get(target: "http://shop?q"), as: head("GET /?q HTTP/1.1", ["Host: shop"])),
        .passed(
            "an absolute target may name an address", "9112 3.2.2",
            get(target: "http://[::1]:80/x"), as: head("GET /x HTTP/1.1", ["Host: [::1]:80"])),
        .passed(
            "an absolute target with https is a path here", "9112 3.2.2",
            get(target: "https://shop/x"), as: head("GET /x HTTP/1.1", ["Host: shop"])),
        Case(
            name: "an absolute target gives HTTP/1.0 its Host", rule: "9112 3.2.2",
            client: [.sends("GET http://shop/x HTTP/1.0\r\n\r\n"), .gets(closing(ok))],
            reaches: .messages([head("GET /x HTTP/1.1", ["Host: shop"])]), then: .closed),
        .passed(
            "OPTIONS for a host without path asks for the server", "9112 3.2.4",
            get(target: "http://shop", method: "OPTIONS"),
            as: head("OPTIONS * HTTP/1.1", ["Host: shop"])),
        .passed(
            "OPTIONS may ask for the server", "9112 3.2.4", get(target: "*", method: "OPTIONS")),

        .refused("only OPTIONS may ask for the server", "9112 3.2.4", get(target: "*")),
        .refused("an asterisk with more is refused", "9112 3.2.4", get(target: "*a")),
        .refused("a relative target is refused", "9112 3.2", get(target: "a/b")),
        .refused("a query alone is refused", "9112 3.2", get(target: "?a")),
        .refused("a host and port go with CONNECT only", "9112 3.2.3", get(target: "a:80")),
        .refused("another scheme is refused", "9112 3.2.2", get(target: "ftp://a/")),
        .refused("a scheme with one slash is refused", "9110 4.2.1", get(target: "http:/a")),
        .refused(
            "an absolute target without host is refused", "9110 4.2.1", get(target: "http:///a")),
        .refused(
            "an absolute target with a user is refused", "9110 4.2.4", get(target: "http://u@a/")),
        .refused(
            "a target with a port out of range is refused", "9110 4.2.1",
            get(target: "http://a:65536/")),
        .refused(
            "a host with a blank in code is refused", "9110 4.2.1", get(target: "http://a\\b/")),
        .refused("a fragment is refused", "9112 3.2", get(target: "/a#b")),
        .refused("a NUL in a target is refused", "9112 3.2", get(target: "/a\0b")),
        .refused("a tab in a target is refused", "9112 3.2", get(target: "/a\tb")),
        .refused("a CR in a target is refused", "9112 3.2", get(target: "/a\rb")),
        .refused("a DEL in a target is refused", "9112 3.2", get(target: "/a\u{7f}b")),
        .refused("a target beyond ASCII is refused", "9112 3.2", get(target: "/caf\u{c3}\u{a9}")),
        .refused("an overlong UTF-8 slash is refused", "3629 3", get(target: "/\u{c0}\u{af}")),
    ]

    static let hosts: [Case] = [
        .passed("a host may have a port", "9110 7.2", hosted("Host: shop.example:8080")),
        .passed("a host may be an address", "9110 7.2", hosted("Host: [2001:db8::1]:8080")),
        .passed("a port may be left empty", "3986 3.2.3", hosted("Host: a:")),
        .passed("a host may have an underscore", "3986 3.2.2", hosted("Host: my_shop")),
        .passed("a host may be escaped", "3986 3.2.2", hosted("Host: a%41")),
        .passed("Host is known in any case", "9110 5.1", hosted("hOsT: a")),
        .passed("blanks around a host are no part of it", "9110 5.5", hosted("Host: \ta \t")),
        Case(
            name: "HTTP/1.0 without Host is given the service's name", rule: "9112 3.2",
            client: [.sends("GET / HTTP/1.0\r\n\r\n"), .gets(closing(ok))],
            reaches: .messages([head("GET / HTTP/1.1", ["Host: orders"])]), then: .closed),
        Case(
            name: "HTTP/1.0 keeps its Host", rule: "9112 3.2",
            client: [.sends("GET / HTTP/1.0\r\nHost: a\r\n\r\n"), .gets(closing(ok))],
            reaches: .messages([get()]), then: .closed),

        .refused("a request without Host is refused", "9112 3.2", hosted("Accept: x")),
        .refused(
            "an absolute target does not stand in for Host", "9112 3.2",
            head("GET http://a/ HTTP/1.1", [])),
        .refused("two hosts are refused", "9112 3.2", hosted("Host: a\r\nHost: b")),
        .refused("the same host twice is refused", "9112 3.2", hosted("Host: a\r\nHost: a")),
        .refused(
            "two hosts in HTTP/1.0 are refused", "9112 3.2",
            "GET / HTTP/1.0\r\nHost: a\r\nHost: b\r\n\r\n"),
        .refused("an empty host is refused", "9112 3.2", hosted("Host:")),
        .refused("a list of hosts is refused", "9112 3.2", hosted("Host: a, b")),
        .refused("a host with a path is refused", "9112 3.2", hosted("Host: a/b")),
        .refused("a host with a user is refused", "9112 3.2", hosted("Host: u@a")),
        .refused("a host in two words is refused", "9112 3.2", hosted("Host: a b")),
        .refused("a host beyond ASCII is refused", "9112 3.2", hosted("Host: \u{ff}a")),
        .refused("a host with a NUL is refused", "9112 3.2", hosted("Host: a\0b")),
        .refused("a port in letters is refused", "9112 3.2", hosted("Host: a:http")),
        .refused("a port out of range is refused", "9112 3.2", hosted("Host: a:99999")),
        .refused("two ports are refused", "9112 3.2", hosted("Host: a:80:80")),
        .refused("a port without host is refused", "9112 3.2", hosted("Host: :80")),
        .refused("an address that does not end is refused", "9112 3.2", hosted("Host: [::1")),
        .refused("an address with more behind it is refused", "9112 3.2", hosted("Host: [::1]a")),
        .refused(
            "a bad Host is refused even where the target overrules it", "9112 3.2",
            head("GET http://a/ HTTP/1.1", ["Host: b c"])),
    ]

    private static func hosted(_ lines: String) -> String { head("GET / HTTP/1.1", [lines]) }
}
