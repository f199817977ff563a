import HTTP1
import Testing

/// Requests that two parsers could read differently, or that no honest client sends.
@Suite struct HostileRequestTests {
    /// A complete request with these header lines after a good `Host`.
    private static func with(_ fields: String) -> String {
        "POST / HTTP/1.1\r\nHost: a\r\n\(fields)\r\n"
    }

    @Test(arguments: [
        // Whitespace in the request line, RFC 9112 section 3.
        ("GET  / HTTP/1.1\r\nHost: a\r\n\r\n", HeadFault.malformedRequestLine),
        ("GET /  HTTP/1.1\r\nHost: a\r\n\r\n", .malformedRequestLine),
        ("GET\t/ HTTP/1.1\r\nHost: a\r\n\r\n", .malformedRequestLine),
        ("GET /\tHTTP/1.1\r\nHost: a\r\n\r\n", .malformedRequestLine),
        ("GET / HTTP/1.1 \r\nHost: a\r\n\r\n", .malformedRequestLine),
        (" GET / HTTP/1.1\r\nHost: a\r\n\r\n", .malformedRequestLine),
        ("GET /\r\n\r\n", .malformedRequestLine),
        ("GET / \r\nHost: a\r\n\r\n", .malformedRequestLine),
        ("GET\r\n\r\n", .malformedRequestLine),
        ("G(T / HTTP/1.1\r\nHost: a\r\n\r\n", .malformedRequestLine),
        ("GET / HTTP/1.1\nHost: a\n\n", .bareLineFeed),
        ("GET / HTTP/1.1\rHost: a\r\n\r\n", .bareCarriageReturn),
        ("\nGET / HTTP/1.1\r\nHost: a\r\n\r\n", .malformedRequestLine),
        // Versions, RFC 9112 section 2.3.
        ("GET / http/1.1\r\nHost: a\r\n\r\n", .malformedRequestLine),
        ("GET / HTTP/11\r\nHost: a\r\n\r\n", .malformedRequestLine),
        ("GET / HTTP/1.10\r\nHost: a\r\n\r\n", .malformedRequestLine),
        ("GET / HTTP/1,1\r\nHost: a\r\n\r\n", .malformedRequestLine),
        ("GET / HTTP/x.1\r\nHost: a\r\n\r\n", .malformedRequestLine),
        ("GET / HTTP/2.0\r\nHost: a\r\n\r\n", .unsupportedVersion),
        ("GET / HTTP/1.2\r\nHost: a\r\n\r\n", .unsupportedVersion),
        ("GET / HTTP/0.9\r\nHost: a\r\n\r\n", .unsupportedVersion),
        ("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", .unsupportedVersion),
        // Targets, RFC 9112 section 3.2.
        ("GET /a#b HTTP/1.1\r\nHost: a\r\n\r\n", .malformedTarget),
        ("GET /\u{1} HTTP/1.1\r\nHost: a\r\n\r\n", .malformedTarget),
        ("GET /\u{7f} HTTP/1.1\r\nHost: a\r\n\r\n", .malformedTarget),
        ("GET /\u{e4} HTTP/1.1\r\nHost: a\r\n\r\n", .malformedTarget),
        ("GET a HTTP/1.1\r\nHost: a\r\n\r\n", .malformedTarget),
        ("GET ftp://a/ HTTP/1.1\r\nHost: a\r\n\r\n", .malformedTarget),
        ("GET http:/a HTTP/1.1\r\nHost: a\r\n\r\n", .malformedTarget),
        ("GET http:///a HTTP/1.1\r\nHost: a\r\n\r\n", .malformedHost),
        ("GET http://u@a/ HTTP/1.1\r\nHost: a\r\n\r\n", .malformedHost),
        ("GET * HTTP/1.1\r\nHost: a\r\n\r\n", .targetFormNotAllowed),
        ("CONNECT /a HTTP/1.1\r\nHost: a\r\n\r\n", .targetFormNotAllowed),
    ])
    func firstLineIsRefused(text: String, fault: HeadFault) {
        #expect(readRequest(text).fault == fault)
    }

    @Test(arguments: [
        // RFC 9112 section 5.1 and 5.2, RFC 9110 section 5.
        ("X : 1\r\n", HeadFault.blankBeforeColon), ("X\t: 1\r\n", .blankBeforeColon),
        ("X Y: 1\r\n", .malformedHeaderName), ("X\r\n", .malformedHeaderName),
        (": 1\r\n", .emptyHeaderName), ("X(): 1\r\n", .malformedHeaderName),
        ("X\u{0}: 1\r\n", .malformedHeaderName), ("X\u{e4}: 1\r\n", .malformedHeaderName),
        ("X: 1\r\n folded\r\n", .foldedHeader), ("X: 1\r\n\tfolded: 2\r\n", .foldedHeader),
        ("X: 1\n", .bareLineFeed), ("X: 1\nY: 2\r\n", .bareLineFeed),
        ("X: 1\rY: 2\r\n", .bareCarriageReturn), ("X: 1\r\r\n", .bareCarriageReturn),
        ("X: a\u{0}b\r\n", .controlByteInValue), ("X: a\u{8}b\r\n", .controlByteInValue),
        ("X: a\u{7f}b\r\n", .controlByteInValue), ("X:\u{b}chunked\r\n", .controlByteInValue),
        ("\n", .bareLineFeed), ("\rX: 1\r\n", .bareCarriageReturn),
    ])
    func headerLineIsRefused(fields: String, fault: HeadFault) {
        #expect(readRequest(HostileRequestTests.with(fields)).fault == fault)
    }

    @Test(arguments: [
        // RFC 9112 section 6: everything that makes the body's end a matter of opinion.
        (
            "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n",
            HeadFault.contentLengthAndTransferEncoding
        ),
        ("Transfer-Encoding: chunked\r\nContent-Length: 5\r\n", .contentLengthAndTransferEncoding),
        ("Transfer-Encoding: chunked\r\nContent-Length: 0\r\n", .contentLengthAndTransferEncoding),
        ("Content-Length: 5\r\nContent-Length: 6\r\n", .repeatedContentLength),
        ("Content-Length: 5\r\nContent-Length: 5\r\n", .repeatedContentLength),
        ("Content-Length: 5, 5\r\n", .malformedContentLength),
        ("Content-Length: 5,6\r\n", .malformedContentLength),
        ("Content-Length:\r\n", .malformedContentLength),
        ("Content-Length: +5\r\n", .malformedContentLength),
        ("Content-Length: -5\r\n", .malformedContentLength),
        ("Content-Length: 0x5\r\n", .malformedContentLength),
        ("Content-Length: 5 5\r\n", .malformedContentLength),
        ("Content-Length: 5.0\r\n", .malformedContentLength),
        ("Content-Length: \u{663}\r\n", .malformedContentLength),
        ("Content-Length: 9223372036854775808\r\n", .malformedContentLength),
        ("Content-Length: 18446744073709551616\r\n", .malformedContentLength),
        ("Content-Length: 99999999999999999999999\r\n", .malformedContentLength),
        ("Transfer-Encoding: gzip\r\n", .malformedTransferEncoding),
        ("Transfer-Encoding: identity\r\n", .malformedTransferEncoding),
        ("Transfer-Encoding: xchunked\r\n", .malformedTransferEncoding),
        ("Transfer-Encoding: chunked-ish\r\n", .malformedTransferEncoding),
        ("Transfer-Encoding: chunked, gzip\r\n", .malformedTransferEncoding),
        ("Transfer-Encoding: chunked, chunked\r\n", .malformedTransferEncoding),
        ("Transfer-Encoding: chunked;q=1\r\n", .malformedTransferEncoding),
        ("Transfer-Encoding: \"chunked\"\r\n", .malformedTransferEncoding),
        ("Transfer-Encoding:\r\n", .malformedTransferEncoding),
        ("Transfer-Encoding: gzip, chunked\r\n", .unsupportedTransferCoding),
        ("Transfer-Encoding: , chunked\r\n", .unsupportedTransferCoding),
        ("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n", .repeatedTransferEncoding),
        (
            "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n",
            .repeatedTransferEncoding
        ),
        (
            "Transfer-Encoding: identity\r\nTransfer-Encoding: chunked\r\n",
            .malformedTransferEncoding
        ),
    ])
    func framingIsRefused(fields: String, fault: HeadFault) {
        #expect(readRequest(HostileRequestTests.with(fields)).fault == fault)
    }

    @Test func transferEncodingIsUnknownToTheOldVersion() {  // RFC 9112 section 6.1
        let text = "POST / HTTP/1.0\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
        #expect(readRequest(text).fault == .transferEncodingInHTTP10)
    }

    // RFC 9112 section 3.2.
    @Test(arguments: [
        ("GET / HTTP/1.1\r\n\r\n", HeadFault.missingHost),
        ("GET http://a/ HTTP/1.1\r\n\r\n", .missingHost),
        ("GET / HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n", .repeatedHost),
        ("GET / HTTP/1.0\r\nHost: a\r\nHost: b\r\n\r\n", .repeatedHost),
        ("GET / HTTP/1.1\r\nHost:\r\n\r\n", .malformedHost),
        ("GET / HTTP/1.1\r\nHost: a b\r\n\r\n", .malformedHost),
        ("GET / HTTP/1.1\r\nHost: a/b\r\n\r\n", .malformedHost),
        ("GET / HTTP/1.1\r\nHost: a@b\r\n\r\n", .malformedHost),
        ("GET / HTTP/1.1\r\nHost: a:b\r\n\r\n", .malformedHost),
        ("GET / HTTP/1.1\r\nHost: a:80:90\r\n\r\n", .malformedHost),
        ("GET / HTTP/1.1\r\nHost: a:65536\r\n\r\n", .malformedHost),
        ("GET / HTTP/1.1\r\nHost: ::1\r\n\r\n", .malformedHost),
        ("GET / HTTP/1.1\r\nHost: [::1\r\n\r\n", .malformedHost),
        ("GET / HTTP/1.1\r\nHost: []\r\n\r\n", .malformedHost),
        ("GET / HTTP/1.1\r\nHost: [::1]x\r\n\r\n", .malformedHost),
        ("GET / HTTP/1.1\r\nHost: [x]\r\n\r\n", .malformedHost),
        ("GET / HTTP/1.1\r\nHost: :80\r\n\r\n", .malformedHost),
    ])
    func hostIsRefused(text: String, fault: HeadFault) {
        #expect(readRequest(text).fault == fault)
    }

    @Test func faultsHaveStatusAndReason() {
        let codes: [HeadFault: UInt16] = [
            .startLineTooLong: 414, .headerBlockTooLarge: 431, .tooManyHeaders: 431,
            .unsupportedTransferCoding: 501, .unsupportedVersion: 505, .missingHost: 400,
        ]
        for (fault, status) in codes { #expect(fault.status == status) }
        #expect(Set(HeadFault.allCases.map(\.reason)).count == HeadFault.allCases.count)
        #expect(Set(ChunkFault.allCases.map(\.reason)).count == ChunkFault.allCases.count)
    }
}
