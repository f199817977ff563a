import FrontWire
import LinuxIO
import Model
import Testing

/// Several services behind one address.
@Suite struct SharedListenerTests {
    /// A service with one replica, which answers its name, at the front's one address.
    private func service(
        _ name: String, _ front: TestFront, hosts: [String] = [], paths: [String] = [],
        _ change: (inout FrontPolicy) -> Void = { _ in }
    ) throws -> ServiceRoutes {
        try service(name, front, Backend(named: name), hosts, paths, change)
    }

    private func service(
        _ name: String, _ front: TestFront, _ backend: Backend, _ hosts: [String] = [],
        _ paths: [String] = [], _ change: (inout FrontPolicy) -> Void = { _ in }
    ) throws -> ServiceRoutes {
        var policy = FrontPolicy(listen: [.unix(path: front.address)])
        policy.match = RequestMatch(hosts: hosts, pathPrefixes: paths)
        change(&policy)
        let replica = try #require(ReplicaID("\(name)-1-1"))
        return ServiceRoutes(
            service: try ServiceName(name), front: policy,
            endpoints: [RoutedEndpoint(replica: replica, endpoint: backend.endpoint)])
    }

    private func request(_ host: String, _ path: String = "/") -> String {
        "GET \(path) HTTP/1.1\r\nHost: \(host)\r\n\r\n"
    }

    private func listener(_ front: TestFront) throws -> CounterSample {
        try #require(front.daemon.samples().first { $0.kind == .listener })
    }

    @Test func eachRequestOfAConnectionGoesToTheServiceThatItIsFor() throws {
        let front = try TestFront()
        try front.route(
            service("shop", front, hosts: ["shop.test"]), service("api", front, paths: ["/api"]),
            service("rest", front))
        let client = MessageReader(try front.client())
        for (host, path, name) in [
            ("shop.test", "/", "shop"), ("shop.test", "/api", "shop"), ("x", "/api/1", "api"),
            ("x", "/", "rest"), ("SHOP.test:80", "/", "shop"),
        ] {
            client.wire.send(request(host, path))
            #expect(client.next()?.text == name)
        }
        client.wire.send("GET http://shop.test/ HTTP/1.1\r\nHost: x\r\n\r\n")
        #expect(client.next()?.text == "shop")
        // Pipelined, they are answered in order.
        client.wire.send(request("x") + request("shop.test") + request("x", "/api"))
        #expect(
            [client.next()?.text, client.next()?.text, client.next()?.text] == [
                "rest", "shop", "api",
            ])
    }

    @Test func aClientIsCountedAtTheServiceThatItAskedLast() throws {
        let front = try TestFront()
        try front.route(service("a", front, hosts: ["a"]), service("b", front, hosts: ["b"]))
        let client = MessageReader(try front.client())
        func open() throws -> [UInt64] {
            try [sample(front, of: "a"), sample(front, of: "b"), listener(front)].map {
                $0[.openConnections]
            }
        }
        for (host, expected) in [("a", [1, 0, 1]), ("b", [0, 1, 1]), ("a", [1, 0, 1])] {
            client.wire.send(request(host))
            #expect(client.next()?.text == host)
            #expect(try open() == expected.map(UInt64.init))
        }
        #expect(try sample(front, of: "a")[.requests] == 2)
        try soon { try sample(front, of: "a")[.inFlight] == 0 }
        #expect(try sample(front, of: "b")[.requests] == 1)
        client.wire.finishSending()
        #expect(client.wire.isClosed)
        try soon { try open() == [0, 0, 0] }
        #expect(try listener(front)[.connections] == 1)
    }

    @Test func whatNobodyHasIsAnsweredByTheFrontAndCountedAtTheListener() throws {
        let front = try TestFront()
        try front.route(
            service("a", front, hosts: ["a"]), service("b", front, hosts: ["b"], paths: ["/b"]))
        let client = MessageReader(try front.client())
        for (host, path, status) in [
            ("c", "/", 421), ("b", "/", 404), ("b", "/b", 200), ("b", "/%62", 400), ("a", "/", 200),
        ] {
            client.wire.send(request(host, path))
            #expect(client.next()?.status == status, "\(host)\(path)")
        }
        client.wire.send("BAD\r\n\r\n")
        #expect(client.next()?.status == 400)
        let counted = try listener(front)
        #expect(counted[.requests] == 4)
        #expect(counted[.refused] == 4)
        #expect(counted[.responses4xx] == 4)
        #expect(counted[.inFlight] == 0)
        #expect(try sample(front, of: "a")[.requests] == 1)
        #expect(try sample(front, of: "b")[.requests] == 1)
    }

    @Test func oneServiceThatAsksForHostsGetsNoOthers() throws {
        let front = try TestFront()
        try front.route(service("a", front, hosts: ["a"]))
        #expect(try front.ask(request("a")).text == "a")
        #expect(try front.ask(request("b")).status == 421)
        #expect(try front.ask("GET / HTTP/1.0\r\n\r\n").status == 421)
        #expect(try front.ask("OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n").text == "a")
    }

    @Test func servicesComeAndGoWhileTheListenerAndItsClientsStay() throws {
        let front = try TestFront()
        let a = try service("a", front, hosts: ["a"])
        let b = try service("b", front, hosts: ["b"])
        let everything = try service("everything", front)
        try front.route(a)
        let client = MessageReader(try front.client())
        func ask(_ host: String) -> String? {
            client.wire.send(request(host))
            let answer = client.next()
            return answer?.status == 200 ? answer?.text : answer.map { "\($0.status)" }
        }
        #expect(ask("a") == "a")
        #expect(ask("b") == "421")
        try front.route(a, b)
        #expect(ask("b") == "b")
        try front.route(b, everything)
        #expect(ask("a") == "everything")
        // Alone, without a match: the way that looks at no host.
        try front.route(everything)
        #expect(ask("b") == "everything")
        try front.route(a)
        #expect(ask("a") == "a")
        #expect(ask("b") == "421")
        let names = try front.daemon.samples().map(\.name)
        #expect(names.sorted() == [front.address, "a", "a-1-1"].sorted())
        // Who asked for what nobody has is of no service.
        #expect(try sample(front, of: "a")[.openConnections] == 0)
        #expect(try listener(front)[.openConnections] == 1)
    }

    /// Clients go from one service to the other while a third one comes and goes: each request is
    /// answered by whom it is for, and in the end nobody is counted anywhere.
    @Test func tablesThatChangeUnderTrafficLoseNothing() throws {
        let front = try TestFront(workers: 2)
        let (a, b) = try (service("a", front, hosts: ["a"]), service("b", front, hosts: ["b"]))
        let c = try service("c", front)
        try front.route(a, b)
        let (near, far) = try pairOfWires()
        for _ in 0..<8 {
            let wire = try front.client()
            spawn {
                let client = MessageReader(wire)
                for round in 0..<200 {
                    let host = round % 2 == 0 ? "a" : "b"
                    client.wire.send("GET / HTTP/1.1\r\nHost: \(host)\r\n\r\n")
                    guard client.next()?.text == host else { break }
                    far.send(host)
                }
                far.send(".")
            }
        }
        var (asked, ended, tables) = ([UInt8](), 0, 0)
        while ended < 8 {
            let bytes = try #require(near.receive())
            asked += bytes.filter { $0 != UInt8(ascii: ".") }
            ended += bytes.count { $0 == UInt8(ascii: ".") }
            tables += 1
            if tables % 2 == 0 { try front.route(a, b) } else { try front.route(a, b, c) }
        }
        #expect(asked.count == 8 * 200)
        try soon {
            try ["a", "b", front.address].allSatisfy {
                let counted = try sample(front, of: $0)
                return counted[.openConnections] == 0 && counted[.inFlight] == 0
            }
        }
        #expect(try sample(front, of: "a")[.requests] == 800)
        #expect(try sample(front, of: "b")[.requests] == 800)
    }

    @Test func anAddressThatIsWithdrawnClosesItsClientsAndNoOthers() throws {
        let front = try TestFront()
        let (here, there) = (front.scratch.file("here"), front.scratch.file("there"))
        let backend = try Backend(named: "a")
        try front.route(
            service("a", front, backend) { $0.listen = [.unix(path: here), .unix(path: there)] })
        let clients = try [here, there].map { MessageReader(try Wire(to: .unix(path: $0))) }
        for client in clients {
            client.wire.send(request("x"))
            #expect(client.next()?.text == "a")
        }
        try front.route(service("a", front, backend) { $0.listen = [.unix(path: there)] })
        #expect(clients[0].wire.isClosed)
        clients[1].wire.send(request("x"))
        #expect(clients[1].next()?.text == "a")
        #expect(throws: SystemFault.self) { try Wire(to: .unix(path: here)) }
    }

    @Test func aRequestInFlightOutlivesItsServiceOnASharedAddress() throws {
        let front = try TestFront()
        let (near, far) = try pairOfWires()
        let slow = try Backend { wire, _, _ in
            guard MessageReader(wire).next() != nil else { return }
            far.send("g")
            _ = far.receive(atMost: 1)
            wire.send(ok("slow"))
        }
        let b = try service("b", front, hosts: ["b"])
        try front.route(service("a", front, slow, ["a"]), b)
        let client = MessageReader(try front.client())
        client.wire.send(request("a"))
        #expect(near.receive(atMost: 1) == Array("g".utf8))
        try front.route(b)
        near.send("!")
        let answer = try #require(client.next())
        #expect(answer.text == "slow")
        #expect(answer.header("connection") == "close")
        #expect(try front.ask(request("b")).text == "b")
        #expect(try front.ask(request("a")).status == 421)
        try soon { try !front.daemon.samples().contains { $0.name == "a" } }
    }

    @Test func aServiceOfASharedAddressWithAllItsClientsRefusesOthersMeanwhile() throws {
        let front = try TestFront()
        try front.route(
            service("a", front, hosts: ["a"]) { $0.clientsMaximum = 1 },
            service("b", front, hosts: ["b"]))
        let clients = try (0..<2).map { _ in MessageReader(try front.client()) }
        func ask(_ client: Int, _ host: String) -> Int? {
            clients[client].wire.send(request(host))
            return clients[client].next()?.status
        }
        #expect(ask(0, "a") == 200)
        #expect(ask(1, "a") == 503)
        #expect(ask(1, "b") == 200)
        #expect(ask(0, "a") == 200)
        #expect(try sample(front, of: "a")[.shed] == 1)
        // Who asks another makes room.
        #expect(ask(0, "b") == 200)
        #expect(ask(1, "a") == 200)
    }

    @Test func servicesThatCannotShareAnAddressAreReported() throws {
        let front = try TestFront()
        let failures = try front.route(
            service("a", front, hosts: ["x", "y"]), service("b", front, hosts: ["y"]),
            service("c", front, hosts: ["z"]), service("t", front) { $0.mode = .tcp })
        #expect(failures.map(\.service.description) == ["b", "t"])
        #expect(try front.ask(request("y")).text == "a")
        #expect(try front.ask(request("z")).text == "c")
    }

    @Test func aServiceListensOnAllItsAddresses() throws {
        let front = try TestFront()
        let port = try freePort()
        try front.route(
            service("a", front) {
                $0.listen.append(.ipv4(host: "127.0.0.1", port: port))
                $0.listen.append(.ipv6(host: "::1", port: port))
            }, service("b", front, hosts: ["b"]))
        let addresses = try ["127.0.0.1", "::1"].map {
            try #require(SocketAddress(host: $0, port: port))
        }
        for address in [.unix(path: front.address)] + addresses {
            let client = MessageReader(try Wire(to: address))
            client.wire.send(request("b"))
            #expect(client.next()?.text == (address.family == 1 ? "b" : "a"))
        }
        let listeners = try front.daemon.samples().filter { $0.kind == .listener }
        #expect(listeners.map { $0[.connections] } == [1, 1, 1])
        #expect(
            Set(listeners.map(\.name)) == [front.address, "127.0.0.1:\(port)", "[::1]:\(port)"])
    }
}
