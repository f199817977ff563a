import FrontWire
import LinuxIO
import Model
import Testing

/// Replicas that leave, and tables that change.
@Suite struct DrainTests {
    /// A replica that answers when it is told to, and says what happens to its connections.
    private func slowReplica(_ script: Wire) throws -> Backend {
        try Backend { wire, backend, _ in
            let reader = MessageReader(wire)
            while let request = reader.next() {
                backend.note(request.startLine)
                script.send("got\n")
                _ = script.receive(atMost: 1)
                wire.send(ok("slow"))
            }
            script.send("closed\n")
        }
    }

    @Test func drainWaitsForTheRequestInFlight() throws {
        let front = try TestFront()
        let (control, script) = try pairOfWires()
        let events = MessageReader(control)
        let leaving = try slowReplica(script)
        try front.route(to: [leaving, Backend(named: "other")])
        let client = MessageReader(try front.client())
        client.wire.send("GET /slow HTTP/1.1\r\nHost: x\r\n\r\n")
        #expect(events.take(through: "\n") == "got\n")

        front.daemon.send(.drain(front.replica(1), deadline: .seconds(30)))
        // The order is carried out once a later one is: no request goes there any more.
        try front.route(to: [leaving, Backend(named: "other")])
        for _ in 0..<4 { #expect(try front.get().text == "other") }

        control.send("!")
        #expect(client.next()?.text == "slow")
        let drained = try front.daemon.nextDrained()
        #expect((drained.replica, drained.cut) == (front.replica(1), 0))
        // Closed before the report, so that not one byte can follow.
        #expect(events.take(through: "\n") == "closed\n")
        for _ in 0..<4 { #expect(try front.get().text == "other") }
        #expect(leaving.requests == ["GET /slow HTTP/1.1"])
    }

    @Test func drainOfAnIdleReplicaClosesItsConnectionsAtOnce() throws {
        let front = try TestFront()
        let (control, script) = try pairOfWires()
        let replica = try slowReplica(script)
        try front.route(to: [replica])
        control.send("!")
        #expect(try front.get().text == "slow")
        front.daemon.send(.drain(front.replica(1), deadline: .seconds(30)))
        #expect(try front.daemon.nextDrained().cut == 0)
        #expect(control.receive(atMost: 4) == Array("got\n".utf8))
        #expect(control.receive(atMost: 7) == Array("closed\n".utf8))
        // Asked again, it says so again.
        front.daemon.send(.drain(front.replica(1), deadline: .seconds(30)))
        #expect(try front.daemon.nextDrained().replica == front.replica(1))
    }

    /// A table that gives a replica another weight makes it another endpoint of the same name.
    @Test func drainWaitsForWhatAnEarlierTableHasSentToTheReplica() throws {
        let front = try TestFront()
        let (control, script) = try pairOfWires()
        let events = MessageReader(control)
        let replica = try slowReplica(script)
        try front.route(to: [replica])
        let client = MessageReader(try front.client())
        client.wire.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n")
        #expect(events.take(through: "\n") == "got\n")
        let service = try front.orders([])
        let heavier = ServiceRoutes(
            service: service.service, front: service.front,
            endpoints: [
                RoutedEndpoint(
                    replica: front.replica(1), endpoint: replica.endpoint, weight: 2)
            ])
        try front.route(heavier)
        front.daemon.send(.drain(front.replica(1), deadline: .seconds(30)))
        // Were the drain acknowledged at once, it would come ahead of this.
        front.daemon.send(.routes(RouteTable(version: 99, services: [heavier])))
        #expect(try front.daemon.next() == .applied(version: 99, failures: []))
        control.send("!")
        #expect(client.next()?.text == "slow")
        #expect(try front.daemon.nextDrained().replica == front.replica(1))
        #expect(events.take(through: "\n") == "closed\n")
    }

    @Test func aReplicaThatIsNotKnownIsDrained() throws {
        let front = try TestFront()
        front.daemon.send(.drain(front.replica(9), deadline: .seconds(1)))
        let drained = try front.daemon.nextDrained()
        #expect((drained.replica, drained.cut) == (front.replica(9), 0))
    }

    @Test func theDeadlineCutsWhatIsLeftAndCountsIt() throws {
        let front = try TestFront()
        let (control, script) = try pairOfWires()
        let events = MessageReader(control)
        try front.route(to: [slowReplica(script)])
        let clients = try (0..<2).map { _ in MessageReader(try front.client()) }
        for client in clients {
            client.wire.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n")
            #expect(events.take(through: "\n") == "got\n")
        }
        front.daemon.send(.drain(front.replica(1), deadline: .milliseconds(50)))
        #expect(try front.daemon.nextDrained().cut == 2)
        for client in clients { #expect(client.next()?.status == 504) }
        control.send("!!")
    }

    @Test func aWebSocketLivesThroughADrainUntilItsDeadline() throws {
        let front = try TestFront()
        let backend = try Backend { wire, _, _ in
            _ = MessageReader(wire).next()
            wire.send(
                "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n"
                    + "Connection: Upgrade\r\n\r\n")
            while let bytes = wire.receive(), !bytes.isEmpty { wire.send(bytes) }
        }
        try front.route(to: [backend])
        let client = MessageReader(try front.client())
        client.wire.send(
            "GET / HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n")
        #expect(client.take(through: "\r\n\r\n")?.hasPrefix("HTTP/1.1 101 ") == true)
        front.daemon.send(.drain(front.replica(1), deadline: .seconds(1)))
        try front.route(to: [])
        client.wire.send("frame")
        #expect(client.take(5) == Array("frame".utf8))
        #expect(try front.daemon.nextDrained().cut == 1)
        #expect(client.wire.isClosed)
    }

    @Test func aReplicaLeftOutWithoutDrainFinishesItsRequest() throws {
        let front = try TestFront()
        let (control, script) = try pairOfWires()
        let events = MessageReader(control)
        try front.route(to: [slowReplica(script)])
        let client = MessageReader(try front.client())
        client.wire.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n")
        #expect(events.take(through: "\n") == "got\n")
        let next = try Backend(named: "next")
        let service = try front.orders([next])
        try front.route(
            ServiceRoutes(
                service: service.service, front: service.front,
                endpoints: [
                    RoutedEndpoint(replica: front.replica(2), endpoint: next.endpoint)
                ]))
        #expect(try front.get().text == "next")
        control.send("!")
        #expect(client.next()?.text == "slow")
        #expect(events.take(through: "\n") == "closed\n")
        // The same client's connection goes on with the new replica.
        client.wire.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n")
        #expect(client.next()?.text == "next")
    }

    @Test func aReplicaThatComesBackServesAgain() throws {
        let front = try TestFront()
        let backend = try Backend(named: "a")
        try front.route(to: [backend])
        front.daemon.send(.drain(front.replica(1), deadline: .seconds(1)))
        _ = try front.daemon.nextDrained()
        try front.route(to: [])
        try front.route(to: [backend])
        #expect(try front.get().text == "a")
    }

    @Test func swappingTablesDropsNoConnection() throws {
        let front = try TestFront()
        let backends = try (0..<4).map { try Backend(named: "\($0)") }
        try front.route(to: backends)
        let clients = try (0..<4).map { _ in MessageReader(try front.client()) }
        for round in 0..<50 {
            for client in clients {
                client.wire.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n")
            }
            try front.route(to: Array(backends.shuffled().prefix(1 + round % 4)))
            for client in clients { #expect(client.next()?.status == 200) }
        }
    }

    @Test func theClientsOfAServiceThatIsGoneAreClosed() throws {
        let front = try TestFront()
        try front.route(to: [Backend(named: "a")])
        let client = MessageReader(try front.client())
        client.wire.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n")
        #expect(client.next()?.status == 200)
        try front.route()
        #expect(client.wire.isClosed)
        #expect(throws: SystemFault.self) { try front.client() }
        #expect(try front.daemon.samples().isEmpty)
    }
}
