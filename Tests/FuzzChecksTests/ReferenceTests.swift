import HTTPReference
import Testing

/// That the reference itself refuses what requests are smuggled with: a comparison with a reader
/// that accepts everything would prove nothing.
@Suite struct ReferenceTests {
    private let limits = ReferenceHeadLimits(startLine: 64, headerBlock: 128, headerCount: 4)

    private func request(_ text: String) -> Verdict<ReferenceRequest> {
        ReferenceRequest.read(Array(text.utf8), limits: limits)
    }

    private func isRefused<Message>(_ verdict: Verdict<Message>) -> Bool {
        if case .refused = verdict { true } else { false }
    }

    @Test(arguments: [
        "Content-Length: 6\r\nTransfer-Encoding: chunked\r\n",
        "Content-Length: 6\r\nContent-Length: 6\r\n", "Content-Length: 6, 6\r\n",
        "Content-Length: +6\r\n", "Content-Length:\r\n", "Content-Length: 9223372036854775808\r\n",
        "Transfer-Encoding: chunked, chunked\r\n", "Transfer-Encoding: xchunked\r\n",
        "Transfer-Encoding: \u{b}chunked\r\n", "Transfer-Encoding : chunked\r\n", "X\r\n",
        "X: 1\r\n 2\r\n", "X: 1\n", "X: 1\r2\r\n", "X: \0\r\n", ": 1\r\n", "Host: b\r\n",
        "A:\r\nB:\r\nC:\r\nD:\r\n",
    ])
    func fieldsThatSmuggleAreRefused(fields: String) {
        #expect(isRefused(request("POST / HTTP/1.1\r\nHost: a\r\n\(fields)\r\n")))
    }

    @Test(arguments: [
        "GET  / HTTP/1.1", "GET / HTTP/1.1 ", " GET / HTTP/1.1", "GET /", "GET / HTTP/1.2",
        "GET /# HTTP/1.1", "GET * HTTP/1.1", "GET a:80 HTTP/1.1", "G(T / HTTP/1.1",
        "GET http://u@a/ HTTP/1.1", "GET /\u{e4} HTTP/1.1", "CONNECT / HTTP/1.1",
    ])
    func badFirstLinesAreRefused(line: String) {
        #expect(isRefused(request("\(line)\r\nHost: a\r\n\r\n")))
    }

    @Test func aRequestIsTakenApart() throws {
        let text = "PUT http://b:1/c?d HTTP/1.1\r\nHost: a\r\nConnection: x\r\nX: \t1 \r\n\r\nrest"
        guard case .accepted(let head, let length) = request(text) else {
            throw Unread(verdict: "\(request(text))")
        }
        #expect(length == text.utf8.count - 4)
        #expect([head.method, head.path, head.host].map(shown) == ["PUT", "/c?d", "b:1"])
        #expect(head.fields.map { shown($0.value) } == ["a", "x", "1"])
        #expect(head.fields.map(\.isHopByHop) == [false, true, true])
        #expect(head.framing == nil && head.keepsAlive)
    }

    @Test func whatHasNotEndedIsIncompleteUntilItIsTooLong() {
        #expect(request("") == .incomplete)
        #expect(request("GET / HTTP/1.1\r\nHost: a\r\n") == .incomplete)
        #expect(isRefused(request(String(repeating: "G", count: 65))))
        #expect(isRefused(request("GET / HTTP/1.1\r\nX: " + String(repeating: "v", count: 140))))
    }

    @Test(arguments: [
        ("HEAD", "200 OK", nil), ("GET", "204 No", nil), ("CONNECT", "200 OK", nil),
        ("GET", "304 Not", nil), ("GET", "200 OK", ReferenceFraming.length(5)),
    ])
    func responsesAreFramedByWhatWasAsked(
        method: String, status: String, framing: ReferenceFraming?
    ) throws {
        let text = "HTTP/1.1 \(status)\r\nContent-Length: 5\r\n\r\n"
        let verdict = ReferenceResponse.read(
            Array(text.utf8), to: method, askedUpgrade: false, limits: limits)
        guard case .accepted(let head, _) = verdict else { throw Unread(verdict: "\(verdict)") }
        #expect(head.framing == framing)
    }

    @Test(arguments: [
        "1\na\r\n0\r\n\r\n", "1;a\nb\r\na\r\n0\r\n\r\n", "-1\r\n", "0x1\r\n", "1 \r\n", "\r\n",
        "1\r\nab\r\n0\r\n\r\n", "0\r\n\n", "0\r\nX\r\n\r\n", "0\r\nX : 1\r\n\r\n",
        "8000000000000000\r\n", "00000000000000001\r\n", "1;12345678\r\n",
        "0\r\nX: 12345678901\r\n",
    ])
    func chunksThatSmuggleAreRefused(body: String) {
        #expect(
            isRefused(
                ReferenceChunks.read(Array(body.utf8), extensionBytes: 8, trailerBytes: 12)))
    }

    @Test func aChunkedBodyIsPutTogether() {
        let body = Array("2;x=y\r\nab\r\n1\r\nc\r\n0\r\nT: 1\r\n\r\nnext".utf8)
        let verdict = ReferenceChunks.read(body, extensionBytes: 8, trailerBytes: 12)
        guard case .accepted(let chunks, let length) = verdict else {
            Issue.record("\(verdict)")
            return
        }
        #expect(chunks.data == Array("abc".utf8))
        #expect(length == body.count - 4)
    }

    private func shown(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }

    private struct Unread: Error { let verdict: String }
}
