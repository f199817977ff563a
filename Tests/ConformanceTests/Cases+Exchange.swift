// The order of things: RFC 9110 sections 7.6, 9.3, 10.1.1 and 15.2, RFC 9112 section 9.
extension Case {
    static let expectations: [Case] = [
        Case(
            name: "100 comes from the endpoint, then the body goes there", rule: "9110 10.1.1",
            client: [
                .sends(get("Content-Length: 2", "Expect: 100-continue", method: "PUT")),
                .gets("HTTP/1.1 100 Continue\r\n\r\n"), .sends("ab"), .gets(ok),
            ],
            endpoint: [
                .takesHead, .sends("HTTP/1.1 100 Continue\r\n\r\n"), .takesBody, .sends(ok),
            ],
            reaches: .messages([
                get("Content-Length: 2", "Expect: 100-continue", method: "PUT") + "ab"
            ])),
        Case(
            name: "a client need not wait for 100", rule: "9110 10.1.1",
            client: [
                .sends(post("Expect: 100-continue", "Content-Length: 2", body: "ab")), .gets(ok),
            ],
            reaches: .messages([post("Expect: 100-continue", "Content-Length: 2", body: "ab")])),
        Case(
            name: "100 and the final response may come together", rule: "9110 15.2",
            client: [
                .sends(post("Expect: 100-continue", "Content-Length: 2", body: "ab")),
                .gets("HTTP/1.1 100 Continue\r\n\r\n"), .gets(ok),
            ],
            endpoint: [.takesMessage, .sends("HTTP/1.1 100 Continue\r\n\r\n" + ok)],
            reaches: .messages([post("Expect: 100-continue", "Content-Length: 2", body: "ab")])),
        Case(
            name: "a refusal in place of 100 ends the connection", rule: "9110 10.1.1",
            client: [
                .sends(post("Expect: 100-continue", "Content-Length: 2", body: "")),
                .gets(closing("HTTP/1.1 417 No\r\nContent-Length: 0\r\n\r\n")),
            ],
            endpoint: [
                .takesHead, .sends("HTTP/1.1 417 No\r\nContent-Length: 0\r\n\r\n"), .takesEnd,
            ],
            reaches: .nothingWhole, then: .closed),
        Case(
            name: "a body beyond the limit is refused before it is sent", rule: "9110 10.1.1",
            client: [
                .sends(post("Expect: 100-continue", "Content-Length: 99999999999999", body: "")),
                .getsRefusal(413),
            ], then: .closed),
        Case(
            name: "an expectation means nothing in HTTP/1.0", rule: "9110 10.1.1",
            client: [
                .sends(
                    "POST / HTTP/1.0\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\nab"
                ),
                .gets(closing(ok)),
            ],
            endpoint: [.takesMessage, .sends("HTTP/1.1 100 Continue\r\n\r\n" + ok)],
            reaches: .messages([post("Content-Length: 2", body: "ab")]), then: .closed),
        .passed(
            "another expectation is the endpoint's to judge", "9110 10.1.1", get("Expect: 200-ok")),
    ]

    static let earlyResponses: [Case] = [
        Case(
            name: "a response before the end of the request ends the connection", rule: "9112 9.3",
            client: [
                .sends(post("Content-Length: 9", body: "abc")),
                .gets(closing("HTTP/1.1 413 No\r\nContent-Length: 2\r\n\r\n") + "no"),
                .sends("def"),
            ],
            endpoint: [
                .takesHead, .sends("HTTP/1.1 413 No\r\nContent-Length: 2\r\n\r\nno"), .takesEnd,
            ], reaches: .nothingWhole, then: .closed),
        Case(
            name: "a response may come from an endpoint that closes on the body", rule: "9112 9.6",
            client: [
                .sends(post("Content-Length: 9", body: "abc")),
                .gets(closing("HTTP/1.1 413 No\r\nContent-Length: 2\r\n\r\n") + "no"),
                .sends("def"),
            ],
            endpoint: [
                .takesBytes(3), .sends("HTTP/1.1 413 No\r\nContent-Length: 2\r\n\r\nno"), .finishes,
                .takesEnd,
            ], reaches: .nothingWhole, then: .closed),
        Case(
            name: "a response may begin before its request ends", rule: "9112 9.3",
            client: [
                .sends(post("Content-Length: 4", body: "ab")),
                .gets(closing("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\n") + "xy"),
                .sends("cd"), .getsBytes("zz"),
            ],
            endpoint: [
                .takesHead, .sends("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nxy"), .takesBody,
                .sends("zz"),
            ], reaches: .messages([post("Content-Length: 4", body: "abcd")]), then: .closed),
        Case(
            name: "a bad chunk after a response has begun cuts it", rule: "9112 7.1",
            client: [
                .sends(chunked("2\r\nab\r\n")),
                .gets(closing("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\n") + "xy"),
                .sends("x\r\n"),
            ],
            endpoint: [
                .takesHead, .sends("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nxy"), .takesEnd,
            ], reaches: .nothingWhole, then: .cut),
    ]

    static let pipelines: [Case] = [
        Case(
            name: "requests that come together are answered in their order", rule: "9112 9.3.2",
            client: [
                .sends(
                    get(target: "/1") + post("Content-Length: 2", body: "ab") + get(target: "/3")),
                .gets(numbered(1)), .gets(numbered(2)), .gets(numbered(3)),
            ],
            endpoint: (1...3).flatMap { [.takesMessage, .sends(numbered($0))] },
            reaches: .messages([
                get(target: "/1"), post("Content-Length: 2", body: "ab"), get(target: "/3"),
            ])),
        Case(
            name: "two hundred requests that come together are answered", rule: "9112 9.3.2",
            client: [.sends(String(repeating: get(), count: 200))]
                + Array(repeating: .gets(ok), count: 200),
            reaches: .messages(Array(repeating: get(), count: 200))),
        Case(
            name: "a bad request behind good ones is answered in its turn", rule: "9112 9.3.2",
            client: [
                .sends(get() + get() + get("X : a") + smuggled), .gets(ok), .gets(ok),
                .getsRefusal(400),
            ], reaches: .messages([get(), get()]), then: .closed),
        Case(
            name: "HEAD among others has no body", rule: "9110 9.3.2",
            client: [
                .sends(get(method: "HEAD") + get()),
                .gets("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n"), .gets(ok),
            ],
            endpoint: [.takesMessage, .sends("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n")],
            reaches: .messages([get(method: "HEAD"), get()])),
        Case(
            name: "what follows a response that ends by closing is not served", rule: "9112 9.3.2",
            client: [
                .sends(get() + smuggled), .gets("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\nab"),
            ],
            endpoint: [.takesMessage, .sends("HTTP/1.1 200 OK\r\n\r\nab"), .closes],
            reaches: .messages([get()]), then: .closed),
        Case(
            name: "a request may follow in the same packet as a body's end", rule: "9112 9.3.2",
            client: [
                .sends(post("Content-Length: 4", body: "ab")), .waitsForEndpoint(bytes: 60),
                .sends("cd" + get()), .gets(ok), .gets(ok),
            ], reaches: .messages([post("Content-Length: 4", body: "abcd"), get()])),
    ]

    private static func numbered(_ number: Int) -> String {
        "HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\n\(number)"
    }

    static let keepAlive: [Case] = [
        Case(
            name: "HTTP/1.0 ends with its response", rule: "9112 9.3",
            client: [.sends(old() + smuggled), .gets(closing(ok))], reaches: .messages([get()]),
            then: .closed),
        Case(
            name: "HTTP/1.0 may ask to stay", rule: "9112 9.3",
            client: [.sends(old("Connection: Keep-Alive")), .gets(staying(ok))],
            reaches: .messages([get()])),
        Case(
            name: "close counts more than keep-alive", rule: "9112 9.3",
            client: [.sends(old("Connection: keep-alive, close")), .gets(closing(ok))],
            reaches: .messages([get()]), then: .closed),
        Case(
            name: "Proxy-Connection does not keep a connection", rule: "9112 C.2.2",
            client: [.sends(old("Proxy-Connection: keep-alive")), .gets(closing(ok))],
            reaches: .messages([get()]), then: .closed),
        Case(
            name: "HTTP/1.0 is sent no chunks, and its connection ends the body", rule: "9112 7",
            client: [
                .sends(old("Connection: keep-alive")),
                .gets("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\nabcd"),
            ],
            endpoint: [
                .takesMessage, .sends(streamed("3;x\r\nabc\r\n1\r\nd\r\n0\r\nX: y\r\n\r\n")),
            ],
            reaches: .messages([get()]), then: .closed),
        Case(
            name: "HTTP/1.0 cannot stay after a body that ends by closing", rule: "9112 9.3",
            client: [
                .sends(old("Connection: keep-alive")),
                .gets("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\nab"),
            ], endpoint: [.takesMessage, .sends("HTTP/1.1 200 OK\r\n\r\nab"), .closes],
            reaches: .messages([get()]), then: .closed),
        Case(
            name: "HTTP/1.0 is sent no interim responses", rule: "9110 15.2",
            client: [.sends(old()), .gets(closing(ok))],
            endpoint: [.takesMessage, .sends("HTTP/1.1 103 Early\r\nLink: a\r\n\r\n" + ok)],
            reaches: .messages([get()]), then: .closed),
        .answered(
            "a response of HTTP/1.0 with a length goes on as HTTP/1.1", "9110 2.5",
            by: "HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\nok", as: ok),
        .answered(
            "a response of HTTP/1.0 without length ends by closing", "9112 6.3",
            by: "HTTP/1.0 200 OK\r\n\r\nok", as: "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\nok",
            then: .closed),
        Case(
            name: "an empty line after a request is no request that is late", rule: "9112 2.2",
            client: [
                .sends(post("Content-Length: 2", body: "ab") + "\r\n"), .gets(ok),
            ], reaches: .messages([post("Content-Length: 2", body: "ab")]), then: .closed,
            policy: .shortIdleTimeout),
    ]

    private static func old(_ lines: String...) -> String {
        head("GET / HTTP/1.0", ["Host: a"] + lines)
    }

    private static func staying(_ response: String) -> String {
        response.replacing("\r\n\r\n", with: "\r\nConnection: keep-alive\r\n\r\n")
    }

    static let halfClose: [Case] = [
        Case(
            name: "a client that has said all still gets its response", rule: "9112 9.6",
            client: [.sends(get()), .finishes, .gets(ok)], reaches: .messages([get()]),
            then: .closed),
        Case(
            name: "a client that has sent a body and no more gets its response", rule: "9112 9.6",
            client: [.sends(post("Content-Length: 2", body: "ab")), .finishes, .gets(ok)],
            reaches: .messages([post("Content-Length: 2", body: "ab")]), then: .closed),
        Case(
            name: "pipelined requests are answered after the client has said all", rule: "9112 9.6",
            client: [.sends(get() + get()), .finishes, .gets(ok), .gets(ok)],
            reaches: .messages([get(), get()]), then: .closed),
        Case(
            name: "a connection without request is closed", rule: "9112 9.6",
            client: [.finishes], then: .closed),
        Case(
            name: "half a head reaches nobody", rule: "9112 8",
            client: [.sends("GET / HTTP/1.1\r\nHost: a\r\n"), .finishes], then: .closed),
        Case(
            name: "half a body is no request", rule: "9112 8",
            client: [.sends(post("Content-Length: 9", body: "abc")), .finishes],
            endpoint: [.takesMessage], reaches: .nothingWhole, then: .cut),
        Case(
            name: "chunks without their last are no request", rule: "9112 8",
            client: [.sends(chunked("2\r\nab\r\n")), .finishes],
            endpoint: [.takesMessage], reaches: .nothingWhole, then: .cut),
        Case(
            name: "a client that resets takes its half request with it", rule: "9112 8",
            client: [
                .sends(post("Content-Length: 9", body: "abc")), .waitsForEndpoint(bytes: 60),
                .resets,
            ], endpoint: [.takesMessage], reaches: .nothingWhole, then: .left),
        Case(
            name: "a client that resets does not disturb the front", rule: "9112 9.6",
            client: [.sends(get()), .waitsForEndpoint(bytes: 20), .resets],
            endpoint: [.takesMessage, .takesEnd], reaches: .messages([get()]), then: .left),
    ]
}
