import FrontWire
import LinuxIO
import Model
import Testing

/// Several workers behind the same listeners: to the daemon and to clients they are one front.
@Suite struct WorkersTests {
    /// A replica that says when it has a request and answers when it is told to.
    private func slowReplica(_ script: Wire) throws -> Backend {
        try Backend { wire, _, _ in
            let reader = MessageReader(wire)
            while reader.next() != nil {
                script.send("g")
                _ = script.receive(atMost: 1)
                guard wire.send(ok("slow")) else { return }
            }
        }
    }

    @Test("requests on many connections are all answered and counted once")
    func everyConnectionIsServed() throws {
        let front = try TestFront(workers: 3)
        try front.route(to: [Backend(named: "a"), Backend(named: "b")])
        let clients = try (0..<30).map { _ in MessageReader(try front.client()) }
        for round in 1...3 {
            for client in clients { client.wire.send("GET /\(round) HTTP/1.1\r\nHost: x\r\n\r\n") }
            for client in clients { #expect(client.next()?.status == 200) }
        }
        try soon { try sample(front)[.responses2xx] == 90 }
        let counted = try sample(front)
        #expect(counted[.requests] == 90)
        #expect(counted[.openConnections] == 30)
    }

    @Test("clients that stay are spread evenly, also when they come all at once")
    func aBurstIsSpread() throws {
        let scratch = Scratch()
        let front = try FrontProcess([
            "--listen", "http:unix:\(scratch.file("front"))", "--workers", "3",
            "--endpoint", "unix:\(scratch.file("nobody"))",
        ])
        _ = try front.addresses()
        let clients = try (0..<60).map { _ in
            try Wire(to: .unix(path: scratch.file("front")))
        }
        // Each worker watches its orders and the listener besides.
        let all = clients.count + 2 * 3
        try soon { front.watches.sorted().suffix(3).reduce(0, +) == all }
        let workers = front.watches.sorted().suffix(3)
        #expect(workers.allSatisfy { (20...24).contains($0) }, "\(workers)")
    }

    /// A busy client takes a place more than an idle one, so that who has fewest clients may have least
    /// room.
    @Test("a client for whom its worker has no room goes to one that has")
    func aClientGoesWhereRoomIs() throws {
        let scratch = Scratch()
        let silent = try Backend(unix: scratch.file("silent")) { wire, _, _ in
            _ = MessageReader(wire).next()
            _ = wire.receive()
        }
        // 64 places each, of which half are for clients. On a machine that is busy with other tests all this
        // takes minutes, in which no client may be sent away for being idle, nor get an answer in vain.
        let patience = [
            "--idle-timeout", "1h", "--header-timeout", "1h", "--response-timeout", "1h",
        ]
        let front = try FrontProcess(
            [
                "--listen", "http:unix:\(scratch.file("front"))", "--workers", "2",
                "--connections", "128", "--endpoint", "unix:\(silent.endpoint)",
            ] + patience)
        _ = try front.addresses()
        try soon { front.watches.count { $0 == 2 } >= 2 }
        let idle = front.watches
        func client() throws -> Wire { try Wire(to: .unix(path: scratch.file("front"))) }
        let clients = try (0..<32).map { _ in
            let before = front.watches
            let wire = try client()
            // A client has a descriptor before it is watched.
            var worker: Int?
            try soon {
                worker = zip(before, front.watches).enumerated().first { $1.1 > $1.0 }?.offset
                return worker != nil
            }
            return (wire, worker: try #require(worker))
        }
        let shares = Dictionary(grouping: clients.map(\.worker)) { $0 }.mapValues(\.count)
        let (busy, hers) = try #require(shares.max { $0.value < $1.value })
        let (other, others) = try #require(shares.first { $0.key != busy })
        // As many as take all of her room with a replica's connection each.
        for (wire, worker) in clients where worker == busy {
            wire.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n")
        }
        try soon { front.watches[busy] - idle[busy] >= 2 * hers }
        let late = try (0..<4).map { _ in try client() }
        try soon { front.watches[other] - idle[other] == others + late.count }
    }

    private func answerToNewClient(_ front: TestFront) throws -> String {
        let client = MessageReader(try front.client())
        client.wire.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n")
        return client.next()?.text ?? "none"
    }

    @Test("clients that come one after the other meet replicas in turn, whatever worker took them")
    func lonelyClientsMeetReplicasInTurn() throws {
        let front = try TestFront(workers: 3)
        try front.route(to: [Backend(named: "a"), Backend(named: "b")])
        let answers = try (0..<40).map { _ in
            let answer = try answerToNewClient(front)
            try waitForCounter(front, .openConnections, 0)
            return answer
        }
        let repetitions = zip(answers, answers.dropFirst()).count { $0 == $1 }
        // A client may come while the worker has not yet laid itself to sleep, and another takes it.
        #expect(repetitions < 10, "\(answers)")
    }

    @Test("a drain is over when the last worker's request to the replica is")
    func drainWaitsForAllWorkers() throws {
        let front = try TestFront(workers: 3)
        let (control, script) = try pairOfWires()
        let leaving = try slowReplica(script)
        try front.route(to: [leaving])
        let clients = try (0..<12).map { _ in MessageReader(try front.client()) }
        for client in clients {
            client.wire.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n")
            #expect(control.receive(atMost: 1) == Array("g".utf8))
        }
        front.daemon.send(.drain(front.replica(1), deadline: .seconds(30)))
        for client in clients {
            control.send("!")
            _ = client
        }
        for client in clients { #expect(client.next()?.text == "slow") }
        let drained = try front.daemon.nextDrained()
        #expect((drained.replica, drained.cut) == (front.replica(1), 0))
        #expect(try sample(front, of: "orders-1-1")[.openConnections] == 0)
    }

    @Test("what the deadline of a drain cuts is added up over the workers")
    func cutsAreAddedUp() throws {
        let front = try TestFront(workers: 3)
        let (control, script) = try pairOfWires()
        try front.route(to: [slowReplica(script)])
        let clients = try (0..<12).map { _ in MessageReader(try front.client()) }
        for client in clients {
            client.wire.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n")
            #expect(control.receive(atMost: 1) == Array("g".utf8))
        }
        front.daemon.send(.drain(front.replica(1), deadline: .zero))
        #expect(try front.daemon.nextDrained().cut == 12)
        for client in clients { #expect(client.next()?.status == 504) }
        for _ in clients { control.send("!") }
    }

    @Test(
        "a replica gets no more requests at once than the policy allows, however many workers ask",
        arguments: 1...4)
    func theCapIsOfAllWorkers(maximum: Int) throws {
        let front = try TestFront(workers: 3)
        let (control, script) = try pairOfWires()
        try front.route(to: [slowReplica(script)]) { $0.requestsPerReplicaMaximum = maximum }
        let clients = try (0..<12).map { _ in MessageReader(try front.client()) }
        for client in clients { client.wire.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n") }
        for served in 0..<clients.count {
            var busy: UInt64 = 0
            try soon {
                busy = try sample(front, of: "orders-1-1")[.inFlight]
                return try busy + sample(front)[.held] == UInt64(clients.count - served)
            }
            #expect(1...UInt64(maximum) ~= busy)
            #expect(control.receive(atMost: 1) == Array("g".utf8))
            control.send("!")
            try soon { try sample(front)[.responses2xx] == UInt64(served + 1) }
        }
        for client in clients { #expect(client.next()?.text == "slow") }
    }

    @Test("a front that is told to finish ends when all of its workers have")
    func finishing() throws {
        let front = try TestFront(workers: 3)
        let (control, script) = try pairOfWires()
        try front.route(to: [slowReplica(script)])
        let client = MessageReader(try front.client())
        client.wire.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n")
        #expect(control.receive(atMost: 1) == Array("g".utf8))
        front.finish()
        control.send("!")
        #expect(client.next()?.text == "slow")
        front.waitForEnd()
    }
}
