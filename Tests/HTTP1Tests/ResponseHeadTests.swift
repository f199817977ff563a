import HTTP1
import Testing

@Suite struct ResponseHeadTests {
    @Test func plainResponseIsTakenApart() throws {
        let text = "HTTP/1.1 404 Not Found\r\nContent-Length: 3\r\n\r\n"
        let head = try response(text)
        #expect(head.status == 404)
        #expect(head.reason.text(in: text) == "Not Found")
        #expect(head.framing == .length(3))
        #expect(head.keepsAlive)
        #expect(!head.isSuccess)
    }

    @Test func reasonMayBeMissing() throws {
        #expect(try response("HTTP/1.1 200 \r\nContent-Length: 0\r\n\r\n").status == 200)
        #expect(try response("HTTP/1.1 200\r\nContent-Length: 0\r\n\r\n").status == 200)
    }

    // RFC 9112 section 6.3, in its order.
    @Test(arguments: [
        ("200 OK", RequestMethod.head, "Content-Length: 5\r\n", BodyFraming.none),
        ("204 No Content", .get, "Content-Length: 5\r\n", .none),
        ("304 Not Modified", .get, "Transfer-Encoding: chunked\r\n", .none),
        ("103 Early Hints", .get, "", .none),
        ("200 OK", .connect, "Content-Length: 5\r\n", .none),
        ("403 Forbidden", .connect, "Content-Length: 5\r\n", .length(5)),
        ("200 OK", .get, "Transfer-Encoding: chunked\r\n", .chunked),
        ("200 OK", .get, "Content-Length: 5\r\n", .length(5)),
        ("200 OK", .get, "Content-Length: 0\r\n", .none),
        ("200 OK", .get, "", .untilClose),
    ])
    func bodyDependsOnTheQuestion(
        line: String, method: RequestMethod, field: String, framing: BodyFraming
    ) throws {
        #expect(try response("HTTP/1.1 \(line)\r\n\(field)\r\n", to: method).framing == framing)
    }

    @Test func persistenceNeedsAnEndOtherThanClose() throws {
        #expect(try !response("HTTP/1.1 200 OK\r\n\r\n").keepsAlive)
        #expect(
            try !response("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 1\r\n\r\n")
                .keepsAlive)
        #expect(try !response("HTTP/1.0 200 OK\r\nContent-Length: 1\r\n\r\n").keepsAlive)
        #expect(
            try response("HTTP/1.0 200 OK\r\nConnection: keep-alive\r\nContent-Length: 1\r\n\r\n")
                .keepsAlive)
        #expect(try response("HTTP/1.1 204 No Content\r\n\r\n").keepsAlive)
    }

    @Test func switchingIsOnlyAnAnswer() throws {  // RFC 9110 section 15.2.2
        let text = "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n\r\n"
        #expect(try response(text, askedUpgrade: true).switchesProtocol)
        #expect(try !response(text, askedUpgrade: true).keepsAlive)
        #expect(readResponse(Array(text.utf8)).fault == .unexpectedSwitch)
        let asked = ResponseContext(method: .get, askedUpgrade: true)
        for other in ["h2c", "websocket, h2c", ""] {
            let bytes = Array(text.replacing("websocket", with: other).utf8)
            #expect(readResponse(bytes, to: asked).fault == .unexpectedSwitch, "\(other)")
        }
        #expect(try response("HTTP/1.1 200 OK\r\n\r\n", to: .connect).switchesProtocol)
    }

    @Test func interimResponsesAreToldApart() throws {
        #expect(try response("HTTP/1.1 100 Continue\r\n\r\n").isInterim)
        #expect(try response("HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n").isInterim)
        #expect(try !response("HTTP/1.1 200 OK\r\n\r\n").isInterim)
    }

    @Test(arguments: [
        ("HTTP/1.1 20 OK\r\n\r\n", HeadFault.malformedStatusLine),
        ("HTTP/1.1 2000 OK\r\n\r\n", .malformedStatusLine),
        ("HTTP/1.1 099 OK\r\n\r\n", .malformedStatusLine),
        ("HTTP/1.1  200 OK\r\n\r\n", .malformedStatusLine),
        ("HTTP/1.1\t200 OK\r\n\r\n", .malformedStatusLine),
        ("HTTP/1.1\r\n\r\n\r\n\r\n", .malformedStatusLine),
        ("http/1.1 200 OK\r\n\r\n", .malformedStatusLine),
        ("ICY 200 OK\r\n\r\n", .malformedStatusLine),
        ("\r\nHTTP/1.1 200 OK\r\n\r\n", .malformedStatusLine),
        ("HTTP/2.0 200 OK\r\n\r\n", .unsupportedVersion),
        ("HTTP/1.1 200 O\u{0}K\r\n\r\n", .malformedStatusLine),
        ("HTTP/1.1 200 OK\nContent-Length: 1\r\n\r\n", .bareLineFeed),
        ("HTTP/1.1 200 OK\rContent-Length: 1\r\n\r\n", .bareCarriageReturn),
        (
            "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n",
            .contentLengthAndTransferEncoding
        ),
        (
            "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n",
            .repeatedContentLength
        ),
        ("HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\n\r\n", .malformedTransferEncoding),
        ("HTTP/1.0 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", .transferEncodingInHTTP10),
        ("HTTP/1.1 200 OK\r\nX : 1\r\n\r\n", .blankBeforeColon),
        ("HTTP/1.1 200 OK\r\n folded\r\n\r\n", .foldedHeader),
    ])
    func responseIsRefused(text: String, fault: HeadFault) {
        #expect(readResponse(Array(text.utf8)).fault == fault)
    }
}
