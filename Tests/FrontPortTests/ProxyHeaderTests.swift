import FrontWire
import LinuxIO
import Model
import Testing

/// The PROXY protocol ahead of streams.
@Suite struct ProxyHeaderTests {
    private let front: TestFront
    private let port: UInt16

    /// Returns what a replica gets of a client that says "hello".
    private func received(_ version: ProxyProtocol, at address: ListenAddress) throws -> (
        bytes: [UInt8], clientPort: UInt16
    ) {
        let backend = try Backend { wire, _, _ in
            while let bytes = wire.receive(), !bytes.isEmpty { wire.send(bytes) }
        }
        try front.route(
            front.orders([backend], mode: .tcp) {
                $0.proxyProtocol = version
                $0.listen = [address]
            })
        let client = try Wire(to: try #require(socketAddress(address)))
        client.send("hello")
        client.finishSending()
        var bytes: [UInt8] = []
        while let more = client.receive(), !more.isEmpty { bytes += more }
        switch try Socket.localAddress(client.raw) {
        case .ipv4(_, let port), .ipv6(_, _, let port): return (bytes, port)
        case .unix: return (bytes, 0)
        }
    }

    private func socketAddress(_ address: ListenAddress) -> SocketAddress? {
        switch address {
        case .ipv4(let host, let port), .ipv6(let host, let port):
            SocketAddress(host: host, port: port)
        case .unix(let path): .unix(path: path)
        }
    }

    init() throws {
        front = try TestFront()
        port = try freePort()
    }

    private func bytes(of port: UInt16) -> [UInt8] { [UInt8(port >> 8), UInt8(port & 0xff)] }

    private static let signature: [UInt8] = [
        0x0d, 0x0a, 0x0d, 0x0a, 0, 0x0d, 0x0a, 0x51, 0x55, 0x49, 0x54, 0x0a,
    ]

    @Test func theFirstVersionIsALineOfText() throws {
        let (bytes, clientPort) = try received(.v1, at: .ipv4(host: "127.0.0.1", port: port))
        #expect(
            String(decoding: bytes, as: UTF8.self)
                == "PROXY TCP4 127.0.0.1 127.0.0.1 \(clientPort) \(port)\r\nhello")
    }

    @Test func theFirstVersionKnowsIPv6() throws {
        let (bytes, clientPort) = try received(.v1, at: .ipv6(host: "::1", port: port))
        #expect(
            String(decoding: bytes, as: UTF8.self)
                == "PROXY TCP6 ::1 ::1 \(clientPort) \(port)\r\nhello")
    }

    @Test func clientsOfAUnixSocketAreUnknown() throws {
        let bytes = try received(.v1, at: .unix(path: front.address)).bytes
        #expect(String(decoding: bytes, as: UTF8.self) == "PROXY UNKNOWN\r\nhello")
    }

    @Test func theSecondVersionIsBinary() throws {
        let (bytes, clientPort) = try received(.v2, at: .ipv4(host: "127.0.0.1", port: port))
        let expected =
            ProxyHeaderTests.signature + [0x21, 0x11, 0, 12, 127, 0, 0, 1, 127, 0, 0, 1]
            + self.bytes(of: clientPort) + self.bytes(of: port) + Array("hello".utf8)
        #expect(bytes == expected)
    }

    @Test func theSecondVersionKnowsIPv6() throws {
        let (bytes, clientPort) = try received(.v2, at: .ipv6(host: "::1", port: port))
        let loopback = [UInt8](repeating: 0, count: 15) + [1]
        let expected =
            ProxyHeaderTests.signature + [0x21, 0x21, 0, 36] + loopback + loopback
            + self.bytes(of: clientPort) + self.bytes(of: port) + Array("hello".utf8)
        #expect(bytes == expected)
    }

    @Test func clientsOfAUnixSocketAreLocal() throws {
        let bytes = try received(.v2, at: .unix(path: front.address)).bytes
        #expect(bytes == ProxyHeaderTests.signature + [0x20, 0, 0, 0] + Array("hello".utf8))
    }
}
