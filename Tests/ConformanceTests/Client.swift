import Glibc

/// The client of a case: sends as it is told and reads no more than what it expects, so that a byte
/// too many shows with the next step.
final class Client {
    private var wire: Wire?
    private let cut: Cut
    private var pending: Bytes = []
    private var last = Wire.Arrival.silence
    /// A send has found the connection reset; the kernel tells that once, so a read sees an end.
    private var wasReset = false
    /// Whether the last answer of the front itself said that it closes (RFC 9112 section 9.6).
    private var announcedClose: Bool?

    init(_ wire: Wire, _ cut: Cut) {
        self.wire = wire
        self.cut = cut
    }

    func perform(_ step: ClientStep, _ endpoint: ScriptedEndpoint) throws {
        switch step {
        case .sends(let text): send(bytes(text))
        case .gets(let text): try get(text)
        case .getsRefusal(let status): try getRefusal(status, withBody: true)
        case .getsRefusalOfHEAD(let status): try getRefusal(status, withBody: false)
        case .getsBytes(let text): try getBytes(bytes(text))
        case .finishes: wire?.finishSending()
        case .resets:
            wire?.resetOnClose()
            wire = nil
        case .waitsForEndpoint(let count): try wait(for: count, endpoint)
        }
    }

    /// A refused request may be closed on before it is sent whole, so failures are no matter here.
    private func send(_ all: Bytes) {
        let length = cut.length(of: all.count)
        for start in stride(from: 0, to: all.count, by: length) {
            let piece = all[start..<min(start + length, all.count)]
            if wire?.send(piece) != true { wasReset = true }
        }
    }

    /// Reads a head, and as much of a body as is expected.
    private func get(_ text: String) throws {
        let expected = bytes(text)
        guard let expectedHead = headLength(expected) else {
            throw Unexpected("this is no message: \(text)")
        }
        let length = try takeHead() + expected.count - expectedHead
        try fill(to: length, "a message of \(length) bytes")
        let message = take(length)
        if let difference = differences("the client", message, text).first {
            throw Unexpected(difference)
        }
    }

    private func getRefusal(_ status: Int, withBody: Bool) throws {
        let head = try takeHead()
        guard let message = Message(Array(pending[..<head])), message.status == status,
            let length = message.value("content-length").flatMap({ Int($0) }), length > 0,
            message.value("content-type") == "text/plain", isDate(message.value("date") ?? ""),
            status != 503 || message.value("retry-after") != nil,
            status != 405 || message.value("allow") != nil
        else {
            throw Unexpected("the client got \(readable(pending)), not an own answer \(status)")
        }
        announcedClose = message.value("connection") == "close"
        let body = withBody ? length : 0
        try fill(to: head + body, "the body of an own answer")
        _ = take(head + body)
    }

    private func getBytes(_ expected: Bytes) throws {
        try fill(to: expected.count, readable(expected))
        let got = take(expected.count)
        guard got == expected else {
            throw Unexpected("the client got \(readable(got)), not \(readable(expected))")
        }
    }

    private func wait(for count: Int, _ endpoint: ScriptedEndpoint) throws {
        let deadline = ContinuousClock.now + .seconds(ChildProcess.patienceSeconds)
        while endpoint.receivedBytes < count {
            guard ContinuousClock.now < deadline else {
                throw Unexpected("the endpoint never got \(count) bytes")
            }
            sched_yield()
        }
    }

    /// Sees that the connection is left as it should be.
    func end(_ ending: Ending) throws {
        switch ending {
        case .left: return
        case .open: try probe()
        case .closed: try expectEnd(.end)
        case .cut: try expectEnd(.reset)
        }
    }

    /// Another request. Where the time for a response is short and the machine is busy, the endpoint
    /// may be late for it, too: it is asked again.
    private func probe() throws {
        while true {
            wire?.send(bytes(EndpointConnection.probe))
            let head = try takeHead()
            guard Message(Array(pending[..<head]))?.status == 504 else { break }
            try getRefusal(504, withBody: true)
        }
        try get(EndpointConnection.probeAnswer)
    }

    private func expectEnd(_ expected: Wire.Arrival) throws {
        if announcedClose == false { throw Unexpected("the front has not said that it closes") }
        repeat {
            last = wire?.receive() ?? .end
            if case .bytes(let more) = last { pending += more }
        } while last.isBytes
        guard pending.isEmpty else {
            throw Unexpected("the client got more than it should: \(readable(pending))")
        }
        if wasReset, last == .end { last = .reset }
        guard last == expected else {
            throw Unexpected("the connection came to \(last), not to \(expected)")
        }
    }

    private func takeHead() throws -> Int {
        while true {
            if let length = headLength(pending) { return length }
            try receive("a head")
        }
    }

    private func fill(to count: Int, _ what: String) throws {
        while pending.count < count { try receive(what) }
    }

    private func take(_ count: Int) -> Bytes {
        defer { pending.removeFirst(count) }
        return Array(pending.prefix(count))
    }

    private func receive(_ what: String) throws {
        last = wire?.receive() ?? .end
        guard case .bytes(let more) = last else {
            throw Unexpected(
                "waiting for \(what), the client got \(last) after \(readable(pending))")
        }
        pending += more
    }
}
