import FrontWire
import Glibc
import LinuxIO
import Model
import Testing

@testable import FrontPort

/// A front that is replaced by another process while it serves, as `systemctl reload` does it.
@Suite struct SuccessionTests {
    private static let request = "GET / HTTP/1.1\r\nHost: orders\r\n\r\n"

    @Test("it serves with the routes of the one before, which then ends")
    func takingOver() throws {
        let fronts = try Fronts()
        try fronts.route(to: Backend(named: "a").endpoint)
        let before = fronts.daemon.hello.processID
        #expect(try fronts.reload().status == 0)
        #expect(fronts.daemon.hello.processID != before)
        #expect(fronts.daemon.hello.routesVersion == 1)
        let client = try fronts.client()
        client.wire.send(SuccessionTests.request)
        #expect(client.next()?.text == "a")
        #expect(fronts.first.exitStatus() == 0)
    }

    @Test("a connection from before gets its next answer, and is told to connect anew")
    func keptConnections() throws {
        let fronts = try Fronts()
        try fronts.route(to: Backend(named: "a").endpoint)
        let client = try fronts.client()
        client.wire.send(SuccessionTests.request)
        #expect(client.next()?.text == "a")
        #expect(try fronts.reload().status == 0)
        // The reload is over when the new process serves; the old one's workers hear of it after.
        var isLast = false
        while !isLast {
            client.wire.send(SuccessionTests.request)
            let answer = try #require(client.next())
            #expect(answer.text == "a")
            isLast = answer.header("connection") == "close"
        }
    }

    @Test("a drain waits for the requests of every process before")
    func drainsReachTheElders() throws {
        let fronts = try Fronts()
        let (control, script) = try pairOfWires()
        let replica = try Backend { wire, _, _ in
            let reader = MessageReader(wire)
            while reader.next() != nil {
                script.send("g")
                _ = script.receive(atMost: 1)
                guard wire.send(ok("slow")) else { return }
            }
        }
        try fronts.route(to: replica.endpoint)
        let client = try fronts.client()
        client.wire.send(SuccessionTests.request)
        #expect(control.receive(atMost: 1) == Array("g".utf8))
        // Twice: the first process is then only to be reached by way of the second.
        #expect(try fronts.reload().status == 0)
        #expect(try fronts.reload().status == 0)
        fronts.daemon.send(.drain(ReplicaID("orders-1-1")!, deadline: .seconds(60)))
        // Were the drain acknowledged before the request has ended, it would come ahead of this.
        try fronts.route(to: Backend(named: "other").endpoint)
        control.send("!")
        #expect(client.next()?.text == "slow")
        let drained = try fronts.daemon.nextDrained()
        #expect((drained.replica, drained.cut) == (ReplicaID("orders-1-1")!, 0))
    }

    @Test("a client from before is sent to the replicas of now, however late it asks")
    func routesReachTheElders() throws {
        let fronts = try Fronts()
        try fronts.route(to: Backend(named: "a").endpoint) { $0.headerTimeout = .seconds(300) }
        let client = try fronts.client()
        client.wire.send("GET / HTTP/1.1\r\n")
        // Twice: the first process is then only to be reached by way of the second.
        #expect(try fronts.reload().status == 0)
        #expect(try fronts.reload().status == 0)
        fronts.daemon.send(.drain(ReplicaID("orders-1-1")!, deadline: .seconds(60)))
        _ = try fronts.daemon.nextDrained()
        try fronts.route(to: Backend(named: "b").endpoint, as: "orders-1-2")
        client.wire.send("Host: orders\r\n\r\n")
        let answer = client.next()
        #expect(answer?.text == "b")
        #expect(answer?.header("connection") == "close")
    }

    @Test("a client from before that says nothing more does not keep its process")
    func idleClientsAreClosed() throws {
        let fronts = try Fronts()
        try fronts.route(to: Backend(named: "a").endpoint) { $0.idleTimeout = .seconds(3_600) }
        let client = try fronts.client()
        client.wire.send(SuccessionTests.request)
        #expect(client.next()?.text == "a")
        #expect(try fronts.reload().status == 0)
        #expect(fronts.first.ends(withinSeconds: 60))
        #expect(client.wire.isClosed)
    }

    @Test("what the processes before have in flight is counted, until it ends or they do")
    func gaugesOfTheElders() throws {
        let fronts = try Fronts()
        let (control, script) = try pairOfWires()
        let replica = try Backend { wire, _, _ in
            let reader = MessageReader(wire)
            while reader.next() != nil {
                script.send("g")
                _ = script.receive(atMost: 1)
                guard wire.send(ok("slow")) else { return }
            }
        }
        try fronts.route(to: replica.endpoint)
        let clients = try (0..<2).map { _ in try fronts.client() }
        for client in clients {
            client.wire.send(SuccessionTests.request)
            #expect(control.receive(atMost: 1) == Array("g".utf8))
        }
        // Twice: the page of the first process goes through the hands of the second.
        #expect(try fronts.reload().status == 0)
        #expect(try fronts.reload().status == 0)
        for name in ["orders", "orders-1-1"] { try fronts.waitForInFlight(2, of: name) }
        control.send("!")
        for name in ["orders", "orders-1-1"] { try fronts.waitForInFlight(1, of: name) }
        fronts.first.kill()
        for name in ["orders", "orders-1-1"] { try fronts.waitForInFlight(0, of: name) }
        control.send("!")
    }

    /// systemd starts the next process when none of the unit is left.
    @Test("the death of the one that took over ends all before it, whatever they serve")
    func deathOfTheHeir() throws {
        let fronts = try Fronts()
        let (control, script) = try pairOfWires()
        let replica = try Backend(tellingOfARequestTo: script)
        try fronts.route(to: replica.endpoint)
        let client = try fronts.client()
        client.wire.send(SuccessionTests.request)
        #expect(control.receive(atMost: 1) == Array("g".utf8))
        // Twice: the first process hears of it only by the end of the second.
        #expect(try fronts.reload().status == 0)
        #expect(try fronts.reload().status == 0)
        kill(fronts.daemon.hello.processID, SIGKILL)
        #expect(fronts.first.ends(withinSeconds: 10))
        #expect(client.next() == nil)
    }

    /// Which systemd says to whatever is left of the unit, in the same moment: it must not turn the end
    /// at once into an orderly one, for which there are 25 s.
    @Test("nor does a SIGTERM on top of it give them more time")
    func deathOfTheHeirAndSigterm() throws {
        let fronts = try Fronts()
        let (control, script) = try pairOfWires()
        let replica = try Backend(tellingOfARequestTo: script)
        try fronts.route(to: replica.endpoint)
        let client = try fronts.client()
        client.wire.send(SuccessionTests.request)
        #expect(control.receive(atMost: 1) == Array("g".utf8))
        #expect(try fronts.reload().status == 0)
        kill(fronts.daemon.hello.processID, SIGKILL)
        fronts.first.terminate()
        #expect(fronts.first.ends(withinSeconds: 10))
    }

    @Test("a program that cannot run is told, and the front goes on")
    func brokenProgram() throws {
        let scratch = Scratch()
        let program = scratch.file("front")
        #expect(symlink(FrontProcess.program, program) == 0)
        let fronts = try Fronts(program: program)
        try fronts.route(to: Backend(named: "a").endpoint)
        unlink(program)
        #expect(symlink("/nowhere", program) == 0)
        let outcome = try fronts.reload()
        #expect(outcome.status == 1)
        #expect(outcome.complaint.contains("failed to start the new process"))
        let client = try fronts.client()
        client.wire.send(SuccessionTests.request)
        #expect(client.next()?.text == "a")
        // And the next reload, with a program that runs, is not in its way.
        unlink(program)
        #expect(symlink(FrontProcess.program, program) == 0)
        #expect(try fronts.reload().status == 0)
    }

    @Test("a program that ends before it serves is told, and the front goes on")
    func programThatEnds() throws {
        let scratch = Scratch()
        let program = scratch.file("front")
        #expect(symlink(FrontProcess.program, program) == 0)
        let fronts = try Fronts(program: program)
        try fronts.route(to: Backend(named: "a").endpoint)
        unlink(program)
        #expect(symlink("/bin/false", program) == 0)
        let outcome = try fronts.reload()
        #expect(outcome.status == 1)
        #expect(outcome.complaint.contains("ended before it was ready"))
        let client = try fronts.client()
        client.wire.send(SuccessionTests.request)
        #expect(client.next()?.text == "a")
    }

    @Test("what the two processes say to each other is read back; anything else is nothing")
    func lines() throws {
        let replica = try #require(ReplicaID("orders-1-2"))
        for line: SuccessionLine in [
            .ready, .routes, .drain(replica, order: 7, nanoseconds: 5),
            .drained(replica, order: 7, cut: 3),
        ] { #expect(SuccessionLine(line.text) == line) }
        for text in [
            "", "ready now", "drain", "drain x 7 1", "drain orders-1-2 7 -1",
            "drained orders-1-2 7", "drained orders-1-2 7 -1",
        ] { #expect(SuccessionLine(text) == nil) }
    }
}

extension Backend {
    /// Takes a request, says so, and never answers it.
    fileprivate convenience init(tellingOfARequestTo script: Wire) throws {
        try self.init { wire, _, _ in
            _ = MessageReader(wire).next()
            script.send("g")
            _ = wire.receive()
        }
    }
}
