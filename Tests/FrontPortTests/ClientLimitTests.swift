import FrontWire
import LinuxIO
import Model
import Testing

/// The most clients of a service.
@Suite struct ClientLimitTests {
    @Test(arguments: [1, 3])
    func clientsBeyondThoseOfTheServiceWaitAndOtherServicesGoOn(workers: Int) throws {
        let front = try TestFront(workers: workers)
        let limited = try front.orders([Backend(named: "a")]) { $0.clientsMaximum = 4 }
        let path = front.scratch.file("other.sock")
        let other = ServiceRoutes(
            service: try ServiceName("other"), front: FrontPolicy(listen: [.unix(path: path)]),
            endpoints: [
                RoutedEndpoint(
                    replica: try #require(ReplicaID("other-1-1")),
                    endpoint: try Backend(named: "other").endpoint)
            ])
        try front.route(limited, other)
        var clients = try (0..<12).map { _ in MessageReader(try front.client()) }
        for client in clients { client.wire.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n") }
        while !clients.isEmpty {
            for client in clients.prefix(4) { #expect(client.next()?.text == "a") }
            #expect(try sample(front)[.openConnections] == 4)
            let bystander = MessageReader(try Wire(to: .unix(path: path)))
            bystander.wire.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n")
            #expect(bystander.next()?.text == "other")
            clients.removeFirst(4)
        }
        let listener = try sample(front, of: front.address)
        #expect(listener[.connections] == 12)
        #expect(listener[.pauses] > 0)
        try soon { try sample(front)[.openConnections] == 0 }
    }

    @Test func streamsAreBoundedToo() throws {
        let front = try TestFront()
        let echo = try Backend { wire, _, _ in
            while let bytes = wire.receive(), !bytes.isEmpty { wire.send(bytes) }
        }
        try front.route(to: [echo], mode: .tcp) { $0.clientsMaximum = 1 }
        var clients = try (0..<3).map { _ in try front.client() }
        for client in clients { client.send("hello") }
        while let client = clients.first {
            #expect(client.receive() == Array("hello".utf8))
            #expect(try sample(front)[.openConnections] == 1)
            clients.removeFirst()
        }
    }

    @Test func aLargerMaximumLetsThoseInWhoWait() throws {
        let front = try TestFront()
        let backend = try Backend(named: "a")
        try front.route(to: [backend]) { $0.clientsMaximum = 1 }
        let clients = try (0..<2).map { _ in MessageReader(try front.client()) }
        for client in clients { client.wire.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n") }
        #expect(clients[0].next()?.text == "a")
        try front.route(to: [backend]) { $0.clientsMaximum = 2 }
        #expect(clients[1].next()?.text == "a")
    }
}
