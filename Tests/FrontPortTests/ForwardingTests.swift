import LinuxIO
import Model
import Testing

/// What replicas are told about the client, by policy.
@Suite struct ForwardingTests {
    /// The lines that the replica got, in its order, of those about forwarding.
    private func told(
        _ lines: [String], _ change: (inout ForwardingFields) -> Void
    ) throws -> [String] {
        let front = try TestFront()
        try front.route(to: [echo()]) { change(&$0.forwarding) }
        return try about(front.ask(request(lines)).text)
    }

    /// Answers the head that it gets.
    private func echo() throws -> Backend {
        try Backend { wire, _, _ in
            let reader = MessageReader(wire)
            while let head = reader.take(through: "\r\n\r\n") {
                wire.send(ok(head.replacing("\r\n", with: "\n")))
            }
        }
    }

    private func request(_ lines: [String]) -> String {
        "GET / HTTP/1.1\r\nHost: shop:8080\r\n" + lines.map { "\($0)\r\n" }.joined() + "\r\n"
    }

    private func about(_ text: String) -> [String] {
        text.split(separator: "\n").map(String.init).filter { line in
            ["x-forwarded", "forwarded", "via"].contains { line.lowercased().hasPrefix($0) }
        }
    }

    private static let claims = [
        "X-Forwarded-For: 9.9.9.9", "X-Forwarded-Proto: https", "X-Forwarded-Host: evil",
        "Forwarded: for=9.9.9.9;proto=https", "Via: 1.0 other",
    ]

    @Test func replacingThrowsAwayWhatTheClientSays() throws {
        let lines = try told(Self.claims) {
            $0.xForwarded = .replace
            $0.forwarded = .replace
        }
        #expect(
            lines == [
                "Via: 1.0 other", "X-Forwarded-Host: shop:8080", "X-Forwarded-Proto: http",
                "Forwarded: for=unknown;host=\"shop:8080\";proto=http", "Via: 1.1 coxswain",
            ])
    }

    @Test func appendingKeepsTheListsThatTheClientSays() throws {
        let lines = try told(Self.claims + ["Forwarded: for=\"[::7]\""]) {
            $0.xForwarded = .append
            $0.forwarded = .append
        }
        #expect(
            lines == [
                "Via: 1.0 other", "X-Forwarded-Host: shop:8080", "X-Forwarded-For: 9.9.9.9",
                "X-Forwarded-Proto: http",
                "Forwarded: for=9.9.9.9;proto=https, for=\"[::7]\", "
                    + "for=unknown;host=\"shop:8080\";proto=http",
                "Via: 1.1 coxswain",
            ])
    }

    @Test func offPassesWhatTheClientSaysAndAddsNothing() throws {
        let lines = try told(Self.claims) {
            $0.xForwarded = .off
            $0.forwarded = .off
            $0.via = false
        }
        #expect(lines == Self.claims)
        #expect(try told([]) { ($0.xForwarded, $0.via) = (.off, false) } == [])
    }

    @Test(arguments: ["Forwarded: for=\"a", "Forwarded: for=\"a\\\"", "Forwarded:"])
    func aListThatWouldSwallowWhatIsAppendedIsDropped(line: String) throws {
        let lines = try told([line]) { $0.forwarded = .append }
        #expect(lines.contains("Forwarded: for=unknown;host=\"shop:8080\";proto=http"))
        #expect(
            try told(["Forwarded: for=\"a\\\"b\""]) { $0.forwarded = .append }
                .contains { $0.hasPrefix("Forwarded: for=\"a\\\"b\", for=unknown;") })
    }

    @Test(arguments: [("127.0.0.1", "for=127.0.0.1"), ("::1", "for=\"[::1]\"")])
    func addressesStandAsTheyMay(host: String, told: String) throws {
        let front = try TestFront()
        let port = try freePort(try #require(SocketAddress(host: host, port: 0)))
        let listen: ListenAddress =
            host == "::1" ? .ipv6(host: host, port: port) : .ipv4(host: host, port: port)
        try front.route(to: [echo()]) {
            $0.listen = [listen]
            $0.forwarding.forwarded = .append
            $0.forwarding.xForwarded = .replace
        }
        let client = MessageReader(
            try Wire(to: try #require(SocketAddress(host: host, port: port))))
        client.wire.send(request(["X-Forwarded-For: 9.9.9.9"]))
        let lines = about(try #require(client.next()).text)
        #expect(lines.contains("Forwarded: \(told);host=\"shop:8080\";proto=http"))
        #expect(lines.contains("X-Forwarded-For: \(host)"))
    }

    @Test(arguments: [("1.1", true), ("1.0", true), ("1.1", false)])
    func viaIsAddedToResponsesAsThePolicySays(version: String, via: Bool) throws {
        let front = try TestFront()
        let backend = try Backend { _ in
            "HTTP/\(version) 200 OK\r\nVia: 1.1 inner\r\nContent-Length: 0\r\n\r\n"
        }
        try front.route(to: [backend]) { $0.forwarding.via = via }
        let client = try front.client()
        client.send("GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
        let answer = client.receiveAll()
        #expect(answer.contains("\r\nVia: 1.1 inner\r\n"))
        #expect(answer.contains("\r\nVia: \(version) coxswain\r\n") == via)
    }
}
