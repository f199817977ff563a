import FrontWire
import LinuxIO
import Model
import Testing

/// Clients that stay with one replica.
@Suite struct StickyTests {
    private func replicas(_ count: Int) throws -> [Backend] {
        try (1...count).map { try Backend(named: "\($0)") }
    }

    private func get(_ reader: MessageReader, _ headers: String = "") -> MessageReader.Message? {
        reader.wire.send("GET / HTTP/1.1\r\nHost: x\r\n\(headers)\r\n")
        return reader.next()
    }

    /// "NAME=VALUE" as the client sends it back.
    private func cookie(_ message: MessageReader.Message?) throws -> String {
        let line = try #require(message?.header("set-cookie"))
        #expect(line.hasSuffix("; Path=/; HttpOnly"))
        return String(line.prefix { $0 != ";" })
    }

    @Test("the cookie that the front sets brings its client back, on any connection")
    func cookieBinds() throws {
        let front = try TestFront()
        try front.route(to: replicas(3)) { $0.sticky = .cookie(name: "lb") }
        for _ in 0..<3 {
            let first = try front.get()
            let cookie = try cookie(first)
            let reader = MessageReader(try front.client())
            for _ in 0..<5 {
                let answer = try #require(get(reader, "Cookie: a=b; \(cookie)\r\n"))
                #expect(answer.text == first.text)
                #expect(answer.header("set-cookie") == nil)
            }
        }
    }

    @Test("clients without a cookie are spread by the balance")
    func newClientsAreSpread() throws {
        let front = try TestFront()
        try front.route(to: replicas(3)) { $0.sticky = .cookie(name: "lb") }
        let reader = MessageReader(try front.client())
        #expect((0..<6).map { _ in get(reader)?.text } == ["1", "2", "3", "1", "2", "3"])
    }

    @Test("a cookie survives scaling, and a client whose replica has left is given another")
    func scaling() throws {
        let front = try TestFront()
        let replicas = try replicas(3)
        let sticky: (inout FrontPolicy) -> Void = { $0.sticky = .cookie(name: "lb") }
        try front.route(to: Array(replicas.prefix(2)), sticky)
        let first = MessageReader(try front.client())
        #expect(get(first)?.text == "1")
        let second = try cookie(get(first))
        try front.route(to: replicas, sticky)
        for _ in 0..<4 { #expect(get(first, "Cookie: \(second)\r\n")?.text == "2") }
        front.daemon.send(.drain(front.replica(2), deadline: .seconds(30)))
        _ = try front.daemon.nextDrained()
        let moved = try #require(get(first, "Cookie: \(second)\r\n"))
        #expect(moved.status == 200 && moved.text != "2")
        let new = try cookie(moved)
        for _ in 0..<4 { #expect(get(first, "Cookie: \(new)\r\n")?.text == moved.text) }
    }

    @Test("what the replica sets stays beside the front's cookie")
    func cookiesOfReplicas() throws {
        let front = try TestFront()
        let replica = try Backend { _ in ok("x", "Set-Cookie: session=1\r\n") }
        try front.route(to: [replica]) { $0.sticky = .cookie(name: "lb") }
        let cookies = try front.get().headers.filter { $0.name.lowercased() == "set-cookie" }
        #expect(cookies.map(\.value).contains("session=1"))
        #expect(cookies.count == 2)
    }

    @Test("requests with the same header value go to the same replica, others by the balance")
    func headers() throws {
        let front = try TestFront()
        try front.route(to: replicas(4)) { $0.sticky = .header(name: "X-Tenant") }
        let reader = MessageReader(try front.client())
        var chosen: Set<String> = []
        for tenant in 0..<16 {
            let answers = (0..<3).map { _ in get(reader, "x-tenant: \(tenant)\r\n")?.text ?? "" }
            #expect(Set(answers).count == 1)
            chosen.formUnion(answers)
        }
        #expect(chosen.count >= 3)
        #expect(Set((0..<4).map { _ in get(reader)?.text }).count == 4)
    }

    @Test(
        "connections from one address go to one replica", arguments: [FrontPolicy.Mode.http, .tcp])
    func addresses(mode: FrontPolicy.Mode) throws {
        let front = try TestFront()
        let port = try freePort()
        let replicas = try replicas(4)
        let routes = try front.orders(replicas, mode: mode) {
            $0.listen = [.ipv4(host: "127.0.0.1", port: port)]
            $0.sticky = .clientAddress
        }
        try front.route(routes)
        let answers = try (0..<12).map { _ in
            get(MessageReader(try Wire(to: .loopback(port: port))))?.text
        }
        #expect(Set(answers).count == 1)
    }
}
