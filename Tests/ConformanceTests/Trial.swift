/// How the bytes of the client are cut into sends. The verdict must not depend on it.
enum Cut: Sendable, CaseIterable {
    case whole
    /// Byte by byte; long texts in so many pieces.
    case pieces

    private static let mostPieces = 512

    /// Of the pieces of so many bytes.
    func length(of count: Int) -> Int {
        switch self {
        case .whole: max(1, count)
        case .pieces: max(1, (count + Cut.mostPieces - 1) / Cut.mostPieces)
        }
    }
}

/// A case carried out once.
struct Trial {
    let the: Case
    let cut: Cut
    var patienceSeconds = ChildProcess.patienceSeconds

    /// What was not as it should be.
    func complaints(
        startingFront start: (UInt16, PolicyChange) throws -> any Front = CoxswainFront.init
    ) throws -> [String] {
        let endpoint = try ScriptedEndpoint(the.endpoint, patienceSeconds: patienceSeconds)
        let front = try start(endpoint.port, the.policy)
        var complaints: [String] = []
        do {
            try converse(with: front, endpoint)
        } catch let unexpected as Unexpected {
            complaints.append(unexpected.description)
        }
        complaints += front.end()
        return complaints + judge(endpoint.finish())
    }

    private func converse(with front: any Front, _ endpoint: ScriptedEndpoint) throws {
        guard let wire = try Wire(to: front.address, patienceSeconds: patienceSeconds) else {
            throw Unexpected("the front refuses the connection")
        }
        let client = Client(wire, cut)
        for step in the.client { try client.perform(step, endpoint) }
        try client.end(the.then)
    }

    private func judge(_ connections: [Bytes]) -> [String] {
        if case .tunnel(let request, let after) = the.reaches {
            let (requests, rest) = RequestCutter.cut(connections.flatMap(\.self), most: 1)
            return judge(requests, [request], rest, bytes(after))
        }
        let cuts = connections.map { RequestCutter.cut($0) }
        let requests = cuts.flatMap(\.requests).filter { !$0.starts(with: bytes("GET /probe ")) }
        let rest = cuts.flatMap(\.rest)
        switch the.reaches {
        case .nothing, .tunnel: return judge(requests, [], rest, [])
        case .nothingWhole: return judge(requests, [], [], [])
        case .messages(let expected): return judge(requests, expected, rest, [])
        }
    }

    private func judge(
        _ requests: [Bytes], _ expected: [String], _ rest: Bytes, _ expectedRest: Bytes
    ) -> [String] {
        var complaints: [String] = []
        if requests.count != expected.count {
            let got = requests.map { readable($0) }.joined(separator: "\n    ")
            complaints.append(
                "the endpoint got \(requests.count) requests, not \(expected.count):\n    \(got)")
        }
        for (request, expected) in zip(requests, expected) {
            complaints += differences("the endpoint", request, expected)
        }
        if rest != expectedRest {
            complaints.append(
                "the endpoint got beside them \(readable(rest)), not \(readable(expectedRest))")
        }
        return complaints
    }
}

/// What is different between a message and what it should be.
func differences(_ reader: String, _ message: Bytes, _ expected: String) -> [String] {
    guard let expected = Message(bytes(expected)), let got = Message(message) else {
        return ["\(reader) got no message: \(readable(message))"]
    }
    let comparable = got.comparable(with: expected)
    guard comparable != expected else { return [] }
    return ["\(reader) got\n    \(comparable.text)\n  not\n    \(expected.text)"]
}
