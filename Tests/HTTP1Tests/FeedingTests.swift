import HTTP1
import Testing

/// The verdict must not depend on how the bytes were cut into reads.
@Suite struct FeedingTests {
    @Test func byteByByteEqualsWholeForGoodHeads() {
        for text in Corpus.requests {
            let bytes = Array(text.utf8)
            let cuts = Array(0..<bytes.count)
            #expect(readRequest(bytes, cuts: cuts) == readRequest(bytes), "\(text)")
        }
        for text in Corpus.responses {
            let bytes = Array(text.utf8)
            #expect(
                readResponse(bytes, cuts: Array(0..<bytes.count)) == readResponse(bytes), "\(text)")
        }
    }

    @Test(arguments: 0..<8)
    func anyCutsEqualWholeForMutatedHeads(seed: Int) {
        var random = SeededRandom(seed: UInt64(seed))
        for _ in 0..<150 {
            let bytes = Corpus.mutated(&random)
            let everyByte = Array(0..<bytes.count)
            let few = everyByte.filter { _ in random.below(9) == 0 }
            let whole = readRequest(bytes)
            let shown = String(decoding: bytes, as: UTF8.self)
            #expect(readRequest(bytes, cuts: everyByte) == whole, "seed \(seed): \(shown)")
            #expect(readRequest(bytes, cuts: few) == whole, "seed \(seed): \(shown)")
            #expect(readResponse(bytes, cuts: few) == readResponse(bytes), "seed \(seed): \(shown)")
        }
    }

    @Test func oneParserServesManyPartialHeads() {
        var parser = HeadParser()
        let heads = Corpus.requests.map { Array($0.utf8) }
        var progress = heads.map { _ in HeadProgress() }
        var finished = heads.map { _ in false }
        for length in 1...(heads.map(\.count).max() ?? 1) {
            for (index, head) in heads.enumerated() where length <= head.count && !finished[index] {
                let outcome = parser.parseRequest(
                    head.span.extracting(0..<length), resuming: &progress[index])
                guard outcome != .needMore else { continue }
                finished[index] = true
                #expect(outcome == readRequest(head).outcome)
                let about = parser.request
                #expect("\(about)" == readRequest(head).about)
            }
        }
        #expect(finished.allSatisfy { $0 })
    }

    @Test func tricklingCostsNoMoreThanLinearWork() {
        // 30 KiB, one byte a read. Looking at everything again each time would be half a billion
        // steps: minutes in a debug build, while the linear way takes well under a second.
        let value = String(repeating: "v", count: 30_000)
        let bytes = Array("GET / HTTP/1.1\r\nHost: a\r\nX: \(value)\r\n\r\n".utf8)
        var parser = HeadParser()
        var progress = HeadProgress()
        let clock = ContinuousClock()
        let spent = clock.measure {
            for length in 1...bytes.count {
                _ = parser.parseRequest(bytes.span.extracting(0..<length), resuming: &progress)
            }
        }
        #expect(parser.headers.count == 2)
        #expect(spent < .seconds(5))
    }
}
