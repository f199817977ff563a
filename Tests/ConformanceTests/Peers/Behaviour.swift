/// What a front did with a case, whatever it should have done.
struct Behaviour {
    enum End: String {
        /// Another request on the connection is answered.
        case open = "stays open"
        case closed = "closes"
        case reset = "resets"
        /// Neither answers nor closes.
        case silent = "waits"
        /// The client has ended it.
        case left = "the client leaves"
    }

    /// Status codes that the client got, in their order.
    var statuses: [Int] = []
    /// A response that was begun and not ended.
    var isCut = false
    /// Bytes of a tunnel, or what is no HTTP.
    var others = 0
    var end = End.open
    /// Whole requests that the endpoint got.
    var requests: [Bytes] = []
    /// Bytes beside them.
    var rest: Bytes = []

    /// For the table, on one line.
    var text: String { "\(answer); \(end.rawValue); \(reach)" }

    private var answer: String {
        var words = Behaviour.runs(of: statuses.map(String.init))
        if isCut { words.append("cut") }
        if others > 0 { words.append("\(others) bytes") }
        return words.isEmpty ? "no answer" : words.joined(separator: " ")
    }

    /// "200 x3" for three of them in a row.
    private static func runs(of words: [String]) -> [String] {
        var runs: [(word: String, count: Int)] = []
        for word in words {
            if let last = runs.last, last.word == word {
                runs[runs.count - 1].count += 1
            } else {
                runs.append((word, 1))
            }
        }
        return runs.map { $0.count == 1 ? $0.word : "\($0.word) x\($0.count)" }
    }

    private var reach: String {
        var words = requests.count == 1 ? ["1 request"] : ["\(requests.count) requests"]
        if !rest.isEmpty { words.append("\(rest.count) bytes of another") }
        return requests.isEmpty && rest.isEmpty
            ? "nothing passed on" : words.joined(separator: ", ")
    }

    /// What is different of the requests passed on, in the lines that a proxy may not choose freely.
    func difference(from other: Behaviour) -> String? {
        for (request, otherRequest) in zip(requests, other.requests) {
            guard let one = Message(request)?.essence, let two = Message(otherRequest)?.essence
            else { continue }
            if one != two { return one.text }
        }
        return nil
    }
}

extension Message {
    /// Without what each proxy adds in its own way.
    fileprivate var essence: Message {
        var result = self
        result.lines.removeAll {
            let name = Message.name($0)
            return Message.additions.contains(name)
                || (name == "connection" && value("upgrade") == nil)
        }
        result.lines = result.lines.map { line in
            let name = line.prefix { $0 != UInt8(ascii: ":") }
            return Array(Message.name(line).utf8) + line.dropFirst(name.count)
        }
        return result
    }
}
