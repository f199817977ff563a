import FrontWire
import LinuxIO
import Model
import Testing

/// Replicas that may have only so many requests, and the queue in front of them.
@Suite struct QueueTests {
    /// A replica that says what it was asked and answers when it is told to.
    private func slowReplica(_ script: Wire) throws -> Backend {
        try Backend { wire, _, _ in
            let reader = MessageReader(wire)
            while let request = reader.next() {
                script.send(String(request.startLine.dropFirst(5).prefix(1)))
                _ = script.receive(atMost: 1)
                guard wire.send(ok(request.startLine)) else { return }
            }
        }
    }

    private func ask(_ front: TestFront, _ name: String) throws -> MessageReader {
        let reader = MessageReader(try front.client())
        reader.wire.send("GET /\(name) HTTP/1.1\r\nHost: x\r\n\r\n")
        return reader
    }

    @Test("requests beyond the cap wait and are served in the order in which they came")
    func firstComeFirstServed() throws {
        let front = try TestFront()
        let (control, script) = try pairOfWires()
        try front.route(to: [slowReplica(script)]) { $0.requestsPerReplicaMaximum = 1 }
        var readers = [try ask(front, "0")]
        #expect(control.receive(atMost: 1) == Array("0".utf8))
        for number in 1...5 {
            readers.append(try ask(front, "\(number)"))
            try waitForCounter(front, .held, UInt64(number))
        }
        for number in 0...5 {
            #expect(try sample(front, of: "orders-1-1")[.inFlight] == 1)
            control.send("!")
            #expect(readers[number].next()?.status == 200)
            if number < 5 {
                #expect(control.receive(atMost: 1) == Array("\(number + 1)".utf8))
                try waitForCounter(front, .held, UInt64(4 - number))
            }
        }
        #expect(try sample(front, of: "orders-1-1")[.requests] == 6)
    }

    @Test("a client that asks again takes its place behind those that wait")
    func nobodyJumpsTheQueue() throws {
        let front = try TestFront()
        let (control, script) = try pairOfWires()
        try front.route(to: [slowReplica(script)]) { $0.requestsPerReplicaMaximum = 1 }
        let greedy = try front.client()
        // Its second request is there already when the first has been answered.
        greedy.send(
            "GET /1 HTTP/1.1\r\nHost: x\r\n\r\nGET /3 HTTP/1.1\r\nHost: x\r\n\r\n")
        #expect(control.receive(atMost: 1) == Array("1".utf8))
        let patient = try ask(front, "2")
        try waitForCounter(front, .held, 1)
        control.send("!")
        #expect(control.receive(atMost: 1) == Array("2".utf8))
        control.send("!")
        #expect(patient.next()?.status == 200)
        #expect(control.receive(atMost: 1) == Array("3".utf8))
        control.send("!")
        let reader = MessageReader(greedy)
        #expect(reader.next()?.status == 200)
        #expect(reader.next()?.status == 200)
    }

    @Test("a full queue answers 503 with Retry-After, and so does one that is too slow")
    func shed() throws {
        let front = try TestFront()
        let (control, script) = try pairOfWires()
        try front.route(to: [slowReplica(script)]) {
            $0.requestsPerReplicaMaximum = 1
            $0.heldRequestsMaximum = 1
            $0.holdDeadline = .milliseconds(300)
        }
        let first = try ask(front, "1")
        #expect(control.receive(atMost: 1) == Array("1".utf8))
        let second = try ask(front, "2")
        try waitForCounter(front, .held, 1)
        let beyond = try #require(try ask(front, "3").next())
        #expect((beyond.status, beyond.header("retry-after")) == (503, "1"))
        let late = try #require(second.next())
        #expect((late.status, late.header("retry-after")) == (503, "1"))
        #expect(late.text == "every replica has as many requests as it may have\n")
        #expect(try sample(front)[.shed] == 2)
        control.send("!")
        #expect(first.next()?.status == 200)
        #expect(try sample(front)[.held] == 0)
    }

    @Test("a replica that joins takes over from the queue at once")
    func aReplicaJoins() throws {
        let front = try TestFront()
        let (control, script) = try pairOfWires()
        let slow = try slowReplica(script)
        let capped: (inout FrontPolicy) -> Void = { $0.requestsPerReplicaMaximum = 1 }
        try front.route(to: [slow], capped)
        let first = try ask(front, "1")
        #expect(control.receive(atMost: 1) == Array("1".utf8))
        let second = try ask(front, "2")
        try waitForCounter(front, .held, 1)
        try front.route(to: [slow, Backend(named: "new")], capped)
        #expect(second.next()?.text == "new")
        control.send("!")
        #expect(first.next()?.status == 200)
    }

    @Test("streams count as requests and wait as they do")
    func streams() throws {
        let front = try TestFront()
        let echo = try Backend { wire, _, _ in
            while let bytes = wire.receive(), !bytes.isEmpty { wire.send(bytes) }
        }
        try front.route(to: [echo], mode: .tcp) { $0.requestsPerReplicaMaximum = 1 }
        do {
            let first = try front.client()
            first.send("one")
            #expect(first.receive() == Array("one".utf8))
            let second = try front.client()
            second.send("two")
            try waitForCounter(front, .held, 1)
            first.finishSending()
            #expect(first.isClosed)
            #expect(second.receive() == Array("two".utf8))
        }
    }
}
