import LinuxIO
import Model
import Testing

/// The program told by its options, without a daemon.
@Suite struct AloneTests {
    private func get(_ listener: String) throws -> String? {
        let reader = MessageReader(try Wire(toListener: listener))
        reader.wire.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n")
        return reader.next()?.text
    }

    @Test func itServesOnEveryAddressOfItsOptions() throws {
        let scratch = Scratch()
        let path = scratch.file("front")
        let first = try Backend(named: "a")
        let second = try Backend(named: "b", unix: scratch.file("replica"))
        let front = try FrontProcess([
            "--listen", "http:127.0.0.1:0", "--listen=http:unix:\(path)",
            "--endpoint", "\(first.endpoint)", "--endpoint", "unix:\(second.endpoint)",
            "--workers", "1",
        ])
        let addresses = try front.addresses()
        #expect(addresses.count == 2)
        #expect(addresses.first?.hasPrefix("http:127.0.0.1:") == true)
        #expect(addresses.last == "http:unix:\(path)")
        let answers = try [0, 1, 0, 1].map { try get(addresses[$0]) }
        #expect(answers == ["a", "b", "a", "b"])
    }

    /// The one front is the replica of the other, so that both ends are IPv6.
    @Test func streamsReachReplicasBeyondTheLoopbackOfIPv4() throws {
        let backend = try Backend { wire, _, _ in wire.send("you said \(wire.receiveAll())") }
        let inner = try FrontProcess([
            "--listen", "tcp:[::1]:0", "--endpoint", "\(backend.endpoint)",
        ])
        let behind = try #require(try inner.addresses().first).dropFirst(4)
        let outer = try FrontProcess([
            "--listen", "tcp:127.0.0.1:0", "--endpoint", "\(behind),weight=2",
        ])
        let client = try Wire(toListener: try #require(try outer.addresses().first))
        client.send("hello")
        client.finishSending()
        #expect(client.receiveAll() == "you said hello")
    }

    @Test func toldToEndItFinishesWhatIsInFlightAndLeavesNothing() throws {
        let scratch = Scratch()
        let path = scratch.file("front")
        let (control, script) = try pairOfWires()
        let backend = try Backend { wire, _, _ in
            _ = MessageReader(wire).next()
            script.send("got")
            _ = script.receive(atMost: 1)
            wire.send(ok("late"))
        }
        let front = try FrontProcess([
            "--listen", "http:unix:\(path)", "--endpoint", "\(backend.endpoint)",
        ])
        let idle = try Wire(toListener: try #require(try front.addresses().first))
        let client = MessageReader(try Wire(to: .unix(path: path)))
        client.wire.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n")
        #expect(control.receive() == Array("got".utf8))
        front.terminate()
        #expect(idle.isClosed)
        control.send("!")
        #expect(client.next()?.text == "late")
        #expect(front.exitStatus() == 0)
        #expect(throws: SystemFault.self) { try Wire(to: .unix(path: path)) }
    }

    @Test func anAddressThatIsTakenEndsIt() throws {
        let squatter = try Socket.listen(at: .loopback(port: 0))
        let address = try Socket.localAddress(squatter.raw)
        let front = try FrontProcess([
            "--listen", "http:\(address)", "--endpoint", "127.0.0.1:9",
        ])
        let errors = front.errors.receiveAll()
        #expect(
            errors == "coxswain-front: failed to listen on '\(address)': Address already in use\n")
        #expect(front.exitStatus() == 1)
    }

    @Test func aMistakeIsExplainedAndEndsItWithTheStatusOfUsage() throws {
        let front = try FrontProcess(["--connect-timeout", "abc"])
        let errors = front.errors.receiveAll()
        #expect(errors.hasPrefix("coxswain-front: failed to read option '--connect-timeout': "))
        #expect(front.exitStatus() == 64)
    }

    @Test(arguments: ["--help", "--version"])
    func whatIsAskedForGoesToTheOutput(_ option: String) throws {
        let front = try FrontProcess([option])
        #expect(front.output.receiveAll().contains("coxswain-front"))
        #expect(front.exitStatus() == 0)
    }
}
