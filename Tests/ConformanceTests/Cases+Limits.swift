// What takes too long, and who is not there: RFC 9110 sections 15.5 and 15.6.
extension Case {
    static let limits: [Case] = [
        Case(
            name: "a head that does not end in time is answered 408", rule: "9110 15.5.9",
            client: [.sends("GET / HTTP/1.1\r\nHost:"), .getsRefusal(408)], then: .closed,
            policy: .shortHeaderTimeout),
        Case(
            name: "a connection that says nothing is closed without a word", rule: "9110 15.5.9",
            client: [], then: .closed, policy: .shortHeaderTimeout),
        Case(
            name: "a connection that is idle is closed without a word", rule: "9112 9.5",
            client: [.sends(get()), .gets(ok)], reaches: .messages([get()]), then: .closed,
            policy: .shortIdleTimeout),
        Case(
            name: "a body that does not go on is answered 408", rule: "9110 15.5.9",
            client: [.sends(post("Content-Length: 9", body: "abc")), .getsRefusal(408)],
            endpoint: [.takesMessage], reaches: .nothingWhole, then: .closed,
            policy: .shortBodyTimeout),
        Case(
            name: "chunks that do not go on are answered 408", rule: "9110 15.5.9",
            client: [.sends(chunked("3\r\nab")), .getsRefusal(408)],
            endpoint: [.takesMessage], reaches: .nothingWhole, then: .closed,
            policy: .shortBodyTimeout),
        Case(
            name: "an endpoint that says nothing is answered 504", rule: "9110 15.6.5",
            client: [.sends(get()), .getsRefusal(504)],
            endpoint: [.takesMessage, .takesEnd], reaches: .messages([get()]),
            policy: .shortResponseTimeout),
        Case(
            name: "an endpoint that says half a head is answered 504", rule: "9110 15.6.5",
            client: [.sends(get()), .getsRefusal(504)],
            endpoint: [.takesMessage, .sends("HTTP/1.1 200 OK\r\n"), .takesEnd],
            reaches: .messages([get()]), policy: .shortResponseTimeout),
        Case(
            name: "a response that does not go on is cut", rule: "9112 8",
            client: [.sends(get()), .gets("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc")],
            endpoint: [
                .takesMessage, .sends("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc"), .takesEnd,
            ], reaches: .messages([get()]), then: .cut, policy: .shortIdleTimeout),
        Case(
            name: "a service without replicas is answered 503", rule: "9110 15.6.4",
            client: [.sends(get()), .getsRefusal(503), .sends(get()), .getsRefusal(503)],
            then: .left, policy: .noEndpoint),
        Case(
            name: "a refusal of HEAD has no body", rule: "9110 9.3.2",
            client: [
                .sends(get(method: "HEAD")), .getsRefusalOfHEAD(503), .sends(get()),
                .getsRefusal(503),
            ], then: .left, policy: .noEndpoint),
        Case(
            name: "a request with a body is answered 503 as well", rule: "9110 15.6.4",
            client: [.sends(post("Content-Length: 2", body: "ab")), .getsRefusal(503)],
            then: .left, policy: .noEndpoint),
        Case(
            name: "a refused client that sends on still gets to read why", rule: "9112 9.6",
            client: [
                .sends("GET / HTTP/1.1\r\nX : a\r\n\r\n"),
                .sends(String(repeating: "x", count: 200_000)), .getsRefusal(400),
            ], then: .closed),
    ]
}
