import FrontWire
import Glibc
import LinuxIO
import Model
import Testing

/// What becomes of the lines of a head.
@Suite struct HeadTests {
    private func head(_ front: TestFront, _ request: String) throws -> [String] {
        let backend = try Backend { wire, _, _ in
            let reader = MessageReader(wire)
            while let head = reader.take(through: "\r\n\r\n") {
                wire.send(ok(head.replacing("\r\n", with: "\n")))
            }
        }
        try front.route(to: [backend])
        return try front.ask(request).text.split(separator: "\n").map(String.init)
    }

    @Test func fieldsOfTheConnectionAreRemovedAndOthersStay() throws {
        let lines = try head(
            TestFront(),
            "GET /a?b=c HTTP/1.1\r\nHost: shop:8080\r\nConnection: close, X-Secret\r\n"
                + "Keep-Alive: 5\r\nX-Secret: 1\r\nTE: trailers\r\nProxy-Connection: close\r\n"
                + "X-Kept: yes\r\nAccept: */*\r\n\r\n")
        #expect(
            lines == [
                "GET /a?b=c HTTP/1.1", "Host: shop:8080", "X-Kept: yes", "Accept: */*",
                "X-Forwarded-Host: shop:8080", "X-Forwarded-Proto: http", "Via: 1.1 coxswain",
            ])
    }

    @Test func whatAClientClaimsAboutForwardingIsReplaced() throws {
        let lines = try head(
            TestFront(),
            "GET / HTTP/1.1\r\nHost: a\r\nX-Forwarded-Proto: https\r\nX-Forwarded-Host: evil\r\n"
                + "X-Forwarded-For: 10.0.0.1\r\nVia: 1.0 other\r\n\r\n")
        #expect(
            lines == [
                "GET / HTTP/1.1", "Host: a", "Via: 1.0 other", "X-Forwarded-Host: a",
                "X-Forwarded-For: 10.0.0.1", "X-Forwarded-Proto: http", "Via: 1.1 coxswain",
            ])
    }

    @Test(arguments: [
        ("http://shop.example/p?q=1", "GET /p?q=1 HTTP/1.1"),
        ("http://shop.example", "GET / HTTP/1.1"),
        ("http://shop.example?q", "GET /?q HTTP/1.1"),
    ])
    func absoluteTargetsBecomePathsAndTheirHostWins(target: String, line: String) throws {
        let lines = try head(
            TestFront(), "GET \(target) HTTP/1.1\r\nHost: other\r\nAccept: x\r\n\r\n")
        #expect(lines.prefix(3) == [line, "Host: shop.example", "Accept: x"])
    }

    @Test func aClientOfTheOldVersionWithoutHostIsGivenOne() throws {
        let lines = try head(TestFront(), "GET / HTTP/1.0\r\n\r\n")
        #expect(
            lines == [
                "GET / HTTP/1.1", "Host: orders", "X-Forwarded-Proto: http", "Via: 1.0 coxswain",
            ])
    }

    @Test(arguments: ["127.0.0.1", "::1"])
    func theClientsAddressIsAppended(host: String) throws {
        let front = try TestFront()
        let backend = try Backend { ok($0.header("x-forwarded-for") ?? "none") }
        let any = try #require(SocketAddress(host: host, port: 0))
        let port = try freePort(any)
        let listen: ListenAddress =
            host == "::1" ? .ipv6(host: host, port: port) : .ipv4(host: host, port: port)
        try front.route(front.orders([backend]) { $0.listen = [listen] })
        let address = try #require(SocketAddress(host: host, port: port))
        for (sent, expected) in [("", host), ("X-Forwarded-For: 9.9.9.9\r\n", "9.9.9.9, \(host)")] {
            let reader = MessageReader(try Wire(to: address))
            reader.wire.send("GET / HTTP/1.1\r\nHost: x\r\n\(sent)\r\n")
            #expect(reader.next()?.text == expected)
        }
    }
}

/// A port that nobody listens on; the kernel does not give it out again soon.
func freePort(_ any: SocketAddress = .loopback(port: 0)) throws -> UInt16 {
    let listener = try Socket.listen(at: any)
    switch try Socket.localAddress(listener.raw) {
    case .ipv4(_, let port), .ipv6(_, _, let port): return port
    case .unix: return 0
    }
}
