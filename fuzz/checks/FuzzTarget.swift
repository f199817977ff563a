/// What is fuzzed. Each case has a folder of inputs of its name in `fuzz/corpus`.
package enum FuzzTarget: String, CaseIterable, Sendable {
    /// `HeadParser.parseRequest` beside the reference.
    case requestHead = "request-head"
    /// `HeadParser.parseResponse` beside the reference.
    case responseHead = "response-head"
    /// `ChunkDecoder` beside the reference.
    case chunkedBody = "chunked-body"
    /// `FrameDecoder<FrontOrder>`: what the front reads from the daemon.
    case frontOrders = "front-orders"
    /// `FrameDecoder<FrontReport>`: what the daemon reads from the front.
    case frontReports = "front-reports"
    /// Any order or report, encoded and decoded again.
    case wireMessages = "wire-messages"
    /// Any order or report, encoded, damaged and decoded.
    case damagedFrames = "damaged-frames"

    /// Throws a `Disagreement` where `input` shows a mistake of ours. Never traps, unless that is
    /// the mistake.
    package func check(_ input: [UInt8]) throws(Disagreement) {
        switch self {
        case .requestHead: try checkRequestHead(input)
        case .responseHead: try checkResponseHead(input)
        case .chunkedBody: try checkChunkedBody(input)
        case .frontOrders: try checkOrders(input)
        case .frontReports: try checkReports(input)
        case .wireMessages: try checkMessages(from: input)
        case .damagedFrames: try checkDamagedFrames(from: input)
        }
    }
}

/// Two answers that had to be the same.
package struct Disagreement: Error, Equatable, CustomStringConvertible {
    package let description: String
}

/// Which of two answers is which, for the message.
struct Sides {
    let one: String
    let other: String
}

func requireEqual<Value: Equatable>(
    _ one: Value, _ other: Value, _ sides: Sides, _ what: String
) throws(Disagreement) {
    guard one != other else { return }
    throw Disagreement(
        description: "\(what): \(sides.one) says \(one), \(sides.other) says \(other)")
}
