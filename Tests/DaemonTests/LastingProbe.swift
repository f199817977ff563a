import Foundation
import LinuxIO

/// Requests on a connection that is kept, as clients do it: one that turns out to have been closed
/// before a byte of the response came is opened anew, once.
enum LastingProbe {
    /// With the connection for the next request.
    static func get(
        _ path: String, over kept: Int32?, port: Int = DaemonHost.frontPort
    ) async -> (answer: HTTPProbe.Answer, connection: Int32?) {
        await withCheckedContinuation { continuation in
            Thread.detachNewThread {
                continuation.resume(returning: getBlocking(path, kept, port))
            }
        }
    }

    private static func getBlocking(
        _ path: String, _ kept: Int32?, _ port: Int
    ) -> (HTTPProbe.Answer, Int32?) {
        if let kept {
            let response = ask(path, kept)
            if !response.isEmpty { return conclude(response, kept) }
            closeDescriptor(kept)
        }
        let raw = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var patience = timeval(tv_sec: 30, tv_usec: 0)
        setsockopt(raw, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
        let connected = SocketAddress.loopback(port: UInt16(port)).withRawAddress {
            connect(raw, $0, $1)
        }
        guard connected == 0 else {
            defer { closeDescriptor(raw) }
            return (HTTPProbe.failed("connect: \(String(cString: strerror(errno)))"), nil)
        }
        return conclude(ask(path, raw), raw)
    }

    private static func conclude(_ response: [UInt8], _ raw: Int32) -> (HTTPProbe.Answer, Int32?) {
        let answer = HTTPProbe.parse(response)
        let head = String(decoding: response, as: UTF8.self).lowercased()
        if answer.status == 200, !head.contains("connection: close") { return (answer, raw) }
        closeDescriptor(raw)
        return (answer, nil)
    }

    /// One response of a known length; empty when there came none.
    private static func ask(_ path: String, _ raw: Int32) -> [UInt8] {
        let request = Array("GET \(path) HTTP/1.1\r\nHost: test\r\n\r\n".utf8)
        guard send(raw, request, request.count, Int32(MSG_NOSIGNAL)) == request.count else {
            return []
        }
        var response: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 16_384)
        while !isWhole(response) {
            let count = recv(raw, &buffer, buffer.count, 0)
            if count <= 0 { break }
            response += buffer.prefix(count)
        }
        return response
    }

    private static func isWhole(_ response: [UInt8]) -> Bool {
        let text = String(decoding: response, as: UTF8.self)
        guard let end = text.range(of: "\r\n\r\n"),
            let length = text.lowercased().firstMatch(of: /content-length: (\d+)/)
        else { return false }
        return text[end.upperBound...].utf8.count >= Int(length.1) ?? 0
    }
}
