import FrontWire
import LinuxIO
import Model
import Testing

@testable import FrontPort

/// Requests that say which revision of a canary they are for.
@Suite struct SideTests {
    /// The first is of the old revision, the second of the new one.
    private func front(
        _ match: CanaryMatch, byRequestOnly: Bool = false, canaries: Int = 1
    ) throws -> (TestFront, [Backend]) {
        let front = try TestFront()
        let replicas = try ["old", "new"].map { try Backend(named: $0) }
        try route(front, replicas, match, byRequestOnly, canaries)
        return (front, replicas)
    }

    private func route(
        _ front: TestFront, _ replicas: [Backend], _ match: CanaryMatch, _ byRequestOnly: Bool,
        _ canaries: Int
    ) throws {
        let routing = CanaryRouting(match, isByRequestOnly: byRequestOnly)
        try front.route(
            to: Array(replicas.prefix(1 + canaries)), canary: routing, canaries: [2])
    }

    private func get(_ reader: MessageReader, _ headers: String = "") -> String? {
        reader.wire.send("GET / HTTP/1.1\r\nHost: x\r\n\(headers)\r\n")
        return reader.next()?.text
    }

    @Test("a header takes a request to the new revision or keeps it from it")
    func header() throws {
        let (front, replicas) = try front(.header(name: "X-Canary"))
        let reader = MessageReader(try front.client())
        for _ in 0..<4 {
            #expect(get(reader, "x-canary: always\r\n") == "new")
            #expect(get(reader, "X-Canary: never\r\n") == "old")
        }
        #expect(Set((0..<4).map { _ in get(reader, "X-Canary: perhaps\r\n") }) == ["old", "new"])
        #expect(Set((0..<4).map { _ in get(reader) }) == ["old", "new"])
        withExtendedLifetime(replicas) {}
    }

    @Test("a cookie does the same, wherever it stands among others")
    func cookie() throws {
        let (front, replicas) = try front(.cookie(name: "beta"))
        let reader = MessageReader(try front.client())
        for _ in 0..<4 {
            #expect(get(reader, "Cookie: a=always; beta=always; b=c\r\n") == "new")
            #expect(get(reader, "Cookie: beta=never\r\n") == "old")
        }
        #expect(
            Set((0..<4).map { _ in get(reader, "Cookie: xbeta=always; a=beta\r\n") })
                == ["old", "new"])
        withExtendedLifetime(replicas) {}
    }

    @Test("where only requests decide, all others go to the old revision")
    func byRequestOnly() throws {
        let (front, replicas) = try front(.header(name: "X-Canary"), byRequestOnly: true)
        let reader = MessageReader(try front.client())
        for _ in 0..<8 { #expect(get(reader) == "old") }
        #expect(get(reader, "X-Canary: always\r\n") == "new")
        withExtendedLifetime(replicas) {}
    }

    @Test("a wish that nobody can meet is none")
    func nobodyThere() throws {
        let (front, replicas) = try front(.header(name: "X-Canary"), canaries: 0)
        let reader = MessageReader(try front.client())
        #expect(get(reader, "X-Canary: always\r\n") == "old")
        withExtendedLifetime(replicas) {}
    }

    @Test("a client that is bound to a replica goes to the side that its request asks for")
    func bound() throws {
        let front = try TestFront()
        let replicas = try ["old", "new"].map { try Backend(named: $0) }
        try front.route(
            to: replicas, canary: CanaryRouting(.header(name: "X-Canary"), isByRequestOnly: true),
            canaries: [2]
        ) { $0.sticky = .cookie(name: "lb") }
        let reader = MessageReader(try front.client())
        reader.wire.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n")
        let first = try #require(reader.next())
        let cookie = try #require(first.header("set-cookie")).prefix { $0 != ";" }
        #expect(first.text == "old")
        #expect(get(reader, "Cookie: \(cookie)\r\nX-Canary: always\r\n") == "new")
        #expect(get(reader, "Cookie: \(cookie)\r\n") == "old")
    }
}
