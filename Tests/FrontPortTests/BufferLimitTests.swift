import FrontWire
import LinuxIO
import Model
import Testing

@testable import FrontPort

/// More clients send at once than there are buffers.
@Suite struct BufferLimitTests {
    private static let halfOfAHead = "GET / HTTP/1.1\r\n"
    private static let restOfAHead = "Host: x\r\n\r\n"

    @Test func othersWaitUntilOneIsAnswered() throws {
        let front = try TestFront(receiveBuffers: 2)
        try front.route(to: [Backend(named: "a")])
        let readers = try (0..<2).map { _ in MessageReader(try front.client()) }
        for reader in readers {
            reader.wire.send(BufferLimitTests.halfOfAHead)
            try waitUntilRead(reader.wire)
        }
        let waiting = try (0..<3).map { _ in MessageReader(try front.client()) }
        for reader in waiting {
            reader.wire.send(BufferLimitTests.halfOfAHead + BufferLimitTests.restOfAHead)
        }
        try waitForCounter(front, .openConnections, 5)
        readers[0].wire.send(BufferLimitTests.restOfAHead)
        #expect(readers[0].next()?.text == "a")
        for reader in waiting { #expect(reader.next()?.text == "a") }
        readers[1].wire.send(BufferLimitTests.restOfAHead)
        #expect(readers[1].next()?.text == "a")
        #expect(try sample(front)[.requests] == 5)
    }

    @Test func areHalfOfWhatTheUnitMayHave() {
        #expect(FrontProgram.receiveBuffers(below: 64 << 20) == 512)
        #expect(FrontProgram.receiveBuffers(below: nil) == FrontLimits.receiveBuffers)
        #expect(FrontProgram.receiveBuffers(below: .max) == FrontLimits.receiveBuffers)
        #expect(FrontProgram.receiveBuffers(below: 0) == 1)
    }

    /// Whoever has a buffer is answered, whatever others wait for.
    @Test func responsesAreReadAllTheSame() throws {
        let front = try TestFront(receiveBuffers: 1)
        try front.route(to: [Backend { _ in ok(String(repeating: "x", count: 200_000)) }])
        for _ in 0..<3 { #expect(try front.get().body.count == 200_000) }
    }

    @Test func aClientThatWaitsInVainIsClosedInTime() throws {
        let front = try TestFront(receiveBuffers: 1)
        try front.route(to: [Backend(named: "a")]) { $0.headerTimeout = .milliseconds(500) }
        let first = try front.client()
        first.send(BufferLimitTests.halfOfAHead)
        try waitUntilRead(first)
        let second = MessageReader(try front.client())
        second.wire.send(BufferLimitTests.halfOfAHead + BufferLimitTests.restOfAHead)
        #expect(MessageReader(first).next()?.status == 408)
        if let answer = second.next() { #expect(answer.text == "a") }
        #expect(try front.get().text == "a")
    }

    @Test func streamsShareThem() throws {
        let front = try TestFront(receiveBuffers: 1)
        let echo = try Backend { wire, _, _ in
            while let bytes = wire.receive(), !bytes.isEmpty { wire.send(bytes) }
        }
        try front.route(to: [echo], mode: .tcp)
        let clients = try (0..<4).map { _ in try front.client() }
        for _ in 0..<20 {
            for client in clients { client.send("hello") }
            for client in clients { #expect(client.receive(atMost: 5)?.count == 5) }
        }
    }

    private func waitUntilRead(_ wire: Wire) throws {
        let deadline = MonotonicClock.now + .seconds(20)
        while wire.unreadBytes > 0 {
            try #require(MonotonicClock.now < deadline, "it is not read")
            letOthersRun()
        }
    }
}
