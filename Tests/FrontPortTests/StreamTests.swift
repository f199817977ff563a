import FrontWire
import Glibc
import LinuxIO
import Model
import Testing

/// tcp mode.
@Suite struct StreamTests {
    @Test func eachHalfIsClosedByItself() throws {
        let front = try TestFront()
        let backend = try Backend { wire, _, _ in
            let all = wire.receiveAll()
            wire.send("you said \(all)")
        }
        try front.route(to: [backend], mode: .tcp)
        let client = try front.client()
        client.send("hello")
        client.finishSending()
        #expect(client.receiveAll() == "you said hello")
    }

    @Test func theServerMaySpeakFirst() throws {
        let front = try TestFront()
        let backend = try Backend { wire, _, _ in
            wire.send("220 ready\r\n")
            #expect(wire.receive() == Array("QUIT\r\n".utf8))
        }
        try front.route(to: [backend], mode: .tcp)
        let client = try front.client()
        #expect(client.receive() == Array("220 ready\r\n".utf8))
        client.send("QUIT\r\n")
        #expect(client.isClosed)
    }

    @Test func muchDataPassesUnchangedBothWays() throws {
        let front = try TestFront()
        let backend = try Backend { wire, _, _ in
            while let bytes = wire.receive(), !bytes.isEmpty { wire.send(bytes) }
        }
        try front.route(to: [backend], mode: .tcp)
        let client = try front.client()
        let sent = (0..<8_000_000).map { UInt8(truncatingIfNeeded: $0 &* 31 >> 3) }
        spawn {
            client.send(sent)
            client.finishSending()
        }
        var received: [UInt8] = []
        while let bytes = client.receive(), !bytes.isEmpty { received += bytes }
        // Not the arrays themselves: what they differ in would take minutes to work out.
        let isUnchanged = received == sent
        #expect(isUnchanged, "\(received.count) of \(sent.count) bytes")
    }

    @Test func streamsAreBalancedAndPassOverWhoRefuses() throws {
        let front = try TestFront()
        let gone = try Backend(named: "gone")
        gone.kill()
        let backends = try ["a", "b"].map { name in
            try Backend { wire, _, _ in wire.send(name) }
        }
        try front.route(to: [backends[0], gone, backends[1]], mode: .tcp)
        let answers = try (0..<6).map { _ in try front.client().receiveAll() }
        #expect(answers.filter { $0 == "a" }.count == 3)
        #expect(answers.filter { $0 == "b" }.count == 3)
    }

    @Test func aStreamLivesThroughADrainUntilItsDeadline() throws {
        let front = try TestFront()
        let backend = try Backend { wire, _, _ in
            while let bytes = wire.receive(), !bytes.isEmpty { wire.send(bytes) }
        }
        try front.route(to: [backend], mode: .tcp)
        let client = try front.client()
        client.send("1")
        #expect(client.receive() == [UInt8(ascii: "1")])
        front.daemon.send(.drain(front.replica(1), deadline: .milliseconds(300)))
        client.send("2")
        #expect(client.receive() == [UInt8(ascii: "2")])
        #expect(try front.daemon.nextDrained().cut == 1)
        #expect(client.isClosed)
    }

    @Test func aResetIsPassedOnAsOne() throws {
        let front = try TestFront()
        let port = try freePort()
        let backend = try Backend { wire, _, _ in
            _ = wire.receive()
            var setting = linger(l_onoff: 1, l_linger: 0)
            setsockopt(
                wire.raw, SOL_SOCKET, SO_LINGER, &setting, socklen_t(MemoryLayout<linger>.size))
        }
        try front.route(
            front.orders([backend], mode: .tcp) {
                $0.listen = [.ipv4(host: "127.0.0.1", port: port)]
            })
        let client = try Wire(to: .loopback(port: port))
        client.send("x")
        #expect(client.receive() == nil)
    }
}
