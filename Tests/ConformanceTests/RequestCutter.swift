/// Cuts what an endpoint has received into requests, by `Content-Length` and `Transfer-Encoding` as
/// a strict endpoint reads them.
enum RequestCutter {
    /// The length of the first request that is there whole.
    static func length(_ bytes: Bytes) -> Int? {
        guard let head = headLength(bytes), let message = Message(Array(bytes[..<head])) else {
            return nil
        }
        if message.value("transfer-encoding") == "chunked" {
            return chunksEnd(bytes, from: head)
        }
        let end = head + (message.value("content-length").flatMap { Int($0) } ?? 0)
        return end <= bytes.count ? end : nil
    }

    /// The first requests that are there whole, at most so many, and what is left after them.
    static func cut(_ bytes: Bytes, most: Int = .max) -> (requests: [Bytes], rest: Bytes) {
        var requests: [Bytes] = []
        var rest = bytes
        while requests.count < most, let end = length(rest) {
            requests.append(Array(rest[..<end]))
            rest.removeFirst(end)
        }
        return (requests, rest)
    }

    static func chunksEnd(_ bytes: Bytes, from start: Int) -> Int? {
        var at = start
        while let line = lineEnd(bytes, from: at) {
            let digits = bytes[at..<line].prefix { $0 != UInt8(ascii: ";") && $0 != 13 }
            guard let size = Int(String(decoding: digits, as: UTF8.self), radix: 16) else {
                return nil
            }
            at = line
            if size == 0 { return trailersEnd(bytes, from: at) }
            at += size + 2
        }
        return nil
    }

    private static func trailersEnd(_ bytes: Bytes, from start: Int) -> Int? {
        var at = start
        while let line = lineEnd(bytes, from: at) {
            if line == at + 2 { return line }
            at = line
        }
        return nil
    }

    /// One past the CRLF of the line that starts at `start`.
    private static func lineEnd(_ bytes: Bytes, from start: Int) -> Int? {
        guard start < bytes.count else { return nil }
        for at in start..<bytes.count where bytes[at] == 10 && at > start && bytes[at - 1] == 13 {
            return at + 1
        }
        return nil
    }
}
