import FrontWire
import Glibc
import LinuxIO
import Model
import Testing

@testable import FrontPort

/// A front that is replaced by another process while it serves, as `systemctl reload` does it.
@Suite struct SuccessionTests {
    /// A front in a process of its own, and those that take over from it.
    private final class Fronts {
        let scratch = Scratch()
        let first: FrontProcess
        private(set) var daemon: TestDaemon
        private var heirs: [pid_t] = []
        private var version: UInt64 = 0

        init(program: String = FrontProcess.program) throws {
            let path = scratch.file("control.sock")
            first = try FrontProcess(["--control", path], program: program)
            daemon = try Fronts.connect(path)
        }

        deinit { for heir in heirs { kill(heir, SIGKILL) } }

        /// The socket appears when the process has got as far.
        private static func connect(_ path: String) throws -> TestDaemon {
            let deadline = MonotonicClock.now + 30_000_000_000
            while MonotonicClock.now < deadline {
                if access(path, F_OK) == 0, let daemon = try? TestDaemon(path) { return daemon }
                usleep(5_000)
            }
            return try TestDaemon(path)
        }

        var address: String { scratch.file("orders.sock") }

        func route(to backend: Backend) throws {
            version += 1
            let services = [
                ServiceRoutes(
                    service: try ServiceName("orders"),
                    front: FrontPolicy(listen: [.unix(path: address)]),
                    endpoints: [
                        RoutedEndpoint(
                            replica: ReplicaID("orders-1-1")!, endpoint: backend.endpoint)
                    ])
            ]
            daemon.send(.routes(RouteTable(version: version, services: services)))
            guard case .applied(version, let failures) = try daemon.next() else {
                Issue.record("the table was not applied")
                return
            }
            #expect(failures.isEmpty)
        }

        /// The exit status of the one who asks, and what it complains of.
        func reload() throws -> (status: Int32, complaint: String) {
            let asker = try FrontProcess(
                ["--reload", "--control", scratch.file("control.sock")])
            let status = asker.exitStatus()
            let complaint =
                status == 0 ? "" : MessageReader(asker.errors).take(through: "\n") ?? ""
            if status == 0 {
                daemon = try TestDaemon(scratch.file("control.sock"))
                heirs.append(daemon.hello.processID)
            }
            return (status, complaint)
        }

        func client() throws -> MessageReader {
            MessageReader(try Wire(to: .unix(path: address)))
        }
    }

    private static let request = "GET / HTTP/1.1\r\nHost: orders\r\n\r\n"

    @Test("it serves with the routes of the one before, which then ends")
    func takingOver() throws {
        let fronts = try Fronts()
        try fronts.route(to: Backend(named: "a"))
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
        try fronts.route(to: Backend(named: "a"))
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
        try fronts.route(to: replica)
        let client = try fronts.client()
        client.wire.send(SuccessionTests.request)
        #expect(control.receive(atMost: 1) == Array("g".utf8))
        // Twice: the first process is then only to be reached by way of the second.
        #expect(try fronts.reload().status == 0)
        #expect(try fronts.reload().status == 0)
        fronts.daemon.send(.drain(ReplicaID("orders-1-1")!, deadline: .seconds(60)))
        // Were the drain acknowledged before the request has ended, it would come ahead of this.
        try fronts.route(to: Backend(named: "other"))
        control.send("!")
        #expect(client.next()?.text == "slow")
        let drained = try fronts.daemon.nextDrained()
        #expect((drained.replica, drained.cut) == (ReplicaID("orders-1-1")!, 0))
    }

    /// systemd starts the next process when none of the unit is left.
    @Test("the death of the one that took over ends all before it, whatever they serve")
    func deathOfTheHeir() throws {
        let fronts = try Fronts()
        let (control, script) = try pairOfWires()
        let replica = try Backend { wire, _, _ in
            _ = MessageReader(wire).next()
            script.send("g")
            _ = wire.receive()
        }
        try fronts.route(to: replica)
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

    @Test("a program that cannot run is told, and the front goes on")
    func brokenProgram() throws {
        let scratch = Scratch()
        let program = scratch.file("front")
        #expect(symlink(FrontProcess.program, program) == 0)
        let fronts = try Fronts(program: program)
        try fronts.route(to: Backend(named: "a"))
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
        try fronts.route(to: Backend(named: "a"))
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
            .ready, .drain(replica, order: 7, nanoseconds: 5),
            .drained(replica, order: 7, cut: 3),
        ] { #expect(SuccessionLine(line.text) == line) }
        for text in [
            "", "ready now", "drain", "drain x 7 1", "drain orders-1-2 7 -1",
            "drained orders-1-2 7", "drained orders-1-2 7 -1",
        ] { #expect(SuccessionLine(text) == nil) }
    }
}
