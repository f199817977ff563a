import LinuxIO
import Testing

/// When epoll is told of a client (`Worker+Watching`).
@Suite struct WatchingTests {
    private static let get = "GET / HTTP/1.1\r\nHost: x\r\n\r\n"
    private static let lastGet = "GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"

    private let front: TestFront

    init() throws {
        front = try TestFront()
        try front.route(to: [try Backend(named: "a")])
    }

    private var watched: Int { WatchCount.of(front.address) }

    /// A client whose request is there before it is accepted: the worker is kept in the middle of
    /// a turn until then.
    private func clientWithRequest(_ request: String) throws -> MessageReader {
        let other = try front.client()
        let gate = try ReceiveGate(at: front.address)
        other.send("GET /")
        gate.waitForReader()
        let client = MessageReader(try front.client())
        client.wire.send(request)
        gate.open()
        return client
    }

    /// Whether a client got its response without having been watched. On a machine that is busy with
    /// something else the response may take longer than a client remains unwatched.
    private func isServedUnwatched() throws -> Bool {
        let before = watched
        let client = try clientWithRequest(WatchingTests.lastGet)
        #expect(client.next()?.text == "a")
        #expect(client.wire.receive() == [])
        // The other client, whose request is not whole, is.
        return watched <= before + 1
    }

    @Test func aClientThatGoesWithItsResponseIsNot() throws {
        for _ in 0..<100 where try isServedUnwatched() { return }
        Issue.record("each of a hundred clients was watched")
    }

    @Test func aClientThatStaysIsOnce() throws {
        let before = watched
        let client = try clientWithRequest(WatchingTests.get)
        for _ in 0..<3 {
            #expect(client.next()?.text == "a")
            client.wire.send(WatchingTests.get)
        }
        #expect(client.next()?.text == "a")
        #expect(watched == before + 2)
    }

    @Test func aClientThatSaysNothingYetIs() throws {
        let before = watched
        let client = MessageReader(try front.client())
        try soon { watched == before + 1 }
        client.wire.send(WatchingTests.get)
        #expect(client.next()?.text == "a")
    }

    @Test func aClientWhoseReplicaTakesItsTimeIsSoon() throws {
        let (test, replica) = try pairOfWires()
        let slow = try Backend { wire, _, _ in
            guard MessageReader(wire).next() != nil, replica.receive(atMost: 1) != nil else {
                return
            }
            wire.send(ok("late"))
        }
        try front.route(to: [slow])
        let before = watched
        let client = try clientWithRequest(WatchingTests.lastGet)
        try soon { watched == before + 2 }
        test.send("!")
        #expect(client.next()?.text == "late")
    }
}
