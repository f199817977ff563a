import FrontWire

func checkOrders(_ input: [UInt8]) throws(Disagreement) {
    try FrameReading<FrontOrder>.check(input)
}

func checkReports(_ input: [UInt8]) throws(Disagreement) {
    try FrameReading<FrontReport>.check(input)
}

/// A frame that is right but for a few bytes gets deeper into the decoder than bytes at random, and
/// needs no corpus that ages with the format.
func checkDamagedFrames(from input: [UInt8]) throws(Disagreement) {
    var source = ValueSource(input)
    if source.flag() {
        let frame = source.order().encoded()
        try checkOrders(source.damaged(frame))
    } else {
        let frame = source.report().encoded()
        try checkReports(source.damaged(frame))
    }
}

extension ValueSource {
    /// Up to four bytes changed, removed or put in; as often as not the length is made to fit again.
    fileprivate mutating func damaged(_ frame: [UInt8]) -> [UInt8] {
        var bytes = frame
        for _ in 0...(byte() & 3) where bytes.count > 4 {
            let place = 4 + Int(number(UInt16.self)) % (bytes.count - 4)
            switch byte() % 3 {
            case 0: bytes[place] = byte()
            case 1: bytes.remove(at: place)
            default: bytes.insert(byte(), at: place)
            }
        }
        if flag() {
            let length = UInt32(bytes.count - 4)
            for index in 0..<4 { bytes[index] = UInt8(truncatingIfNeeded: length >> (8 * index)) }
        }
        return bytes
    }
}

/// The messages of a stream, and why reading ended before its end.
private struct FrameReading<Message: WireMessage & Equatable>: Equatable {
    private(set) var messages: [Message] = []
    private(set) var fault: WireFault?

    static func check(_ input: [UInt8]) throws(Disagreement) {
        let whole = FrameReading(input, cuts: [input.count])
        try checkEncoding(of: whole.messages)
        for cuts in Pieces.cuts(of: input) {
            try requireEqual(
                FrameReading(input, cuts: cuts), whole,
                Sides(one: "reading in pieces", other: "reading as a whole"), "frames")
        }
    }

    private init(_ input: [UInt8], cuts: [Int]) {
        var decoder = FrameDecoder<Message>()
        var start = 0
        do throws(WireFault) {
            for end in cuts {
                decoder.append(input[start..<end])
                start = end
                while let message = try decoder.next() { messages.append(message) }
            }
        } catch {
            fault = error
        }
    }

    /// What was decoded means the same when it is encoded again. (The bytes may differ: fields of a
    /// message come in any order, and unknown ones are passed over.)
    private static func checkEncoding(of messages: [Message]) throws(Disagreement) {
        let encoded = messages.flatMap { $0.encoded() }
        try requireEqual(
            FrameReading(encoded, cuts: [encoded.count]).messages, messages,
            Sides(one: "what was encoded again", other: "the stream"), "messages")
    }
}
