/// Heads to start from, and a way to damage them.
enum Corpus {
    static let requests = [
        "GET / HTTP/1.1\r\nHost: a\r\n\r\n",
        "\r\nGET /orders?id=7&x=%20 HTTP/1.1\r\nHost: shop.example:8080\r\nConnection: keep-alive, x-drop\r\nX-Drop: 1\r\nAccept: */*\r\n\r\nGET",
        "POST /o HTTP/1.1\r\nhost:[::1]:80\r\nContent-Length: 12\r\nExpect: 100-continue\r\n\r\nhello, world",
        "PUT http://a.b/c?d HTTP/1.1\r\nHost: a.b\r\nTransfer-Encoding: chunked\r\nTrailer: X\r\n\r\n5\r\nhello\r\n0\r\n\r\n",
        "GET /chat HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZQ==\r\n\r\n",
        "OPTIONS * HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n",
        "GET / HTTP/1.0\r\nConnection: Keep-Alive\r\nX:\t padded \t\r\nEmpty:\r\n\r\n",
        "CONNECT a:443 HTTP/1.1\r\nHost: a:443\r\n\r\n",
    ]

    static let responses = [
        "HTTP/1.1 200 OK\r\nServer: x\r\nContent-Length: 23\r\nConnection: keep-alive\r\n\r\n",
        "HTTP/1.1 200\r\nTransfer-Encoding: chunked\r\n\r\n",
        "HTTP/1.0 404 Not Found\r\n\r\nno",
        "HTTP/1.1 100 Continue\r\n\r\n",
    ]

    static let chunkedBodies = [
        "5\r\nhello\r\n0\r\n\r\n",
        "00A;ext=\"v\"\r\n0123456789\r\n1\r\nx\r\n0\r\nX-T: 1\r\nY-T:\r\n\r\n",
        "0\r\n\r\n",
    ]

    /// What an attacker would put into a head; every piece has broken some parser.
    private static let pieces = [
        "\r", "\n", "\r\n", "\r\n\r\n", " ", "\t", "\0", ":", ";", ",", "chunked", "0", "-1", "#",
        "Content-Length: 5\r\n", "Transfer-Encoding: chunked\r\n", "Host: b\r\n", " folded\r\n",
        "Connection: close\r\n", "\u{ff}", "HTTP/1.0", "HTTP/9.9", "[", "]", "@",
        "ffffffffffffffff",
    ].map { Array($0.utf8) }

    /// A head with a few bytes changed, removed, doubled or put in, and sometimes cut off.
    static func mutated(_ random: inout SeededRandom, from texts: [String] = requests + responses)
        -> [UInt8]
    {
        mutated(Array(texts[random.below(texts.count)].utf8), &random)
    }

    static func mutated(_ original: [UInt8], _ random: inout SeededRandom) -> [UInt8] {
        var bytes = original
        for _ in 0..<(1 + random.below(4)) where !bytes.isEmpty {
            let at = random.below(bytes.count)
            switch random.below(5) {
            case 0: bytes[at] = UInt8(truncatingIfNeeded: random.next())
            case 1: bytes.remove(at: at)
            case 2: bytes.insert(contentsOf: pieces[random.below(pieces.count)], at: at)
            case 3: bytes.insert(contentsOf: bytes[at..<min(at + 12, bytes.count)], at: at)
            default: bytes.removeSubrange(at..<min(at + random.below(6), bytes.count))
            }
        }
        if random.below(8) == 0 { bytes.removeLast(random.below(bytes.count + 1)) }
        return bytes
    }
}
