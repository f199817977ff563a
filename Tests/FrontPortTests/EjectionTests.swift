import FrontWire
import LinuxIO
import Model
import Testing

@testable import FrontPort

/// Replicas that fail in traffic.
@Suite struct EjectionTests {
    private func get(_ reader: MessageReader) -> MessageReader.Message? {
        reader.wire.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n")
        return reader.next()
    }

    @Test("a replica that answers 5xx five times in a row gets no more, and is counted")
    func serverErrors() throws {
        let front = try TestFront()
        let failing = try Backend { _ in
            "HTTP/1.1 500 Internal Server Error\r\nContent-Length: 0\r\n\r\n"
        }
        try front.route(to: [failing, Backend(named: "good")])
        let reader = MessageReader(try front.client())
        let statuses = (0..<30).map { _ in get(reader)?.status }
        #expect(statuses.filter { $0 == 500 }.count == 5)
        #expect(statuses.suffix(20).allSatisfy { $0 == 200 })
        #expect(try sample(front)[.ejections] == 1)
        #expect(try sample(front, of: "orders-1-1")[.ejections] == 1)
    }

    @Test("a replica that cannot be reached is asked five times and then no more")
    func refusals() throws {
        let front = try TestFront()
        let gone = try Backend(named: "gone")
        gone.kill()
        try front.route(to: [gone, Backend(named: "good")])
        let reader = MessageReader(try front.client())
        let deadline = MonotonicClock.now + .seconds(10)
        while try sample(front, of: "orders-1-1")[.ejections] == 0 {
            try #require(MonotonicClock.now < deadline, "it is not ejected")
            #expect(get(reader)?.text == "good")
        }
        for _ in 0..<20 { #expect(get(reader)?.text == "good") }
        #expect(try sample(front)[.retries] == 5)
        #expect(try sample(front, of: "orders-1-1")[.ejections] == 1)
    }

    /// Requests went to it in turn before, until it had failed five times.
    @Test("a replica that dies is asked no more as soon as its idle connections end")
    func deaths() throws {
        let front = try TestFront()
        let dying = try Backend(named: "dying")
        try front.route(to: [dying, Backend(named: "good")])
        let reader = MessageReader(try front.client())
        #expect(Set((0..<4).compactMap { _ in get(reader)?.text }) == ["dying", "good"])
        dying.kill()
        let killed = MonotonicClock.now
        for _ in 0..<20 { #expect(get(reader)?.text == "good") }
        // Nobody tells the front that it is dead, so it is asked again when the doubt is over.
        let doubts = (MonotonicClock.now - killed) / FrontLimits.refusalDoubtNanoseconds
        #expect(try sample(front)[.retries] <= UInt64(1 + doubts))
    }

    @Test("an ejected replica comes back when its time is up")
    func comesBack() throws {
        let front = try TestFront()
        // Fails five times, then is well.
        let failing = try Backend { wire, _, _ in
            let reader = MessageReader(wire)
            for number in 1... {
                guard reader.next() != nil else { return }
                let bad = "HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\n\r\n"
                guard wire.send(number <= 5 ? bad : ok("back")) else { return }
            }
        }
        try front.route(to: [failing, Backend(named: "good")]) {
            $0.ejection.baseDuration = .milliseconds(50)
        }
        let reader = MessageReader(try front.client())
        let deadline = MonotonicClock.now + .seconds(10)
        var answer = get(reader)?.text
        while answer != "back" {
            try #require(MonotonicClock.now < deadline, "it does not come back")
            answer = get(reader)?.text
        }
        #expect(try sample(front)[.ejections] == 1)
    }

    @Test("the only replica is never ejected")
    func theOnlyOne() throws {
        let front = try TestFront()
        let failing = try Backend { _ in
            "HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n"
        }
        try front.route(to: [failing])
        let reader = MessageReader(try front.client())
        for _ in 0..<20 { #expect(get(reader)?.status == 502) }
        #expect(failing.requests.count == 20)
        #expect(try sample(front)[.ejections] == 0)
    }
}
