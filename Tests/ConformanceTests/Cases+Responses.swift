// What an endpoint may answer, and what it may not: RFC 9112 sections 4 to 8, RFC 9110 section 15.
extension Case {
    static let responses: [Case] = [
        .answered("a body with a length is passed on", "9112 6.3", by: ok),
        .answered(
            "a chunked body is passed on as it is", "9112 7.1",
            by: streamed("1\r\na\r\n2;x\r\nbc\r\n0\r\n\r\n")),
        .answered(
            "a body that ends by closing is passed on", "9112 6.3",
            by: "HTTP/1.1 200 OK\r\n\r\nab", as: "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\nab",
            then: .closed),
        .answered(
            "a reason may be empty", "9112 4", by: "HTTP/1.1 200 \r\nContent-Length: 0\r\n\r\n"),
        .answered(
            "a reason may be left out with its blank", "9112 4",
            by: "HTTP/1.1 200\r\nContent-Length: 0\r\n\r\n",
            as: "HTTP/1.1 200 \r\nContent-Length: 0\r\n\r\n"),
        .answered(
            "a reason may go beyond ASCII", "9112 4",
            by: "HTTP/1.1 200 \u{c3}\u{84} \t!\r\nContent-Length: 0\r\n\r\n"),
        .answered(
            "a status that is not known is passed on", "9110 15",
            by: "HTTP/1.1 299 Odd\r\nContent-Length: 0\r\n\r\n"),
        .answered(
            "lines of one name keep their order in a response", "9110 5.3",
            by: "HTTP/1.1 200 OK\r\nSet-Cookie: b\r\nSet-Cookie: a\r\nContent-Length: 0\r\n\r\n"),
        .answered(
            "HEAD has a length and no body", "9110 9.3.2", get(method: "HEAD"),
            by: "HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n"),
        .answered(
            "HEAD to what would be chunked has no body", "9110 9.3.2", get(method: "HEAD"),
            by: "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n",
            as: "HTTP/1.1 200 OK\r\n\r\n"),
        .answered(
            "HEAD to what would end by closing has no body", "9112 6.3", get(method: "HEAD"),
            by: "HTTP/1.1 200 OK\r\n\r\n"),
        .answered(
            "304 has a length and no body", "9110 15.4.5",
            by: "HTTP/1.1 304 Same\r\nContent-Length: 1000\r\nETag: \"a\"\r\n\r\n"),
        .answered("204 has no body", "9110 15.3.5", by: "HTTP/1.1 204 None\r\n\r\n"),
        .answered(
            "204 has no length either", "9110 8.6",
            by: "HTTP/1.1 204 None\r\nContent-Length: 5\r\n\r\n", as: "HTTP/1.1 204 None\r\n\r\n"),
        .answered(
            "204 is not chunked either", "9112 6.1",
            by: "HTTP/1.1 204 None\r\nTransfer-Encoding: chunked\r\n\r\n",
            as: "HTTP/1.1 204 None\r\n\r\n"),
        Case(
            name: "interim responses are passed on", rule: "9110 15.2",
            client: [.sends(get()), .gets(early), .gets("HTTP/1.1 199 Odd\r\n\r\n"), .gets(ok)],
            endpoint: [.takesMessage, .sends(early + "HTTP/1.1 199 Odd\r\n\r\n" + ok)],
            reaches: .messages([get()])),
        Case(
            name: "an interim response has no length", rule: "9110 8.6",
            client: [.sends(get()), .gets("HTTP/1.1 102 Wait\r\n\r\n"), .gets(ok)],
            endpoint: [
                .takesMessage, .sends("HTTP/1.1 102 Wait\r\nContent-Length: 5\r\n\r\n" + ok),
            ], reaches: .messages([get()])),
        .answered(
            "a response keeps its date", "9110 6.6.1",
            by: head("HTTP/1.1 200 OK", ["Date: yesterday", "Content-Length: 0"]),
            as: head(
                "HTTP/1.1 200 OK", ["Date: yesterday", "Content-Length: 0", "Via: 1.1 coxswain"])),
        .answered(
            "a response without date is given one", "9110 6.6.1", by: ok,
            as: head(
                "HTTP/1.1 200 OK", ["Date: *", "Content-Length: 2", "Via: 1.1 coxswain"]) + "ok"),
        .answered(
            "a response of header lines up to 24 KiB is taken", "9110 5.4",
            by: head(
                "HTTP/1.1 200 OK",
                ["X: " + String(repeating: "v", count: 24_000), "Content-Length: 0"])),
    ]

    private static let early = "HTTP/1.1 103 Early\r\nLink: </a>\r\n\r\n"

    static let badResponses: [Case] = [
        .unusable("words are no response", "9112 4", "hello\r\n\r\n"),
        .unusable("a page is no response", "9112 4", "<html>hello</html>\r\n\r\n"),
        .unusable("a close is no response", "9110 15.6.3", to: post(body: ""), ""),
        .unusable("half a status line is no response", "9112 8", to: post(body: ""), "HTTP/1.1 20"),
        .unusable(
            "half a head is no response", "9112 8", to: post(body: ""),
            "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n"),
        .unusable("a status of two digits is none", "9112 4", status("HTTP/1.1 99 x")),
        .unusable("a status of four digits is none", "9112 4", status("HTTP/1.1 2000 OK")),
        .unusable("a status that begins with zero is none", "9112 4", status("HTTP/1.1 020 OK")),
        .unusable("a status in letters is none", "9112 4", status("HTTP/1.1 OK")),
        .unusable(
            "in a response, two blanks before the status are refused", "9112 4",
            status("HTTP/1.1  200 OK")),
        .unusable(
            "in a response, a tab before the status is refused", "9112 4",
            status("HTTP/1.1\t200 OK")),
        .unusable("in a response, another protocol is refused", "9112 4", status("ICY 200 OK")),
        .unusable(
            "in a response, a version in small letters is refused", "9112 2.3",
            status("http/1.1 200 OK")),
        .unusable("in a response, HTTP/2.0 is refused", "9112 2.3", status("HTTP/2.0 200 OK")),
        .unusable(
            "in a response, a reason with a NUL is refused", "9112 4", status("HTTP/1.1 200 O\0K")),
        .unusable("an empty line before a response is refused", "9112 2.2", "\r\n" + ok),
        .unusable("a blank before a response is refused", "9112 4", " " + ok),
        .unusable(
            "a status line beyond 8 KiB is refused", "9112 4",
            status("HTTP/1.1 200 " + String(repeating: "r", count: 8192))),
        .unusable(
            "in a response, header lines beyond 24 KiB are refused", "9110 5.4",
            field("X: " + String(repeating: "v", count: 25_000))),
        .unusable(
            "in a response, 129 header lines are refused", "9110 5.4",
            field((0..<129).map { "X-\($0): a" }.joined(separator: "\r\n"))),
        .unusable("in a response, a folded line is refused", "9112 5.2", field("X: a\r\n b")),
        .unusable("in a response, a blank before a colon is refused", "9112 5.1", field("X : a")),
        .unusable("in a response, a line without colon is refused", "9112 5", field("X")),
        .unusable("in a response, a line without name is refused", "9112 5", field(": a")),
        .unusable("in a response, a value with a NUL is refused", "9110 5.5", field("X: \0")),
        .unusable("in a response, a value with a CR is refused", "9112 2.2", field("X: a\rb")),
        .unusable(
            "in a response, a line that ends with LF is refused", "9112 2.2", field("X: a\nY: b")),
        .unusable(
            "in a response, a head of LF alone is refused", "9112 2.2",
            "HTTP/1.1 200 OK\nContent-Length: 0\n\n"),
        .unusable(
            "in a response, two lengths are refused", "9112 6.3",
            sized("Content-Length: 2\r\nContent-Length: 3")),
        .unusable(
            "in a response, equal lengths twice are refused", "9112 6.3",
            sized("Content-Length: 2\r\nContent-Length: 2")),
        .unusable(
            "in a response, a list of lengths is refused", "9112 6.3", sized("Content-Length: 2, 2")
        ),
        .unusable(
            "in a response, a length below zero is refused", "9110 8.6", sized("Content-Length: -2")
        ),
        .unusable(
            "in a response, an empty length is refused", "9110 8.6", sized("Content-Length:")),
        .unusable(
            "in a response, chunked with a length is refused", "9112 6.3",
            sized("Transfer-Encoding: chunked\r\nContent-Length: 2")),
        .unusable(
            "in a response, an unknown coding is refused", "9112 6.1",
            sized("Transfer-Encoding: gzip")),
        .unusable(
            "in a response, a coding on top of chunked is refused", "9112 6.1",
            sized("Transfer-Encoding: gzip, chunked")),
        .unusable(
            "in a response, chunked twice is refused", "9112 6.1",
            sized("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked")),
        .unusable(
            "in a response, chunked in HTTP/1.0 is refused", "9112 6.1",
            head("HTTP/1.0 200 OK", ["Transfer-Encoding: chunked"]) + "0\r\n\r\n"),
        .unusable("a bad first chunk is no response", "9112 7.1", streamed("x\r\nab\r\n0\r\n\r\n")),
        .unusable(
            "a bad trailer is no response where nothing was passed on", "9110 6.5.1",
            streamed("0\r\nContent-Length: 2\r\n\r\n")),
    ]

    private static func status(_ line: String) -> String { head(line, ["Content-Length: 0"]) }

    private static func field(_ lines: String) -> String {
        head("HTTP/1.1 200 OK", [lines, "Content-Length: 0"])
    }

    private static func sized(_ lines: String) -> String { head("HTTP/1.1 200 OK", [lines]) + "ok" }

    static let brokenResponses: [Case] = [
        .answered(
            "a large body that is shorter than its length is cut", "9112 8",
            by: "HTTP/1.1 200 OK\r\nContent-Length: 99999\r\n\r\nabc", then: .cut),
        .unusable(
            "a small body that is shorter than its length is no response", "9112 8",
            to: post("Content-Length: 0", body: ""),
            "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc"),
        .answered(
            "chunks without their last are cut", "9112 8", by: streamed("3\r\nabc\r\n"), then: .cut),
        Case(
            name: "a bad chunk later on cuts the response", rule: "9112 7.1",
            client: [
                .sends(post("Content-Length: 1", body: "")),
                .gets(closing(streamed("2\r\nab\r\n"))),
                .sends("x"),
            ],
            endpoint: [
                .takesHead, .sends(streamed("2\r\nab\r\n")), .takesBody,
                .sends("2 \r\ncd\r\n0\r\n\r\n"),
                .takesEnd,
            ], reaches: .messages([post("Content-Length: 1", body: "x")]), then: .cut),
        Case(
            name: "a reset is no end of a body", rule: "9112 8",
            client: [
                .sends(post("Content-Length: 1", body: "")),
                .gets("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\nab"), .sends("x"),
            ],
            endpoint: [.takesHead, .sends("HTTP/1.1 200 OK\r\n\r\nab"), .takesBody, .resets],
            reaches: .messages([post("Content-Length: 1", body: "x")]), then: .cut),
        Case(
            name: "more than the length goes to nobody", rule: "9112 6.3",
            client: [.sends(get()), .gets(ok), .sends(get()), .gets(ok)],
            endpoint: [.takesMessage, .sends(ok + "more")], reaches: .messages([get(), get()])),
        Case(
            name: "a second response goes to nobody", rule: "9112 9.3",
            client: [.sends(get()), .gets(ok), .sends(get()), .gets(ok)],
            endpoint: [
                .takesMessage, .sends(ok + "HTTP/1.1 404 Evil\r\nContent-Length: 4\r\n\r\nevil"),
            ], reaches: .messages([get(), get()])),
        Case(
            name: "what follows the last chunk goes to nobody", rule: "9112 7.1",
            client: [
                .sends(get()), .gets(streamed("0\r\n\r\n")), .sends(get()),
                .gets(streamed("0\r\n\r\n")),
            ],
            endpoint: [.takesMessage, .sends(streamed("0\r\n\r\n") + "HTTP/1.1 404 Evil\r\n\r\n")],
            reaches: .messages([get(), get()])),
        .answeredTooMuch(
            "a body after HEAD goes to nobody", "9110 9.3.2", get(method: "HEAD"), ok,
            "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n"),
        .answeredTooMuch(
            "a body after 204 goes to nobody", "9110 15.3.5", get(),
            "HTTP/1.1 204 None\r\n\r\nevil", "HTTP/1.1 204 None\r\n\r\n"),
        .answeredTooMuch(
            "a body after 304 goes to nobody", "9110 15.4.5", get(),
            "HTTP/1.1 304 Same\r\nContent-Length: 4\r\n\r\nevil",
            "HTTP/1.1 304 Same\r\nContent-Length: 4\r\n\r\n"),
        Case(
            name: "an idempotent request is tried three times and no more", rule: "9110 9.2.2",
            client: [.sends(get()), .getsRefusal(502)], endpoint: [.takesMessage, .closes],
            reaches: .messages([get(), get(), get()])),
        Case(
            name: "a request that may do harm twice is tried once", rule: "9110 9.2.2",
            client: [.sends(post("Content-Length: 2", body: "ab")), .getsRefusal(502)],
            endpoint: [.takesMessage, .closes],
            reaches: .messages([post("Content-Length: 2", body: "ab")])),
    ]

    private static func answeredTooMuch(
        _ name: String, _ rule: String, _ request: String, _ response: String, _ received: String
    ) -> Case {
        Case(
            name: name, rule: rule,
            client: [.sends(request), .gets(received), .sends(request), .gets(received)],
            endpoint: [.takesMessage, .sends(response)], reaches: .messages([request, request]))
    }
}
