import HTTP1
import HTTPReference

/// What one reader says about a head, in a form in which two readers can be compared.
enum HeadFacts: Equatable {
    case incomplete
    case refused
    case read([Fact], length: Int)

    /// The first difference, in words.
    func difference(from other: HeadFacts) -> String {
        guard case .read(let mine, let length) = self,
            case .read(let theirs, let otherLength) = other
        else { return "\(self.kind) and \(other.kind)" }
        if length != otherLength { return "\(length) bytes and \(otherLength)" }
        for (one, another) in zip(mine, theirs) where one != another {
            return "\(one) and \(another)"
        }
        return "\(mine.count) and \(theirs.count) facts"
    }

    private var kind: String {
        switch self {
        case .incomplete: "incomplete"
        case .refused: "refused"
        case .read(_, let length): "a head of \(length) bytes"
        }
    }
}

struct Fact: Equatable, CustomStringConvertible {
    let name: String
    let value: [UInt8]

    init(_ name: String, _ value: [UInt8]) {
        self.name = name
        self.value = value
    }

    init(_ name: String, text value: some CustomStringConvertible) {
        self.init(name, Array(value.description.utf8))
    }

    init(_ name: String, _ range: ByteRange, in bytes: [UInt8]) {
        self.init(name, Array(bytes[range.indices]))
    }

    var description: String {
        let shown = String(decoding: value, as: UTF8.self)
        return "\(name) \(shown.debugDescription)"
    }
}

// What the reference says.
extension HeadFacts {
    init(_ verdict: Verdict<ReferenceRequest>) {
        switch verdict {
        case .incomplete: self = .incomplete
        case .refused: self = .refused
        case .accepted(let head, let length): self = .read(Self.facts(head), length: length)
        }
    }

    init(_ verdict: Verdict<ReferenceResponse>) {
        switch verdict {
        case .incomplete: self = .incomplete
        case .refused: self = .refused
        case .accepted(let head, let length): self = .read(Self.facts(head), length: length)
        }
    }

    private static func facts(_ head: ReferenceRequest) -> [Fact] {
        [
            Fact("method", head.method), Fact("target", head.target), Fact("path", head.path),
            Fact("host", head.host), Fact("is HTTP/1.1", text: head.isVersion11),
            Fact("framing", text: text(head.framing)), Fact("keeps alive", text: head.keepsAlive),
        ] + head.fields.flatMap(facts)
            + (head.expectsContinue.map { [Fact("expects continue", text: $0)] } ?? [])
            + [Fact("WebSocket", text: head.asksForWebSocket)]
    }

    private static func facts(_ head: ReferenceResponse) -> [Fact] {
        [
            Fact("status", text: head.status), Fact("reason", head.reason),
            Fact("is HTTP/1.1", text: head.isVersion11), Fact("framing", text: text(head.framing)),
            Fact("keeps alive", text: head.keepsAlive),
            Fact("switches", text: head.switchesProtocol),
        ] + head.fields.flatMap(facts)
    }

    private static func facts(_ field: ReferenceField) -> [Fact] {
        [
            Fact("field", field.name), Fact("value", field.value),
            Fact("hop by hop", text: field.isHopByHop),
        ]
    }

    private static func text(_ framing: ReferenceFraming?) -> String {
        switch framing {
        case nil: "none"
        case .length(let bytes): "\(bytes)"
        case .chunked: "chunked"
        case .untilClose: "close"
        }
    }
}

// What the parser says.
extension HeadFacts {
    /// Nothing is said about several `Expect` fields, as the reference does not.
    static func facts(
        _ head: RequestHead, _ headers: borrowing HeaderTable, in bytes: [UInt8]
    ) -> [Fact] {
        var facts = [
            Fact("method", head.methodName, in: bytes), Fact("target", head.target, in: bytes),
            Fact("path", head.path, in: bytes), Fact("host", head.host, in: bytes),
            Fact("is HTTP/1.1", text: head.version == .http11),
            Fact("framing", text: text(head.framing)),
            Fact("keeps alive", text: head.keepsAlive),
        ]
        facts += fields(headers, in: bytes)
        if occurrences(of: .expect, in: headers) < 2 {
            facts.append(Fact("expects continue", text: head.expectsContinue))
        }
        facts.append(Fact("WebSocket", text: head.upgrade == .webSocket))
        return facts
    }

    static func facts(
        _ head: ResponseHead, _ headers: borrowing HeaderTable, in bytes: [UInt8]
    ) -> [Fact] {
        [
            Fact("status", text: head.status), Fact("reason", head.reason, in: bytes),
            Fact("is HTTP/1.1", text: head.version == .http11),
            Fact("framing", text: text(head.framing)),
            Fact("keeps alive", text: head.keepsAlive),
            Fact("switches", text: head.switchesProtocol),
        ] + fields(headers, in: bytes)
    }

    private static func fields(_ headers: borrowing HeaderTable, in bytes: [UInt8]) -> [Fact] {
        var facts: [Fact] = []
        for index in 0..<headers.count {
            facts.append(Fact("field", headers[index].nameRange, in: bytes))
            facts.append(Fact("value", headers[index].value, in: bytes))
            facts.append(Fact("hop by hop", text: headers[index].isHopByHop))
        }
        return facts
    }

    private static func occurrences(
        of name: HeaderName, in headers: borrowing HeaderTable
    ) -> Int {
        var count = 0
        for index in 0..<headers.count where headers[index].name == name { count += 1 }
        return count
    }

    private static func text(_ framing: BodyFraming) -> String {
        switch framing {
        case .none: "none"
        case .length(let bytes): "\(bytes)"
        case .chunked: "chunked"
        case .untilClose: "close"
        }
    }
}
