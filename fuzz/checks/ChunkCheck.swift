import HTTP1
import HTTPReference

/// The limits of production, and some that small inputs reach.
private let limits = [ChunkLimits(), ChunkLimits(extensionBytes: 8, trailerBytes: 12)]

func checkChunkedBody(_ input: [UInt8]) throws(Disagreement) {
    for limits in limits {
        let reference = ReferenceChunks.read(
            input, extensionBytes: Int(limits.extensionBytes),
            trailerBytes: Int(limits.trailerBytes))
        let whole = ChunkReading(input, cuts: [input.count], limits)
        try requireEqual(
            whole.comparable, ChunkReading.comparable(reference),
            Sides(one: "the decoder", other: "the reference"), "chunked body")
        for cuts in Pieces.cuts(of: input) {
            try requireEqual(
                ChunkReading(input, cuts: cuts, limits), whole,
                Sides(one: "reading in pieces", other: "reading as a whole"), "chunked body")
            try requireEqual(
                relayed(input, cuts: cuts, limits), whole.ending,
                Sides(one: "a relay", other: "a client"), "end of a chunked body")
        }
    }
}

/// What a client of `ChunkDecoder` makes of the input.
private struct ChunkReading: Equatable {
    enum Ending: Equatable {
        case open
        case ended(Int)
        case refused(ChunkFault)
    }

    private(set) var data: [UInt8] = []
    private(set) var ending = Ending.open

    init(_ input: [UInt8], cuts: [Int], _ limits: ChunkLimits) {
        var decoder = ChunkDecoder(limits: limits)
        var at = 0
        for end in cuts {
            let bytes = input.span.extracting(0..<end)
            while at < end {
                switch decoder.piece(bytes, from: at) {
                case .framing(let count): at += count
                case .data(let count):
                    data += input[at..<(at + count)]
                    at += count
                case .end(let count):
                    ending = .ended(at + count)
                    return
                case .refused(let fault):
                    ending = .refused(fault)
                    return
                }
            }
        }
    }

    /// Why something is refused is not compared, and what came before it has no meaning.
    enum Comparable: Equatable {
        case open
        case refused
        case ended([UInt8], length: Int)
    }

    var comparable: Comparable {
        switch ending {
        case .open: .open
        case .refused: .refused
        case .ended(let length): .ended(data, length: length)
        }
    }

    static func comparable(_ verdict: Verdict<ReferenceChunks>) -> Comparable {
        switch verdict {
        case .incomplete: .open
        case .refused: .refused
        case .accepted(let body, let length): .ended(body.data, length: length)
        }
    }
}

/// How the body ends for a relay, which forwards chunks as they are.
private func relayed(
    _ input: [UInt8], cuts: [Int], _ limits: ChunkLimits
) -> ChunkReading.Ending {
    var decoder = ChunkDecoder(limits: limits)
    var start = 0
    for end in cuts {
        switch decoder.step(input.span.extracting(start..<end)) {
        case .forward: start = end
        case .ended(let count): return .ended(start + count)
        case .refused(let fault): return .refused(fault)
        }
    }
    return .open
}
