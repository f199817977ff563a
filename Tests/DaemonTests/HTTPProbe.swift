import Foundation
import LinuxIO

/// One request on a connection of its own, with blocking calls on a thread of its own.
enum HTTPProbe {
    struct Answer: Sendable {
        let status: Int
        let body: String
        let summary: String
    }

    static func get(_ path: String, port: Int = DaemonHost.frontPort) async -> Answer {
        await withCheckedContinuation { continuation in
            Thread.detachNewThread { continuation.resume(returning: getBlocking(path, port)) }
        }
    }

    private static func getBlocking(_ path: String, _ port: Int) -> Answer {
        let raw = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        guard raw >= 0 else { return failed("socket: \(errno)") }
        let descriptor = Descriptor(owning: raw)
        var timeout = timeval(tv_sec: 30, tv_usec: 0)
        setsockopt(raw, SOL_SOCKET, SO_RCVTIMEO, &timeout, socklen_t(MemoryLayout<timeval>.size))
        let connected = SocketAddress.loopback(port: UInt16(port)).withRawAddress {
            connect(raw, $0, $1)
        }
        guard connected == 0 else { return failed("connect: \(String(cString: strerror(errno)))") }
        let request = Array(
            "GET \(path) HTTP/1.1\r\nHost: test\r\nConnection: close\r\n\r\n".utf8)
        guard send(descriptor.raw, request, request.count, Int32(MSG_NOSIGNAL)) == request.count
        else { return failed("send: \(errno)") }
        return parse(readAll(descriptor.raw))
    }

    private static func readAll(_ raw: Int32) -> [UInt8] {
        var all: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 16_384)
        while true {
            let count = recv(raw, &buffer, buffer.count, 0)
            if count <= 0 { return all }
            all += buffer.prefix(count)
        }
    }

    static func parse(_ bytes: [UInt8]) -> Answer {
        let text = String(decoding: bytes, as: UTF8.self)
        guard let end = text.range(of: "\r\n\r\n"), let status = Int(text.dropFirst(9).prefix(3))
        else {
            return failed("no response: '\(text.prefix(60))'")
        }
        let body = String(text[end.upperBound...])
        return Answer(status: status, body: body, summary: "\(status) \(body.prefix(80))")
    }

    static func failed(_ why: String) -> Answer {
        Answer(status: 0, body: "", summary: why)
    }
}
