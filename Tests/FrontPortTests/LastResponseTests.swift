import Glibc
import LinuxIO
import Model
import Testing

/// The last response of a connection, and the connection's end.
@Suite struct LastResponseTests {
    private let front: TestFront
    private let port: UInt16
    private var address: SocketAddress { .loopback(port: port) }

    init() throws {
        port = try freePort()
        front = try TestFront()
        try front.route(to: [Backend(named: "one")]) {
            $0.listen = [.ipv4(host: "127.0.0.1", port: port)]
        }
    }

    /// Whoever has read the response knows that nothing follows: the segment that brought its end says
    /// so. (recv(2) waits for the kernel to have dealt with a whole segment.)
    @Test(arguments: ["HTTP/1.1\r\nHost: x\r\nConnection: close", "HTTP/1.0"])
    func theEndComesWithTheResponse(version: String) throws {
        for _ in 0..<50 {
            let reader = MessageReader(try Wire(to: address))
            reader.wire.send("GET / \(version)\r\n\r\n")
            #expect(try #require(reader.next()).text == "one")
            var byte: UInt8 = 0
            #expect(recv(reader.wire.raw, &byte, 1, Int32(MSG_DONTWAIT)) == 0)
        }
    }

    /// A replica that tells no length ends its response by closing: the client did not ask for that, and
    /// may have sent more by then. (What comes for a closed socket is answered by a reset at once, on
    /// loopback within send(2), and the next send fails.)
    @Test func aClientThatWouldHaveStayedIsNotReset() throws {
        let backend = try Backend { wire, _, _ in
            _ = MessageReader(wire).next()
            wire.send("HTTP/1.1 200 OK\r\n\r\nab")
        }
        try front.route(to: [backend]) { $0.listen = [.ipv4(host: "127.0.0.1", port: port)] }
        let wire = try Wire(to: .loopback(port: port))
        wire.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n")
        #expect(wire.receiveAll().hasSuffix("Connection: close\r\n\r\nab"))
        for piece in ["GET / HT", "TP/1.1\r\n"] { #expect(wire.send(piece)) }
    }

    @Test func aClientThatSaysMoreThanItsLastRequestReadsTheResponse() throws {
        for _ in 0..<500 {
            let reader = MessageReader(try Wire(to: address))
            reader.wire.send("POST / HTTP/1.0\r\nContent-Length: 1\r\n\r\n1")
            reader.wire.send("\r\n")
            #expect(try #require(reader.next()).text == "one")
        }
    }
}
