/// The request that a run sends, over and over.
struct RequestText {
    var method: String
    var target: TargetURL
    var keepsAlive: Bool
    var headers: [String]
    var bodyBytes: Int
    /// Sends the body in chunks of `chunkBytes` instead of announcing its length.
    var isChunked: Bool

    static let chunkBytes = 16 * 1024

    var bytes: [UInt8] {
        var lines = ["\(method) \(target.path) HTTP/1.1", "Host: \(target.authority)"]
        lines.append("User-Agent: coxswain-bench")
        if !keepsAlive { lines.append("Connection: close") }
        if isChunked {
            lines.append("Transfer-Encoding: chunked")
        } else if bodyBytes > 0 {
            lines.append("Content-Length: \(bodyBytes)")
        }
        let head = (lines + headers).joined(separator: "\r\n") + "\r\n\r\n"
        return Array(head.utf8) + (isChunked ? chunkedBody : filler(bodyBytes))
    }

    private var chunkedBody: [UInt8] {
        var body: [UInt8] = []
        var left = bodyBytes
        while left > 0 {
            let size = min(left, RequestText.chunkBytes)
            body += Array("\(String(size, radix: 16))\r\n".utf8) + filler(size) + Array("\r\n".utf8)
            left -= size
        }
        return body + Array("0\r\n\r\n".utf8)
    }

    private func filler(_ count: Int) -> [UInt8] {
        [UInt8](repeating: UInt8(ascii: "x"), count: count)
    }
}
