import HTTP1
import Testing

@Suite struct ChunkDecoderTests {
    /// Feeds `bytes` cut at `cuts`; returns how many belong to the body, or the fault.
    private func follow(_ bytes: [UInt8], cuts: [Int], limits: ChunkLimits = ChunkLimits())
        -> Result<Int?, ChunkFault>
    {
        var decoder = ChunkDecoder(limits: limits)
        var start = 0
        for end in cuts + [bytes.count] {
            switch decoder.step(bytes.span.extracting(start..<end)) {
            case .forward: start = end
            case .ended(let count): return .success(start + count)
            case .refused(let fault): return .failure(fault)
            }
        }
        return .success(nil)
    }

    private func data(_ text: String) -> String {
        let bytes = Array(text.utf8)
        var decoder = ChunkDecoder()
        var at = 0
        var data: [UInt8] = []
        while at < bytes.count, !decoder.hasEnded {
            switch decoder.piece(bytes.span, from: at) {
            case .framing(let count), .end(let count): at += count
            case .data(let count):
                data += bytes[at..<at + count]
                at += count
            case .refused(let fault): return "\(fault)"
            }
        }
        return String(decoding: data, as: UTF8.self)
    }

    @Test func dataIsTakenOutOfItsFraming() {
        #expect(data("5\r\nhello\r\n7;x=y\r\n, world\r\n0\r\nT: 1\r\n\r\nrest") == "hello, world")
    }

    @Test func bodyEndsAfterTheTrailersAtEveryCut() {
        for text in Corpus.chunkedBodies {
            let body = Array(text.utf8)
            let bytes = body + Array("GET / HTTP/1.1\r\n".utf8)
            for cut in 0...bytes.count {
                #expect(follow(bytes, cuts: [cut]) == .success(body.count), "\(text) at \(cut)")
            }
            #expect(follow(bytes, cuts: Array(0..<bytes.count)) == .success(body.count))
        }
    }

    @Test func unfinishedBodyGoesOn() {
        for text in Corpus.chunkedBodies {
            let bytes = Array(text.utf8.dropLast())
            #expect(follow(bytes, cuts: []) == .success(nil))
        }
    }

    // RFC 9112 section 7.1, and what smugglers make of it.
    @Test(arguments: [
        ("\r\n", ChunkFault.malformedSize), ("g\r\n", .malformedSize), ("-1\r\n", .malformedSize),
        ("+1\r\n", .malformedSize), ("0x5\r\n", .malformedSize), (" 5\r\n", .malformedSize),
        ("5 \r\nhello", .malformedSize), ("5 ;x\r\n", .malformedSize), ("5\t\r\n", .malformedSize),
        ("5\nhello", .bareLineFeed), ("5\rhello", .bareCarriageReturn),
        ("5;x\nhello", .bareLineFeed), ("5;x\rhello", .bareCarriageReturn),
        ("5;\u{0}\r\n", .malformedExtension), ("5;\u{7f}\r\n", .malformedExtension),
        ("5\r\nhelloX\n", .missingLineEnd), ("5\r\nhello\n0\r\n\r\n", .missingLineEnd),
        ("5\r\nhello\r0\r\n\r\n", .missingLineEnd), ("5\r\nhello!\r\n", .missingLineEnd),
        ("7fffffffffffffff0\r\n", .sizeHasTooManyDigits), ("8000000000000000\r\n", .sizeTooLarge),
        ("ffffffffffffffff\r\n", .sizeTooLarge), ("00000000000000005\r\n", .sizeHasTooManyDigits),
        ("0\r\n\n", .bareLineFeed), ("0\r\n\rX", .bareCarriageReturn),
        ("0\r\nX\r\n\r\n", .malformedTrailer), ("0\r\n: 1\r\n\r\n", .malformedTrailer),
        ("0\r\nX : 1\r\n\r\n", .malformedTrailer), ("0\r\n X: 1\r\n\r\n", .malformedTrailer),
        ("0\r\nX: 1\n\r\n", .bareLineFeed), ("0\r\nX: \u{0}\r\n\r\n", .malformedTrailer),
        ("0\r\nX: 1\rY\r\n\r\n", .bareCarriageReturn),
        ("5;\r\nhello", .malformedExtension), ("5; x\r\nhello", .malformedExtension),
        ("0\r\nContent-Length: 1\r\n\r\n", .forbiddenTrailer),
        ("0\r\nX: 1\r\ntransfer-encoding: x\r\n\r\n", .forbiddenTrailer),
        ("0\r\nHOST: a\r\n\r\n", .forbiddenTrailer),
        ("0\r\nX_Forwarded_For: a\r\n\r\n", .forbiddenTrailer),
    ])
    func framingIsRefusedAtEveryCut(text: String, fault: ChunkFault) {
        let bytes = Array(text.utf8)
        #expect(follow(bytes, cuts: []) == .failure(fault))
        #expect(follow(bytes, cuts: Array(0..<bytes.count)) == .failure(fault))
    }

    @Test(arguments: ["Hosts", "Hos", "X-Host", "Content-Length-And-Much-More", "Content-Lengthh"])
    func aTrailerThatOnlyBeginsLikeAForbiddenOnePasses(name: String) {
        let bytes = Array("0\r\n\(name): a\r\n\r\n".utf8)
        #expect(follow(bytes, cuts: Array(0..<bytes.count)) == .success(bytes.count))
    }

    @Test func largestSizeIsHalfTheRange() {
        #expect(follow(Array("7fffffffffffffff\r\nx".utf8), cuts: []) == .success(nil))
    }

    @Test func extensionsAreBoundedOverTheWholeBody() {  // CVE-2023-39326
        let chunk = "1;" + String(repeating: "e", count: 99) + "\r\nx\r\n"
        let limits = ChunkLimits(extensionBytes: 1_000, trailerBytes: 100)
        let ten = String(repeating: chunk, count: 10)
        #expect(follow(Array((ten + "0\r\n\r\n").utf8), cuts: [], limits: limits) != .success(nil))
        #expect(
            follow(Array((ten + chunk).utf8), cuts: [], limits: limits)
                == .failure(.extensionsTooLarge))
    }

    @Test func trailersAreBounded() {
        let limits = ChunkLimits(extensionBytes: 0, trailerBytes: 100)
        let trailer = "0\r\nX: " + String(repeating: "t", count: 98)
        #expect(follow(Array(trailer.dropLast().utf8), cuts: [], limits: limits) == .success(nil))
        #expect(
            follow(Array(trailer.utf8), cuts: [], limits: limits) == .failure(.trailersTooLarge))
    }
}
