import Foundation
import FrontWire
import LinuxIO
import Model
import Testing

/// One line of JSON for each request, written off the request path.
@Suite struct AccessLogTests {
    struct Line: Decodable {
        let time: String
        let service: String
        let replica: String?
        let method: String?
        let path: String?
        let status: Int
        let bytesIn: Int
        let bytesOut: Int
        let durationMicroseconds: Int
        let retries: Int
        let reason: String?
    }

    private func lines(_ front: TestFront, atLeast count: Int) throws -> [Line] {
        let path = front.scratch.file("orders.access.jsonl")
        let deadline = MonotonicClock.now + 30_000_000_000
        while MonotonicClock.now < deadline {
            let text = (try? String(contentsOfFile: path, encoding: .utf8)) ?? ""
            let lines = text.split(separator: "\n")
            if lines.count >= count, text.hasSuffix("\n") {
                return try lines.map { try JSONDecoder().decode(Line.self, from: Data($0.utf8)) }
            }
            usleep(10_000)
        }
        Issue.record("the access log did not get \(count) lines")
        return []
    }

    @Test("a request is told with its replica, figures and time")
    func requests() throws {
        let front = try TestFront()
        try front.route(to: [Backend(named: "hello")]) { $0.accessLog = .file }
        _ = try front.get("/a?b=\"c\"")
        let line = try #require(try lines(front, atLeast: 1).first)
        #expect(line.service == "orders")
        #expect(line.replica == "orders-1-1")
        #expect(line.method == "GET")
        #expect(line.path == "/a?b=\"c\"")
        #expect(line.status == 200)
        #expect(line.bytesIn > 20)
        #expect(line.bytesOut > 20)
        #expect(line.retries == 0)
        #expect(line.reason == nil)
        #expect(line.time.hasPrefix("20") && line.time.hasSuffix("Z"))
        #expect(line.time.utf8.count == "2026-11-23T13:45:00.123456Z".utf8.count)
    }

    @Test("an answer of the front itself is told with its reason")
    func ownAnswers() throws {
        let front = try TestFront()
        try front.route(to: []) {
            $0.accessLog = .file
            $0.holdDeadline = .zero
        }
        #expect(try front.get("/nobody").status == 503)
        _ = try front.ask("BAD\r\n\r\n")
        let told = try lines(front, atLeast: 2)
        #expect(told.map(\.status) == [503, 400])
        #expect(told.first?.path == "/nobody")
        #expect(told.first?.replica == nil)
        #expect(told.allSatisfy { $0.reason?.isEmpty == false })
        #expect(told.last?.method == nil)
    }

    @Test("a request that was tried again says how often")
    func retries() throws {
        let front = try TestFront()
        let dead = try Backend { wire, _, _ in _ = MessageReader(wire).next() }
        try front.route(to: [dead, Backend(named: "b")]) { $0.accessLog = .file }
        for _ in 0..<2 { #expect(try front.get().text == "b") }
        let told = try lines(front, atLeast: 2)
        #expect(told.map(\.retries).max() == 1)
        #expect(told.allSatisfy { $0.replica == "orders-1-2" })
    }

    @Test("a stream is told when it has ended, with the bytes of both ways")
    func streams() throws {
        let front = try TestFront()
        let echo = try Backend { wire, _, _ in
            while let bytes = wire.receive(), !bytes.isEmpty { wire.send(bytes) }
        }
        try front.route(to: [echo], mode: .tcp) { $0.accessLog = .file }
        let client = try front.client()
        client.send("12345")
        #expect(MessageReader(client).take(through: "5") == "12345")
        client.finishSending()
        #expect(client.receive() == [])
        let line = try #require(try lines(front, atLeast: 1).first)
        #expect((line.bytesIn, line.bytesOut) == (5, 5))
    }

    @Test("a rotated file is left alone, and a new one begun")
    func rotation() throws {
        let front = try TestFront()
        try front.route(to: [Backend(named: "hello")]) { $0.accessLog = .file }
        _ = try front.get("/one")
        _ = try lines(front, atLeast: 1)
        let path = front.scratch.file("orders.access.jsonl")
        #expect(rename(path, path + ".1") == 0)
        _ = try front.get("/two")
        #expect(try lines(front, atLeast: 1).map(\.path) == ["/two"])
    }
}
