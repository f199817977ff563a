/// Cuts what a client has received into responses.
enum ResponseCutter {
    struct Cut {
        /// Status codes, in their order.
        var statuses: [Int] = []
        /// The last of them has been there to its end.
        var isWhole = true
        /// What a tunnel carries after its 101, or what is no response.
        var rest: Bytes = []
    }

    static func cut(_ bytes: Bytes) -> Cut {
        var result = Cut()
        var at = 0
        while at < bytes.count {
            guard let head = headLength(bytes[at...]),
                let message = Message(Array(bytes[at..<(at + head)])), let status = message.status
            else {
                result.rest = Array(bytes[at...])
                return result
            }
            result.statuses.append(status)
            at += head
            if status == 101 {
                result.rest = Array(bytes[at...])
                return result
            }
            let body = bodyLength(of: message, status, bytes[at...])
            result.isWhole = body.isWhole
            at += body.count
        }
        return result
    }

    /// A body is not looked for where the next response starts at once: that was an answer to HEAD.
    private static func bodyLength(
        of message: Message, _ status: Int, _ bytes: ArraySlice<UInt8>
    ) -> (count: Int, isWhole: Bool) {
        let isFollowed = bytes.starts(with: "HTTP/1.".utf8) && headLength(bytes) != nil
        if status < 200 || status == 204 || status == 304 || isFollowed { return (0, true) }
        if message.value("transfer-encoding") == "chunked" {
            guard let end = RequestCutter.chunksEnd(Array(bytes), from: 0) else {
                return (bytes.count, false)
            }
            return (end, true)
        }
        guard let length = message.value("content-length").flatMap({ Int($0) }) else {
            return (bytes.count, true)
        }
        return (min(length, bytes.count), length <= bytes.count)
    }
}
