import HTTP1
import Testing

/// Damaged input must never trap, and whatever is accepted must keep its promises.
@Suite struct MutationFuzzTests {
    @Test(arguments: 0..<10)
    func headsNeverTrapAndOffsetsStayInside(seed: Int) {
        var random = SeededRandom(seed: 0xfeed + UInt64(seed))
        var parser = HeadParser(
            limits: HeadLimits(startLine: 256, headerBlock: 512, headerCount: 8))
        let originals = (Corpus.requests + Corpus.responses).map { Array($0.utf8) }
        for _ in 0..<4_000 {
            let bytes = Corpus.mutated(originals[random.below(originals.count)], &random)
            var progress = HeadProgress()
            let asked = parser.parseRequest(bytes.span, resuming: &progress)
            check(parser.headers, asked, bytes, seed)
            progress = HeadProgress()
            let answered = parser.parseResponse(
                bytes.span, to: ResponseContext(method: .get), resuming: &progress)
            check(parser.headers, answered, bytes, seed)
        }
    }

    private func check(
        _ headers: borrowing HeaderTable, _ outcome: HeadOutcome, _ bytes: [UInt8], _ seed: Int
    ) {
        guard case .complete(let length) = outcome else { return }
        var end = length <= bytes.count && length >= 2 ? length - 2 : -1
        // The lines follow each other without a gap, up to the empty one.
        for index in (0..<headers.count).reversed() {
            let field = headers[index]
            let isWhole =
                Int(field.line.end) == end && field.nameRange.start == field.line.start
                && field.nameRange.end < field.line.end && field.value.start > field.nameRange.end
                && field.value.end <= field.line.end - 2
            if !isWhole { Issue.record("seed \(seed): \(String(decoding: bytes, as: UTF8.self))") }
            end = Int(field.line.start)
        }
        if end < 0 { Issue.record("seed \(seed): head of \(length) of \(bytes.count) bytes") }
    }

    @Test(arguments: 0..<4)
    func chunksNeverTrapAndCutsDoNotMatter(seed: Int) {
        var random = SeededRandom(seed: 0xbeef + UInt64(seed))
        let originals = Corpus.chunkedBodies.map { Array($0.utf8) }
        for _ in 0..<5_000 {
            let bytes = Corpus.mutated(originals[random.below(originals.count)], &random)
            var whole = ChunkDecoder()
            let verdict = whole.step(bytes.span)
            let cut = random.below(bytes.count + 1)
            var halved = ChunkDecoder()
            var second = halved.step(bytes.span.extracting(0..<cut))
            if second == .forward {
                second = halved.step(bytes.span.extracting(cut..<bytes.count))
                if case .ended(let count) = second { second = .ended(cut + count) }
            }
            if second != verdict {
                Issue.record("seed \(seed): \(String(decoding: bytes, as: UTF8.self)) at \(cut)")
            }
        }
    }
}
