import Glibc

/// Holds a conversation to its end whatever the front does, and tells what that was.
struct Observer {
    private static let patienceSeconds = 2
    /// Longer, so that it is not the endpoint that ends what the client waits for.
    private static let endpointPatienceSeconds = 6
    private static let probe = bytes(EndpointConnection.probe)

    let the: Case

    func behaviour(of start: (UInt16, PolicyChange) throws -> any Front) throws -> Behaviour {
        let endpoint = try ScriptedEndpoint(
            the.endpoint, patienceSeconds: Observer.endpointPatienceSeconds)
        let front = try start(endpoint.port, the.policy)
        var behaviour = try converse(with: front, endpoint)
        _ = front.end()
        let connections = endpoint.finish()
        let most = if case .tunnel = the.reaches { 1 } else { Int.max }
        let cuts = connections.map { RequestCutter.cut($0, most: most) }
        behaviour.requests = cuts.flatMap(\.requests).filter {
            !$0.starts(with: bytes("GET /probe "))
        }
        behaviour.rest = cuts.flatMap(\.rest)
        return behaviour
    }

    private func converse(
        with front: any Front, _ endpoint: ScriptedEndpoint
    ) throws -> Behaviour {
        guard let wire = try Wire(to: front.address, patienceSeconds: Observer.patienceSeconds)
        else { throw Unexpected("the peer refuses the connection") }
        var ear = Ear(wire)
        for step in the.client {
            switch step {
            case .sends(let text): wire.send(bytes(text))
            case .gets, .getsRefusal, .getsRefusalOfHEAD: ear.hearResponse()
            case .getsBytes(let text): ear.hearBytes(text.unicodeScalars.count)
            case .finishes: wire.finishSending()
            case .resets:
                wire.resetOnClose()
                return ear.behaviour(.left)
            case .waitsForEndpoint(let count): wait(for: count, endpoint)
            }
        }
        let end = end(wire, &ear)
        return ear.behaviour(end)
    }

    /// Whether the connection still serves: asked by one more request, of which nothing is counted.
    private func end(_ wire: Wire, _ ear: inout Ear) -> Behaviour.End {
        if case .left = the.then { return .left }
        if case .open = the.then {} else if let end = ear.hearEnd() { return end }
        wire.send(Observer.probe)
        return ear.hearProbe()
    }

    private func wait(for count: Int, _ endpoint: ScriptedEndpoint) {
        let deadline = ContinuousClock.now + .seconds(Observer.patienceSeconds)
        while endpoint.receivedBytes < count, ContinuousClock.now < deadline { sched_yield() }
    }
}

/// What an observing client hears.
private struct Ear {
    private static let probeAnswer = bytes(EndpointConnection.probeAnswer).suffix(5)

    private let wire: Wire
    private var heard: Bytes = []
    private var expected = 0
    private var over: Behaviour.End?

    init(_ wire: Wire) { self.wire = wire }

    /// Until one response more than before is there, or nothing more comes.
    mutating func hearResponse() {
        expected += 1
        while true {
            let cut = ResponseCutter.cut(heard)
            if cut.statuses.count > expected || cut.statuses.count == expected && cut.isWhole {
                return
            }
            guard receive() else { return }
        }
    }

    mutating func hearBytes(_ count: Int) {
        while ResponseCutter.cut(heard).rest.count < count {
            guard receive() else { return }
        }
    }

    /// Nil where the connection is left open and says nothing.
    mutating func hearEnd() -> Behaviour.End? {
        while receive() {}
        return over == .silent ? nil : over
    }

    mutating func hearProbe() -> Behaviour.End {
        if over == .silent { over = nil }
        while !endsWithProbe, receive() {}
        guard endsWithProbe else { return over ?? .silent }
        if let head = lastHead { heard.removeSubrange(head...) }
        return .open
    }

    func behaviour(_ end: Behaviour.End) -> Behaviour {
        let cut = ResponseCutter.cut(heard)
        return Behaviour(
            statuses: cut.statuses, isCut: !cut.isWhole, others: cut.rest.count, end: end)
    }

    private var endsWithProbe: Bool { heard.suffix(5) == Ear.probeAnswer }

    /// Where the answer to the probe starts.
    private var lastHead: Int? {
        let mark = bytes("HTTP/1.")
        guard heard.count >= mark.count else { return nil }
        return (0...(heard.count - mark.count)).last { heard[$0...].starts(with: mark) }
    }

    private mutating func receive() -> Bool {
        guard over == nil else { return false }
        switch wire.receive() {
        case .bytes(let more): heard += more
        case .end: over = .closed
        case .reset: over = .reset
        case .silence: over = .silent
        }
        return over == nil
    }
}
