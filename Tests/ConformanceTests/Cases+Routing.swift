// Requests for a host and a path that the service does not ask for: RFC 9110 sections 7.1 and 7.4, RFC
// 3986 section 6. The service asks for the host "a" and the paths /x and /probe.
extension Case {
    static let routing: [Case] = [
        unclaimed("a host that no service has is answered 421", "9110 15.5.20", 421, on("b", "/x")),
        unclaimed("a host below that of the service is another", "9110 7.4", 421, on("b.a", "/x")),
        unclaimed(
            "the host of an absolute target counts", "9112 3.2.2", 421, on("a", "http://b/x")),
        claimed(
            "the host of an absolute target counts where it is the service's", "9112 3.2.2",
            on("b", "http://a/x"), as: on("a", "/x")),
        claimed("a host has no case", "9110 4.2.3", on("A", "/x")),
        claimed("a port is no part of the host", "9110 7.2", on("a:8080", "/x")),
        claimed("a host may end in a dot", "3986 3.2.2", on("a.", "/x")),
        unclaimed(
            "HTTP/1.0 without a host is answered 421 where hosts are asked for", "9110 7.4", 421,
            "GET /x HTTP/1.0\r\n\r\n", then: .closed),
        unclaimed("a path that no service has is answered 404", "9110 15.5.5", 404, on("a", "/y")),
        unclaimed("a path ends at a slash", "3986 3.3", 404, on("a", "/xy")),
        unclaimed("a path knows case", "3986 6.2.2.1", 404, on("a", "/X")),
        claimed("a query is no part of the path", "3986 3.4", on("a", "/x?/../y")),
        claimed("what is below the path goes as it came", "3986 6", on("a", "/x/%2F//a;b/%7e")),
        unclaimed("dots are not resolved", "3986 5.2.4", 400, on("a", "/x/../y")),
        unclaimed("encoded dots are not resolved", "3986 6.2.2.3", 400, on("a", "/x/%2e%2E/y")),
        unclaimed("dots with a parameter are not resolved", "3986 3.3", 400, on("a", "/x/..;/y")),
        unclaimed(
            "dots after an encoded slash are not resolved", "3986 2.2", 400, on("a", "/x/..%2fy")),
        unclaimed(
            "a letter that is encoded could be the path", "3986 6.2.2.2", 400, on("a", "/%78")),
        unclaimed("an empty segment could be nothing", "3986 3.3", 400, on("a", "//x")),
        unclaimed("a backslash could be a slash", "3986 2", 400, on("a", "/x\\y")),
        Case(
            name: "each request of a connection is routed by itself", rule: "9112 9.3",
            client: [
                .sends(on("a", "/x") + on("b", "/x") + on("a", "/y") + on("a", "/x")), .gets(ok),
                .getsRefusal(421), .getsRefusal(404), .gets(ok),
            ], reaches: .messages([on("a", "/x"), on("a", "/x")]), policy: .oneHostAndPath),
        Case(
            name: "a body for nobody is not read as a request", rule: "9112 9.3",
            client: [
                .sends(
                    head("POST /x HTTP/1.1", ["Host: b", "Content-Length: \(smuggled.utf8.count)"])
                        + smuggled), .getsRefusal(421),
            ], then: .closed, policy: .oneHostAndPath),
    ]

    static let bodyLimits: [Case] = [
        limited(
            "a length up to the limit passes", nil, post("Content-Length: 8", body: "12345678")),
        limited(
            "a length beyond the limit is answered 413", 413, post("Content-Length: 9", body: "")),
        limited(
            "chunks with data up to the limit pass", nil,
            chunked("4\r\n1234\r\n4\r\n5678\r\n0\r\n\r\n")),
        limited(
            "framing is not counted", nil,
            chunked("1;a=bcdefghijk\r\n1\r\n0\r\nX: 12345678\r\n\r\n")),
        limited(
            "a chunk beyond the limit is answered 413", 413, chunked("9\r\n123456789\r\n0\r\n\r\n")),
        limited(
            "the last chunk is counted", 413, chunked("8\r\n12345678\r\n1\r\n9\r\n0\r\n\r\n")),
        limited(
            "a client that waits for 100 is told 413 at once", 413,
            post("Content-Length: 9", "Expect: 100-continue", body: "")),
    ]

    private static func on(_ host: String, _ target: String) -> String {
        head("GET \(target) HTTP/1.1", ["Host: \(host)"])
    }

    private static func unclaimed(
        _ name: String, _ rule: String, _ status: Int, _ request: String,
        then ending: Ending = .open
    ) -> Case {
        Case(
            name: name, rule: rule, client: [.sends(request), .getsRefusal(status)], then: ending,
            policy: .oneHostAndPath)
    }

    private static func claimed(
        _ name: String, _ rule: String, _ request: String, as received: String? = nil
    ) -> Case {
        var result = passed(name, rule, request, as: received)
        result.policy = .oneHostAndPath
        return result
    }

    /// Where nothing is said of a status, the request passes.
    private static func limited(_ name: String, _ status: Int?, _ request: String) -> Case {
        guard let status else {
            var result = passed(name, "9110 15.5.14", request)
            result.policy = .smallBody
            return result
        }
        var result = Case(
            name: name, rule: "9110 15.5.14", client: [.sends(request), .getsRefusal(status)],
            endpoint: [.takesMessage, .closes], then: .closed, policy: .smallBody)
        result.reaches = .nothingWhole
        return result
    }
}
