/// What the reference makes of some bytes.
package enum Verdict<Message: Equatable & Sendable>: Equatable, Sendable {
    /// Nothing is wrong so far, and the end is not there.
    case incomplete
    case refused(String)
    /// The message ends after `length` bytes.
    case accepted(Message, length: Int)
}

/// Why reading stopped.
enum Stop: Error {
    case incomplete
    case refused(String)
}

func verdict<Message>(_ read: () throws(Stop) -> (Message, length: Int)) -> Verdict<Message> {
    do throws(Stop) {
        let (message, length) = try read()
        return .accepted(message, length: length)
    } catch {
        switch error {
        case .incomplete: return .incomplete
        case .refused(let why): return .refused(why)
        }
    }
}

func require(_ condition: Bool, _ why: String) throws(Stop) {
    guard condition else { throw .refused(why) }
}

/// One header line.
package struct ReferenceField: Equatable, Sendable {
    package let name: [UInt8]
    package let value: [UInt8]
    /// It ends at the recipient: by its name, or because `Connection` names it.
    package internal(set) var isHopByHop = false
}

/// How the end of the body is found (RFC 9112 section 6.3).
package enum ReferenceFraming: Equatable, Sendable {
    case length(UInt64)
    case chunked
    case untilClose
}

/// As `HTTP1.HeadLimits`.
package struct ReferenceHeadLimits: Sendable {
    package let startLine: Int
    package let headerBlock: Int
    package let headerCount: Int

    package init(startLine: Int, headerBlock: Int, headerCount: Int) {
        self.startLine = startLine
        self.headerBlock = headerBlock
        self.headerCount = headerCount
    }
}
