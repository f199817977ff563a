import HTTP1
import Model

/// What has come of a response to a probe: bounded, and judged as soon as it tells enough.
struct ProbeAnswer {
    private static let headMaximumBytes = 16 * 1_024

    enum Method: String { case get = "GET", post = "POST" }

    private let method: Method
    private var received: [UInt8] = []
    private var body: ProbeBody?
    private var keepsAlive = false

    var isEmpty: Bool { received.isEmpty && body == nil }

    init(to method: Method = .get) { self.method = method }

    mutating func append(_ bytes: [UInt8]) {
        // Most answers come whole: nothing of them is copied.
        if received.isEmpty { received = bytes } else { received += bytes }
    }

    /// Nil until it can be told. `isWhole`: the connection is closed, no more will come.
    mutating func verdict(on question: HTTPQuestion, isWhole: Bool) -> ProbeVerdict? {
        if body == nil {
            if let verdict = readHead(question, isWhole: isWhole) { return verdict }
            if body == nil { return nil }
        }
        guard let text = question.expectation.bodyText else { return .passed }
        return search(for: Array(text.utf8), question, isWhole: isWhole)
    }

    /// Whether its connection can carry another question: all of the answer is here, and nothing behind it.
    mutating func leavesConnection() -> Bool {
        guard keepsAlive, body?.take(&received) == true, let body else { return false }
        return body.isWhole && !body.hasSurplus
    }

    var page: [UInt8] { body?.bytes ?? [] }

    /// The same for one whose whole body is wanted.
    mutating func page(
        of question: HTTPQuestion, upTo limit: Int, isWhole: Bool
    ) -> ProbeVerdict? {
        if body == nil {
            if let verdict = readHead(question, isWhole: isWhole) { return verdict }
            if body == nil { return nil }
        }
        guard body?.take(&received) == true else {
            return .failed(why: "answers with a body that is not HTTP")
        }
        if body?.bytes.count ?? 0 > limit {
            return .failed(why: "answers GET \(question.shownPath) with more than \(limit) bytes")
        }
        if body?.isWhole == true { return .passed }
        guard isWhole else { return nil }
        return body?.endsWithTheConnection == true
            ? .passed : .failed(why: "closed the connection in the middle of its answer")
    }

    /// Nil: it is a good one so far, or not all here yet.
    private mutating func readHead(_ question: HTTPQuestion, isWhole: Bool) -> ProbeVerdict? {
        var parser = HeadParser()
        var progress = HeadProgress()
        let outcome = parser.parseResponse(
            received.span, to: ResponseContext(method: .get), resuming: &progress)
        switch outcome {
        case .complete(let length) where parser.response.isInterim:
            received.removeFirst(length)
            return readHead(question, isWhole: isWhole)
        case .complete(let length):
            received.removeFirst(length)
            let status = Int(parser.response.status)
            guard question.expectation.statuses.contains(where: { $0.contains(status) }) else {
                return .failed(
                    why: "answers \(method.rawValue) \(question.shownPath) with \(status)")
            }
            body = ProbeBody(parser.response.framing)
            keepsAlive = parser.response.keepsAlive
            return nil
        case .needMore where received.count > Self.headMaximumBytes:
            return .failed(why: "answers with too long a head")
        case .needMore:
            return isWhole ? .failed(why: "closed the connection without an answer") : nil
        case .refused(let fault):
            return .failed(why: "does not answer in HTTP: \(fault)")
        }
    }

    private mutating func search(
        for text: [UInt8], _ question: HTTPQuestion, isWhole: Bool
    ) -> ProbeVerdict? {
        guard body?.take(&received) == true else {
            return .failed(why: "answers with a body that is not HTTP")
        }
        let bytes = (body?.bytes ?? []).prefix(Limits.probeBodyBytes)
        if bytes.contains(text) { return .passed }
        let isOver = isWhole || body?.isWhole == true || bytes.count == Limits.probeBodyBytes
        guard isOver else { return nil }
        let shown = String(decoding: text, as: UTF8.self).shown
        return .failed(
            why: "answers \(method.rawValue) \(question.shownPath) without \(shown) in the body")
    }
}

extension Sequence<UInt8> {
    fileprivate func contains(_ text: [UInt8]) -> Bool {
        let bytes = Array(self)
        guard let first = text.first, bytes.count >= text.count else { return text.isEmpty }
        for start in 0...(bytes.count - text.count) where bytes[start] == first {
            if bytes[start..<start + text.count].elementsEqual(text) { return true }
        }
        return false
    }
}

extension HTTPQuestion {
    /// Without a query, which may hold what is secret.
    var shownPath: Substring { path.prefix { $0 != "?" } }

    /// What becomes of the connection after the answer.
    enum Farewell { case close, keep }

    /// Whether the policy itself says what becomes of it.
    var namesConnection: Bool {
        expectation.headers.keys.contains { $0.lowercased() == "connection" }
    }

    /// The fields that a policy gives replace ours.
    func request(then farewell: Farewell) -> String {
        let given = Set(expectation.headers.keys.map { $0.lowercased() })
        var own = [("Host", "localhost"), ("User-Agent", "coxswain-probe"), ("Accept", "*/*")]
        if farewell == .close { own.append(("Connection", "close")) }
        own.removeAll { given.contains($0.0.lowercased()) }
        let theirs = expectation.headers.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
        let fields = (own + theirs).map { "\($0.0): \($0.1)\r\n" }.joined()
        return "GET \(path) HTTP/1.1\r\n\(fields)\r\n"
    }
}
