import Testing

@Suite struct ResponseCutterTests {
    private func cut(_ text: String) -> ResponseCutter.Cut { ResponseCutter.cut(bytes(text)) }

    @Test func responsesAreTakenApart() {
        let cut = cut(
            "HTTP/1.1 100 Continue\r\n\r\n" + Case.ok
                + "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n0\r\n\r\n"
                + "HTTP/1.1 204 None\r\n\r\n")
        #expect(cut.statuses == [100, 200, 200, 204])
        #expect(cut.isWhole && cut.rest.isEmpty)
    }

    @Test func anAnswerToHEADIsFollowedByTheNext() {
        let cut = cut("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n" + Case.ok)
        #expect(cut.statuses == [200, 200])
        #expect(cut.isWhole)
    }

    @Test func aBodyMaySpeakOfHTTP() {
        let cut = cut("HTTP/1.1 400 Bad\r\nContent-Length: 16\r\n\r\nHTTP/1.0 is old.")
        #expect(cut.statuses == [400])
        #expect(cut.isWhole && cut.rest.isEmpty)
    }

    @Test(arguments: [
        "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n",
    ])
    func aResponseThatIsCutIsNotWhole(_ text: String) {
        #expect(!cut(text).isWhole)
    }

    @Test func whatFollowsASwitchIsOfTheTunnel() {
        let cut = cut("HTTP/1.1 101 Switching\r\n\r\n\u{81}\u{2}hi")
        #expect(cut.statuses == [101])
        #expect(cut.rest.count == 4)
    }
}
