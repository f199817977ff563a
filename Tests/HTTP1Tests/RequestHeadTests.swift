import HTTP1
import Testing

@Suite struct RequestHeadTests {
    @Test func plainGetIsTakenApart() throws {
        let text = "GET /orders?id=7 HTTP/1.1\r\nHost: shop.example:8080\r\nAccept: */*\r\n\r\n"
        let head = try request(text)
        #expect(head.method == .get)
        #expect(head.version == .http11)
        #expect(head.targetForm == .origin)
        #expect(head.path.text(in: text) == "/orders?id=7")
        #expect(head.host.text(in: text) == "shop.example:8080")
        #expect(head.framing == .none)
        #expect(head.keepsAlive)
        #expect(readRequest(text).outcome == .complete(text.utf8.count))
    }

    @Test func headEndsWhereTheBodyBegins() {
        let head = "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\n"
        #expect(readRequest(head + "abc").outcome == .complete(head.utf8.count))
    }

    @Test func linesAreKeptByteByByteAndValuesAreTrimmed() {
        let text =
            "GET / HTTP/1.1\r\nHost:a\r\nX-Odd: \t  two words\t \r\nX-Empty:\r\nX-Ü: 1\r\n\r\n"
            .replacing("Ü", with: "u")
        let reading = readRequest(text)
        #expect(
            reading.lines == [
                "Host:a\r\n", "X-Odd: \t  two words\t \r\n", "X-Empty:\r\n", "X-u: 1\r\n",
            ])
        #expect(reading.values == ["a", "two words", "", "1"])
    }

    @Test func opaqueBytesAndTabsPassInValues() {  // RFC 9110 section 5.5: obs-text
        let bytes =
            Array("GET / HTTP/1.1\r\nHost: a\r\nX: ".utf8) + [0x80, 0xff, 0x09, 0xc3, 0xbc]
            + Array("\r\n\r\n".utf8)
        #expect(readRequest(bytes).outcome == .complete(bytes.count))
    }

    @Test(arguments: [
        ("GET", RequestMethod.get), ("HEAD", .head), ("POST", .post), ("PUT", .put),
        ("DELETE", .delete), ("OPTIONS", .options), ("PATCH", .patch), ("TRACE", .trace),
        ("get", .other), ("PURGE", .other), ("GETT", .other), ("VERYLONGMETHOD", .other),
    ])
    func methodsAreKnownByTheirExactName(name: String, method: RequestMethod) throws {
        #expect(try request("\(name) / HTTP/1.1\r\nHost: a\r\n\r\n").method == method)
    }

    @Test func everyMethodIsReadAsItIsWritten() throws {
        for method in RequestMethod.allCases where method != .other && method != .connect {
            #expect(try request("\(method.text) / HTTP/1.1\r\nHost: a\r\n\r\n").method == method)
            #expect(RequestMethod(named: method.text) == method)
        }
        let safe = RequestMethod.allCases.filter(\.isSafe)  // RFC 9110 section 9.2.1
        #expect(safe == [.get, .head, .options, .trace])
        let idempotent = RequestMethod.allCases.filter(\.isIdempotent)  // section 9.2.2
        #expect(idempotent == [.get, .head, .put, .delete, .options, .trace])
    }

    // RFC 9112 section 3.2.
    @Test func targetHasFourForms() throws {
        let absolute = "GET http://shop.example/a?b HTTP/1.1\r\nHost: other\r\n\r\n"
        let head = try request(absolute)
        #expect(head.targetForm == .absolute)
        #expect(head.path.text(in: absolute) == "/a?b")
        #expect(head.host.text(in: absolute) == "shop.example", "the target wins over Host")
        let bare = "GET HTTPS://shop.example?q HTTP/1.1\r\nHost: shop.example\r\n\r\n"
        #expect(try request(bare).path.text(in: bare) == "?q")
        #expect(try request("OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n").targetForm == .asterisk)
        let connect = "CONNECT shop.example:443 HTTP/1.1\r\nHost: shop.example:443\r\n\r\n"
        #expect(try request(connect).targetForm == .authority)
    }

    @Test(arguments: [
        "a", "a.b", "127.0.0.1", "127.0.0.1:80", "[::1]", "[::1]:8080", "a:", "a_b", "a%20b",
    ])
    func hostMayBe(host: String) throws {
        let text = "GET / HTTP/1.1\r\nHost: \(host)\r\n\r\n"
        #expect(try request(text).host.text(in: text) == host)
    }

    @Test func oneEmptyLineBeforeARequestIsIgnored() {  // RFC 9112 section 2.2
        let text = "\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n"
        #expect(readRequest(text).outcome == .complete(text.utf8.count))
        #expect(readRequest("\r\n" + text).fault == .malformedRequestLine)
    }

    // RFC 9112 section 9.3.
    @Test(arguments: [
        ("1.1", "", true), ("1.1", "Connection: close\r\n", false),
        ("1.1", "Connection: Keep-Alive\r\n", true), ("1.1", "Connection: x, CLOSE ,\r\n", false),
        ("1.1", "Connection: keep-alive\r\nConnection: close\r\n", false),
        ("1.0", "", false), ("1.0", "Connection: keep-alive\r\n", true),
        ("1.0", "Connection: keep-alive, close\r\n", false),
        ("1.1", "Proxy-Connection: close\r\n", true), ("1.1", "Connection: closed\r\n", true),
    ])
    func persistenceFollowsVersionAndOptions(version: String, field: String, keeps: Bool) throws {
        let text = "GET / HTTP/\(version)\r\nHost: a\r\n\(field)\r\n"
        #expect(try request(text).keepsAlive == keeps)
    }

    // RFC 9112 section 6.3.
    @Test(arguments: [
        ("", BodyFraming.none), ("Content-Length: 0\r\n", .none),
        ("Content-Length: 5\r\n", .length(5)), ("content-length:005\r\n", .length(5)),
        ("Content-Length: 9223372036854775807\r\n", .length(UInt64(Int64.max))),
        ("Transfer-Encoding: chunked\r\n", .chunked), ("TRANSFER-ENCODING: Chunked\r\n", .chunked),
    ])
    func bodyIsFramed(field: String, framing: BodyFraming) throws {
        #expect(try request("POST / HTTP/1.1\r\nHost: a\r\n\(field)\r\n").framing == framing)
    }

    @Test func expectationIsForTheCurrentVersionOnly() throws {  // RFC 9110 section 10.1.1
        let fields = "Host: a\r\nExpect: 100-Continue\r\nContent-Length: 1\r\n\r\n"
        #expect(try request("POST / HTTP/1.1\r\n" + fields).expectsContinue)
        #expect(try !request("POST / HTTP/1.0\r\n" + fields).expectsContinue)
        #expect(try !request("POST / HTTP/1.1\r\nHost: a\r\nExpect: more\r\n\r\n").expectsContinue)
    }

    @Test func upgradeNeedsBothFields() throws {  // RFC 9110 section 7.8
        let asked =
            "GET / HTTP/1.1\r\nHost: a\r\nConnection: keep-alive, Upgrade\r\nUpgrade: websocket\r\n\r\n"
        #expect(try request(asked).upgrade == .webSocket)
        #expect(try request(asked).upgradeValue.text(in: asked) == "websocket")
        #expect(try request(asked.replacing("websocket", with: "h2c")).upgrade == .other)
        #expect(try request(asked.replacing("HTTP/1.1", with: "HTTP/1.0")).upgrade == .none)
        #expect(
            try request("GET / HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\n\r\n").upgrade == .none)
    }

    @Test func aWebSocketIsAskedForByGETAloneAndWithoutABody() throws {  // RFC 6455 section 4.1
        let asked =
            "GET / HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n"
        #expect(try request(asked.replacing("GET", with: "POST")).upgrade == .other)
        let lines = ["Content-Length: 1", "Transfer-Encoding: chunked", "Upgrade: h2c"]
        for line in lines {
            let more = asked.replacing("Host: a\r\n", with: "Host: a\r\n\(line)\r\n")
            #expect(try request(more).upgrade == .other, "\(line)")
        }
    }

    @Test func forwardsAreCountedForOPTIONSOnly() throws {  // RFC 9110 section 7.6.2
        let asked = "OPTIONS / HTTP/1.1\r\nHost: a\r\nMax-Forwards: 10\r\n\r\n"
        #expect(try request(asked).forwardsLeft == 10)
        #expect(try request(asked.replacing("OPTIONS", with: "GET")).forwardsLeft == nil)
        for value in ["", "x", "-1", "1 0", "9999999999"] {
            #expect(try request(asked.replacing("10", with: value)).forwardsLeft == nil)
        }
    }

    @Test func oneHeadLeavesNothingBehindForTheNext() {
        var parser = HeadParser()
        var progress = HeadProgress()
        let first = Array(
            "POST http://x/ HTTP/1.1\r\nHost: a\r\nConnection: Upgrade, close\r\nUpgrade: websocket\r\nContent-Length: 5\r\nExpect: 100-continue\r\n\r\n"
                .utf8)
        let second = Array("GET / HTTP/1.1\r\nHost: b\r\n\r\n".utf8)
        _ = parser.parseRequest(first.span, resuming: &progress)
        #expect(parser.parseRequest(second.span, resuming: &progress) == .complete(second.count))
        let head = parser.request
        #expect("\(head)" == readRequest(second).about)
        #expect(parser.headers.count == 1)
    }
}
