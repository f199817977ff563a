import HTTP1
import Testing

@Suite struct HeadLimitsTests {
    private let limits = HeadLimits(startLine: 64, headerBlock: 128, headerCount: 4)

    @Test func startLineOfExactlyTheLimitPasses() {
        let path = String(repeating: "a", count: 64 - "GET / HTTP/1.1\r\n".utf8.count)
        #expect(
            readRequest("GET /\(path) HTTP/1.1\r\nHost: a\r\n\r\n", limits: limits).fault == nil)
        #expect(
            readRequest("GET /\(path)a HTTP/1.1\r\nHost: a\r\n\r\n", limits: limits).fault
                == .startLineTooLong)
    }

    @Test func endlessStartLineIsRefusedAtTheLimit() {
        let text = "GET /" + String(repeating: "a", count: 59)
        #expect(readRequest(text, limits: limits).outcome == .needMore)
        #expect(readRequest(text + "a", limits: limits).fault == .startLineTooLong)
    }

    @Test func headerBlockOfExactlyTheLimitPasses() {
        let room = 128 - "Host: a\r\nX: \r\n\r\n".utf8.count
        let fits = "GET / HTTP/1.1\r\nHost: a\r\nX: " + String(repeating: "b", count: room)
        #expect(readRequest(fits + "\r\n\r\n", limits: limits).fault == nil)
        #expect(readRequest(fits + "b\r\n\r\n", limits: limits).fault == .headerBlockTooLarge)
        #expect(
            readRequest(fits + "bbbbbbbbbb", limits: limits).fault == .headerBlockTooLarge,
            "an endless line is refused before it ends")
    }

    @Test func headerCountIsLimited() {
        let four = "GET / HTTP/1.1\r\nHost: a\r\nA: 1\r\nB: 2\r\nC: 3\r\n"
        #expect(readRequest(four + "\r\n", limits: limits).fault == nil)
        #expect(readRequest(four + "D: 4\r\n", limits: limits).fault == .tooManyHeaders)
    }

    @Test func limitsStayWithinWhatOffsetsCanHold() {
        let wide = HeadLimits(startLine: 1 << 30, headerBlock: 1 << 30, headerCount: 1 << 30)
        #expect(wide.startLine == HeadLimits.maximumBytes)
        #expect(wide.headerBlock == HeadLimits.maximumBytes)
        #expect(wide.headerCount == HeaderTable.capacity)
    }

    @Test func hugeLineIsRefusedWhole() {
        let line = "X: " + String(repeating: "y", count: 200_000)
        let text = "GET / HTTP/1.1\r\nHost: a\r\n\(line)\r\n\r\n"
        let wide = HeadLimits(startLine: 65_535, headerBlock: 65_535)
        #expect(readRequest(text, limits: wide).fault == .headerBlockTooLarge)
        #expect(readRequest("GET /\(line)", limits: wide).fault == .startLineTooLong)
    }
}
