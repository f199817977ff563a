import HTTP1
import Testing

@Suite struct HopByHopTests {
    private func dropped(_ fields: String) -> [String] {
        readRequest("GET / HTTP/1.1\r\nHost: a\r\n\(fields)\r\n").hopByHop
    }

    @Test func fieldsOfTheConnectionAreMarked() {  // RFC 9110 section 7.6.1
        let fields =
            "Connection: keep-alive\r\nKeep-Alive: timeout=5\r\nProxy-Connection: x\r\nTE: trailers\r\n"
            + "Upgrade: h2c\r\nTransfer-Encoding: chunked\r\nAccept: a\r\nTrailer: X\r\n"
        #expect(
            dropped(fields) == [
                "Connection", "Keep-Alive", "Proxy-Connection", "TE", "Upgrade",
                "Transfer-Encoding",
            ])
    }

    @Test func namedFieldsAreMarkedWhereverTheyStand() {
        let fields = "x-before: 1\r\nConnection: X-Before, ,x-AFTER\r\nX-After: 2\r\nX-Other: 3\r\n"
        #expect(dropped(fields) == ["x-before", "Connection", "X-After"])
    }

    @Test func aFieldNamedLikeAnOptionOfOursIsMarkedToo() {
        #expect(dropped("Connection: close\r\nClose: 1\r\n") == ["Connection", "Close"])
    }

    @Test func framingAndHostCannotBeTakenAway() {
        let fields = "Connection: Host, Content-Length\r\nContent-Length: 1\r\n"
        #expect(dropped(fields) == ["Connection"])
    }

    @Test func optionsAreBounded() {
        let many = (0..<40).map { "o\($0)" }.joined(separator: ",")
        let reading = readRequest("GET / HTTP/1.1\r\nHost: a\r\nConnection: \(many)\r\n\r\n")
        #expect(reading.fault == .tooManyConnectionOptions)
    }

    @Test func everyKnownNameIsRecognisedInAnyCase() {
        var parser = HeadParser()
        for name in HeaderName.allCases where !name.text.isEmpty {
            for spelling in [name.text, name.text.uppercased()] {
                let value = name == .transferEncoding ? "chunked" : "5"
                let bytes = Array("HTTP/1.1 200 N\r\n\(spelling): \(value)\r\n\r\n".utf8)
                var progress = HeadProgress()
                let outcome = parser.parseResponse(
                    bytes.span, to: ResponseContext(method: .get), resuming: &progress)
                #expect(outcome == .complete(bytes.count))
                let known = parser.headers[0].name
                #expect(known == name, "\(spelling)")
            }
        }
    }

    @Test func nearMissesAreOtherFields() {
        for name in [
            "hos", "hosts", "h0st", "content-lengtH2", "content.length", "transfer-encodinh",
        ] {
            let reading = readRequest("POST / HTTP/1.1\r\nHost: a\r\n\(name): 7\r\n\r\n")
            #expect(reading.fault == nil, "\(name)")
            #expect(reading.hopByHop.isEmpty)
        }
    }

    /// Endpoints that make variables of fields read them as the real ones.
    @Test func namesThatImitateFramingOrOriginByUnderscoreAreLeftOut() {
        for name in [
            "Content_Length", "TRANSFER_ENCODING", "x_forwarded_for", "X-Forwarded_Proto",
            "X_Forwarded-Host",
        ] {
            let reading = readRequest("POST / HTTP/1.1\r\nHost: a\r\n\(name): 7\r\n\r\n")
            #expect(reading.fault == nil, "\(name)")
            #expect(reading.hopByHop == [name])
        }
    }
}
