/// One connection of the scripted endpoint. Requests for the probe are answered wherever the script
/// stands, as they are not part of the case.
final class EndpointConnection {
    static let probe = "GET /probe HTTP/1.1\r\nHost: probe\r\n\r\n"
    static let probeAnswer = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nprobe"

    private let wire: Wire
    private let number: Int
    private let endpoint: ScriptedEndpoint
    /// Received and not taken by a step.
    private var pending: Bytes = []

    init(_ wire: Wire, _ number: Int, of endpoint: ScriptedEndpoint) {
        self.wire = wire
        self.number = number
        self.endpoint = endpoint
    }

    func perform(_ steps: [EndpointStep]) {
        for step in steps {
            guard perform(step) else { return }
        }
        while take(RequestCutter.length) { wire.send(bytes(Case.ok)) }
    }

    /// False when the connection is over.
    private func perform(_ step: EndpointStep) -> Bool {
        switch step {
        case .takesHead:
            return take(keeping: true) { headLength($0) }
        case .takesBody, .takesMessage:
            return take(RequestCutter.length)
        case .takesBytes(let count):
            return take { $0.count >= count ? count : nil }
        case .takesEnd:
            while receive() {}
        case .sends(let text):
            return wire.send(bytes(text))
        case .finishes:
            wire.finishSending()
        case .closes:
            return false
        case .resets:
            wire.resetOnClose()
            return false
        }
        return true
    }

    /// Takes what `length` measures, waiting until it is there; answers probes before it.
    private func take(keeping: Bool = false, _ length: (Bytes) -> Int?) -> Bool {
        while true {
            if pending.starts(with: bytes("GET /probe ")), let end = RequestCutter.length(pending) {
                pending.removeFirst(end)
                wire.send(bytes(EndpointConnection.probeAnswer))
            } else if let end = length(pending) {
                if !keeping { pending.removeFirst(end) }
                return true
            } else if !receive() {
                return false
            }
        }
    }

    private func receive() -> Bool {
        guard case .bytes(let more) = wire.receive() else { return false }
        endpoint.keep(more, of: number)
        pending += more
        return true
    }
}
