import Testing

@testable import GRPCHealth

/// Against a server made by hand. What real ones say is in DaemonTests.
@Suite struct HealthCallTests {
    private func outcome(
        _ bytes: [UInt8], about service: String = "", piece: Int = .max
    ) -> HealthCall.Outcome? {
        let call = HealthCall(service: service)
        _ = call.takeOutput()
        var rest = bytes[...]
        while !rest.isEmpty {
            call.receive(rest.prefix(piece))
            rest = rest.dropFirst(piece)
            _ = call.takeOutput()
        }
        return call.outcome
    }

    @Test func itAsksInOneGo() {
        let output = HealthCall(service: "shop.Orders").takeOutput()
        #expect(output.starts(with: "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".utf8))
        #expect(output.suffix(13) == [0x0A, 11] + "shop.Orders".utf8)
    }

    @Test(arguments: [1, 2, 7, Int.max])
    func whoSaysServingPassesInWhateverPieces(_ piece: Int) {
        #expect(outcome(ServerFrames.answer([8, 1]), piece: piece) == .serving)
    }

    @Test func itIsToldWhatElseIsSaid() {
        #expect(
            outcome(ServerFrames.answer([8, 2]), about: "a.B")
                == .failed("says NOT_SERVING of 'a.B'"))
        #expect(outcome(ServerFrames.answer([])) == .failed("says UNKNOWN"))
        #expect(outcome(ServerFrames.answer([8, 3])) == .failed("says SERVICE_UNKNOWN"))
    }

    @Test func aStatusOfGRPCIsToldByName() {
        #expect(
            outcome(ServerFrames.refusal("5"), about: "a.B")
                == .failed("does not know the service 'a.B' (gRPC status NOT_FOUND)"))
        #expect(
            outcome(ServerFrames.refusal("12"))
                == .failed("does not offer grpc.health.v1.Health (gRPC status UNIMPLEMENTED)"))
        #expect(
            outcome(ServerFrames.refusal("14", "no d\u{E9}base"))
                == .failed(
                    "answers Health/Check with gRPC status UNAVAILABLE: no d??base"))
        #expect(
            outcome(ServerFrames.refusal("99"))
                == .failed("answers Health/Check with gRPC status 99"))
    }

    @Test func whatIsNoGRPCIsToldAsWhatItIs() {
        let page = ServerFrames.headers(
            [(":status", "200"), ("content-type", "text/html")], ends: true)
        #expect(
            outcome(ServerFrames.settings + page)
                == .failed("answers Health/Check with content type 'text/html', not with gRPC"))
        let gateway = ServerFrames.headers([(":status", "502")], ends: true)
        #expect(
            outcome(ServerFrames.settings + gateway)
                == .failed("answers Health/Check with HTTP status 502"))
        #expect(
            outcome(ServerFrames.settings + ServerFrames.headers(ServerFrames.fine, ends: true))
                == .failed("answers Health/Check without a gRPC status"))
        #expect(
            outcome(ServerFrames.answer([9, 9, 9]))
                == .failed("answers Health/Check with a message that is none of grpc.health.v1"))
    }

    @Test func oneThatSpeaksAnotherProtocolIsToldApart() {
        let plain = Array("HTTP/1.1 400 Bad Request\r\n\r\n".utf8)
        for piece in [1, Int.max] {
            #expect(outcome(plain, piece: piece) == .failed("does not answer in HTTP/2"))
        }
    }

    @Test func aCallThatIsBrokenOffIsToldWithItsCode() {
        let settings = ServerFrames.settings
        #expect(
            outcome(settings + ServerFrames.reset(2)) == .failed("resets the call: INTERNAL_ERROR"))
        #expect(
            outcome(settings + ServerFrames.goAway(lastStream: 0, 11))
                == .failed("goes away before it has answered: ENHANCE_YOUR_CALM"))
        let call = HealthCall(service: "")
        call.receive(settings[...])
        call.connectionClosed()
        #expect(call.outcome == .failed("closed the connection without an answer"))
    }

    /// As a server does that is being stopped: what it has begun it answers.
    @Test func aFarewellThatComesWithTheAnswerIsNone() {
        let farewell = ServerFrames.goAway(lastStream: 1, 0)
        let answer = ServerFrames.answer([8, 1]).dropFirst(ServerFrames.settings.count)
        #expect(outcome(ServerFrames.settings + farewell + answer) == .serving)
    }

    // MARK: Hostile ones

    private func failure(_ bytes: [UInt8], piece: Int = 4_096) -> String {
        guard case .failed(let why) = outcome(bytes, piece: piece) else { return "" }
        return why
    }

    @Test func framesWithoutEndAreNotAnsweredWithoutEnd() {
        for frame in [ServerFrames.settings, ServerFrames.ping] {
            let flood = ServerFrames.settings + (0..<400).flatMap { _ in frame }
            #expect(failure(flood) == "sends more frames than it reads answers to")
        }
    }

    /// One at a time each is answered, and all together are too much.
    @Test func nobodyTalksForEver() {
        let flood = ServerFrames.settings + (0..<8_000).flatMap { _ in ServerFrames.settings }
        #expect(failure(flood, piece: 9) == "answers with more than 65536 bytes")
    }

    @Test func continuationsWithoutEndAreABreach() {
        let begun = ServerFrames.frame(
            type: 1, stream: 1, payload: ServerFrames.block([ServerFrames.fine[0]]))
        let more = ServerFrames.frame(type: 9, stream: 1, payload: ServerFrames.block([("a", "b")]))
        let why = failure(ServerFrames.settings + begun + (0..<6_000).flatMap { _ in more })
        #expect(!why.isEmpty)
    }

    @Test func fieldsWithoutEndAreABreach() {
        let value = String(repeating: "v", count: 100)
        let fields = (0..<300).map { ("x-\($0)", value) }
        let bytes =
            ServerFrames.headers(ServerFrames.fine)  // A frame holds 16 KiB.
            + ServerFrames.headers(Array(fields.prefix(140)), ends: true)
        let interim = (0..<4).flatMap { _ in
            ServerFrames.headers([(":status", "103")] + Array(fields.prefix(100)))
        }
        #expect(
            failure(ServerFrames.settings + interim)
                == "answers Health/Check with too many header fields")
        #expect(!failure(ServerFrames.settings + bytes).isEmpty)
    }

    @Test func aMessageWithoutEndIsABreach() {
        let much = (0..<20).flatMap { _ in ServerFrames.data([UInt8](repeating: 1, count: 100)) }
        #expect(
            failure(ServerFrames.settings + ServerFrames.headers(ServerFrames.fine) + much)
                == "answers Health/Check with too long a message")
    }

    @Test func nothingIsPushed() {
        let push = ServerFrames.frame(
            type: 5, flags: 4, stream: 1,
            payload: [0, 0, 0, 2] + ServerFrames.block([(":method", "GET")]))
        #expect(
            failure(ServerFrames.settings + ServerFrames.settingsTaken + push)
                == "breaks the rules of HTTP/2")
    }

    @Test func noBytesWhateverDoHarm() {
        var random = SystemRandomNumberGenerator()
        for _ in 0..<2_000 {
            let noise = (0..<200).map { _ in UInt8.random(in: 0...255, using: &random) }
            // With an honest beginning, so that it gets further than the first frame.
            _ = outcome(ServerFrames.settings + noise, piece: 64)
            var answer = ServerFrames.answer([8, 1])
            let place = Int.random(in: answer.indices, using: &random)
            answer[place] = UInt8.random(in: 0...255, using: &random)
            _ = outcome(answer)
        }
    }
}
