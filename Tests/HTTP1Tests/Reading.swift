import HTTP1

/// What came of reading one head, with its offsets turned into text so that tests can compare it.
struct Reading: Equatable {
    var outcome: HeadOutcome
    var lines: [String] = []
    var hopByHop: [String] = []
    var values: [String] = []
    var about: String = ""

    var fault: HeadFault? {
        if case .refused(let fault) = outcome { fault } else { nil }
    }
}

/// Reads a request that is there as a whole.
func readRequest(_ text: String, limits: HeadLimits = HeadLimits()) -> Reading {
    readRequest(Array(text.utf8), limits: limits)
}

func readRequest(
    _ bytes: [UInt8], limits: HeadLimits = HeadLimits(), cuts: [Int] = []
) -> Reading {
    var parser = HeadParser(limits: limits)
    var progress = HeadProgress()
    var outcome = HeadOutcome.needMore
    for end in cuts + [bytes.count] where outcome == .needMore {
        outcome = parser.parseRequest(bytes.span.extracting(0..<end), resuming: &progress)
    }
    guard case .complete = outcome else { return Reading(outcome: outcome) }
    let head = parser.request
    return describe(parser.headers, outcome, bytes, about: "\(head)")
}

func readResponse(
    _ bytes: [UInt8], to context: ResponseContext = ResponseContext(method: .get),
    cuts: [Int] = []
) -> Reading {
    var parser = HeadParser()
    var progress = HeadProgress()
    var outcome = HeadOutcome.needMore
    for end in cuts + [bytes.count] where outcome == .needMore {
        outcome = parser.parseResponse(
            bytes.span.extracting(0..<end), to: context, resuming: &progress)
    }
    guard case .complete = outcome else { return Reading(outcome: outcome) }
    return describe(parser.headers, outcome, bytes, about: "\(parser.response)")
}

private func describe(
    _ headers: borrowing HeaderTable, _ outcome: HeadOutcome, _ bytes: [UInt8], about: String
) -> Reading {
    var reading = Reading(outcome: outcome, about: about)
    for index in 0..<headers.count {
        let field = headers[index]
        reading.lines.append(field.line.text(in: bytes.span))
        reading.values.append(field.value.text(in: bytes.span))
        if field.isHopByHop { reading.hopByHop.append(field.nameRange.text(in: bytes.span)) }
    }
    return reading
}

/// The head of a request that must be acceptable.
func request(_ text: String) throws -> RequestHead {
    var parser = HeadParser()
    var progress = HeadProgress()
    let bytes = Array(text.utf8)
    let outcome = parser.parseRequest(bytes.span, resuming: &progress)
    guard case .complete = outcome else { throw Unreadable(outcome: outcome, text: text) }
    return parser.request
}

/// The head of a response that must be acceptable.
func response(
    _ text: String, to method: RequestMethod = .get, askedUpgrade: Bool = false
) throws -> ResponseHead {
    var parser = HeadParser()
    var progress = HeadProgress()
    let bytes = Array(text.utf8)
    let context = ResponseContext(method: method, askedUpgrade: askedUpgrade)
    let outcome = parser.parseResponse(bytes.span, to: context, resuming: &progress)
    guard case .complete = outcome else { throw Unreadable(outcome: outcome, text: text) }
    return parser.response
}

struct Unreadable: Error {
    var outcome: HeadOutcome
    var text: String
}

extension ByteRange {
    func text(in text: String) -> String { self.text(in: Array(text.utf8).span) }
}

/// SplitMix64: the same numbers for the same seed on every machine.
struct SeededRandom: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
        return mixed ^ (mixed >> 31)
    }

    /// A number from 0 to `bound - 1`; much cheaper in a debug build than `Int.random`.
    mutating func below(_ bound: Int) -> Int { Int(truncatingIfNeeded: next() >> 33) % bound }
}
