import HTTP1
import HTTPReference

/// The limits of production, and some that small inputs reach.
private let limits = [
    HeadLimits(), HeadLimits(startLine: 32, headerBlock: 64, headerCount: 3),
]

func checkRequestHead(_ input: [UInt8]) throws(Disagreement) {
    let cuts = Pieces.cuts(of: input)
    for limits in limits {
        let reference = HeadFacts(ReferenceRequest.read(input, limits: limits.forReference))
        let check = HeadCheck(
            input: input, cuts: cuts, limits: limits, reference: reference)
        try check.run { (input, end, parser, progress) in
            let outcome = parser.parseRequest(
                input.span.extracting(0..<end), resuming: &progress)
            return (outcome, { HeadFacts.facts($0.request, $0.headers, in: input) })
        }
    }
}

/// Every kind of request that changes how its response is read.
private let questions = [
    ResponseContext(method: .get), ResponseContext(method: .head),
    ResponseContext(method: .connect), ResponseContext(method: .get, askedUpgrade: true),
]

func checkResponseHead(_ input: [UInt8]) throws(Disagreement) {
    let cuts = Pieces.cuts(of: input)
    for limits in limits {
        for question in questions {
            let reference = HeadFacts(
                ReferenceResponse.read(
                    input, to: question.method.text, askedUpgrade: question.askedUpgrade,
                    limits: limits.forReference))
            let check = HeadCheck(
                input: input, cuts: cuts, limits: limits, reference: reference)
            try check.run { (input, end, parser, progress) in
                let outcome = parser.parseResponse(
                    input.span.extracting(0..<end), to: question, resuming: &progress)
                return (outcome, { HeadFacts.facts($0.response, $0.headers, in: input) })
            }
        }
    }
}

/// One input under one set of limits: whole beside the reference, then in pieces beside the whole.
private struct HeadCheck {
    typealias Describe = (borrowing HeadParser) -> [Fact]
    /// Looks at the input up to `end`.
    typealias Look = (
        _ input: [UInt8], _ end: Int, inout HeadParser, inout HeadProgress
    ) -> (HeadOutcome, Describe)

    let input: [UInt8]
    let cuts: [[Int]]
    let limits: HeadLimits
    let reference: HeadFacts

    func run(_ look: Look) throws(Disagreement) {
        let whole = read(cuts: [input.count], look)
        try require(whole.facts == reference) {
            "the parser and the reference: \(whole.facts.difference(from: reference))"
        }
        for cuts in cuts {
            let pieces = read(cuts: cuts, look)
            try require(pieces.facts == whole.facts && pieces.outcome == whole.outcome) {
                "in pieces and whole: \(pieces.facts.difference(from: whole.facts)),"
                    + " \(pieces.outcome) and \(whole.outcome); reads end at \(cuts)"
            }
        }
    }

    private func read(cuts: [Int], _ look: Look) -> (outcome: HeadOutcome, facts: HeadFacts) {
        var parser = HeadParser(limits: limits)
        var progress = HeadProgress()
        for end in cuts {
            let (outcome, describe) = look(input, end, &parser, &progress)
            switch outcome {
            case .needMore: continue
            case .refused: return (outcome, .refused)
            case .complete(let length): return (outcome, .read(describe(parser), length: length))
            }
        }
        return (.needMore, .incomplete)
    }

    private func require(_ condition: Bool, _ why: () -> String) throws(Disagreement) {
        guard !condition else { return }
        throw Disagreement(description: "\(why()) (\(limits))")
    }
}

extension HeadLimits {
    fileprivate var forReference: ReferenceHeadLimits {
        ReferenceHeadLimits(
            startLine: startLine, headerBlock: headerBlock, headerCount: headerCount)
    }
}
