import Glibc
import LinuxIO
import Model
import Testing

/// The last response of a connection, and the connection's end.
@Suite struct LastResponseTests {
    private let front: TestFront
    private let address: SocketAddress

    init() throws {
        let port = try freePort()
        address = .loopback(port: port)
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

    @Test func aClientThatSaysMoreThanItsLastRequestReadsTheResponse() throws {
        for _ in 0..<500 {
            let reader = MessageReader(try Wire(to: address))
            reader.wire.send("POST / HTTP/1.0\r\nContent-Length: 1\r\n\r\n1")
            reader.wire.send("\r\n")
            #expect(try #require(reader.next()).text == "one")
        }
    }
}
