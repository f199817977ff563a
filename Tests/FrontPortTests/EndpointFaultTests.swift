import FrontWire
import LinuxIO
import Model
import Testing

/// A replica that goes wrong at each point of an exchange, in each way. Whoever asked is answered by
/// another or told; half a response is never taken for a whole one; and the next request is served.
@Suite struct EndpointFaultTests {
    enum End: Sendable, CaseIterable { case closes, resets }

    enum Outcome: Sendable {
        /// Another replica answers, where the request may be sent again; else 502.
        case anotherAnswers
        case status(Int)
        /// The client's connection ends without a whole response.
        case cut
    }

    struct Fault: CustomTestStringConvertible, Sendable {
        let testDescription: String
        var reads = true
        var says = ""
        let outcome: Outcome
    }

    private static let large = "HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n"
    private static let chunks = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhe"

    static let deaths = [
        Fault(
            testDescription: "before it has read", reads: false, outcome: .anotherAnswers),
        Fault(testDescription: "before the head", outcome: .anotherAnswers),
        Fault(
            testDescription: "in the status line", says: "HTTP/1.1 20",
            outcome: .anotherAnswers),
        Fault(
            testDescription: "in a field", says: "HTTP/1.1 200 OK\r\nContent-Le",
            outcome: .anotherAnswers),
        Fault(
            testDescription: "in a small body",
            says: "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhe", outcome: .anotherAnswers),
        Fault(testDescription: "after the head", says: large, outcome: .cut),
        Fault(testDescription: "in the body", says: large + "he", outcome: .cut),
        Fault(testDescription: "in a chunk", says: chunks, outcome: .cut),
        Fault(testDescription: "between chunks", says: chunks + "llo\r\n", outcome: .cut),
    ]

    @Test(arguments: deaths, End.allCases)
    func dies(fault: Fault, end: End) throws {
        let front = try TestFront()
        let dying = try Backend { wire, _, _ in
            if fault.reads { _ = MessageReader(wire).next() }
            wire.send(fault.says)
            if end == .resets { wire.reset() }
        }
        try front.route(to: [dying, Backend(named: "living")])
        try expect(fault.outcome, of: "GET", from: front)
        // The second of the two is next: it has to be the turn of the first.
        if case .cut = fault.outcome { #expect(try front.get().text == "living") }
        try expect(fault.outcome, of: "POST", from: front)
        try expectPeace(front)
    }

    static let nonsense = [
        "garbage\r\n\r\n", "\u{0}\u{1}\u{2}\r\n\r\n", "HTTP/9.1 200 OK\r\n\r\n",
        "HTTP/1.1 2000 OK\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        "HTTP/1.1 100 Continue\r\n\r\ngarbage\r\n\r\n",
        String(repeating: "x", count: 100_000),
    ]

    @Test(arguments: nonsense)
    func talksNonsense(text: String) throws {
        let front = try TestFront()
        let mad = try Backend { wire, _, _ in
            _ = MessageReader(wire).next()
            wire.send(text)
            _ = wire.receiveAll()
        }
        try front.route(to: [mad, Backend(named: "living")])
        do {
            let client = MessageReader(try front.client())
            client.wire.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n")
            var answer = client.next()
            if answer?.status == 100 { answer = client.next() }
            #expect(answer?.status == 502)
        }
        #expect(try front.get().text == "living")
        try expectPeace(front)
    }

    static let silences = [
        Fault(testDescription: "before the head", outcome: .status(504)),
        Fault(
            testDescription: "in the head", says: "HTTP/1.1 200 OK\r\nCont",
            outcome: .status(504)),
        Fault(testDescription: "after the head", says: large, outcome: .cut),
        Fault(testDescription: "in the body", says: large + "he", outcome: .cut),
        Fault(testDescription: "in a chunk", says: chunks, outcome: .cut),
    ]

    @Test(arguments: silences)
    func fallsSilent(fault: Fault) throws {
        let front = try TestFront()
        let silent = try Backend { wire, _, _ in
            _ = MessageReader(wire).next()
            wire.send(fault.says)
            // Until the front has enough of it.
            _ = wire.receiveAll()
        }
        try front.route(to: [silent, Backend(named: "living")]) {
            $0.responseTimeout = .milliseconds(200)
            $0.idleTimeout = .milliseconds(200)
        }
        try expect(fault.outcome, of: "GET", from: front)
        #expect(try front.get().text == "living")
        try expectPeace(front)
    }

    private func expect(_ outcome: Outcome, of method: String, from front: TestFront) throws {
        let client = MessageReader(try front.client())
        client.wire.send("\(method) / HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\nhi")
        let answer = client.next()
        switch outcome {
        case .anotherAnswers where method == "GET": #expect(answer?.text == "living")
        case .anotherAnswers: #expect([200, 502].contains(answer?.status))
        case .status(let status): #expect(answer?.status == status)
        case .cut: #expect(answer == nil)
        }
    }

    /// Nothing is left of what went wrong.
    private func expectPeace(_ front: TestFront) throws {
        try waitForCounter(front, .inFlight, 0)
        try waitForCounter(front, .openConnections, 0)
        try waitForCounter(front, .inFlight, 0, of: "orders-1-1")
        try waitForCounter(front, .openConnections, 0, of: "orders-1-1")
    }
}
