import Model

/// One conversation: what the client sends, what the endpoint answers, and what each of them must
/// then have seen. Texts are bytes: one for each scalar, so that "\u{80}" is the byte 0x80.
struct Case: Sendable {
    /// What must hold, as a sentence.
    let name: String
    /// Where that is written: "9112 5.2" is section 5.2 of RFC 9112.
    let rule: String
    var client: [ClientStep]
    /// What the endpoint does on each connection; then it answers `Case.ok` to everything.
    var endpoint: [EndpointStep] = [.takesMessage, .sends(Case.ok)]
    var reaches = Reach.nothing
    var then = Ending.open
    var policy = PolicyChange.none

    /// The endpoint's answer where the case does not care.
    static let ok = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"
    /// The same response as the last one of its connection.
    static func closing(_ response: String) -> String {
        response.replacing("\r\n\r\n", with: "\r\nConnection: close\r\n\r\n", maxReplacements: 1)
    }

    /// A request that follows where a connection must not have been read on.
    static let smuggled = "GET /smuggled HTTP/1.1\r\nHost: a\r\n\r\n"
}

enum ClientStep: Sendable {
    case sends(String)
    /// A message that comes exactly so, up to the order of header lines with different names. Lines
    /// that the front adds of its own are compared only where the case names one of them.
    case gets(String)
    /// An answer of the front itself, with a body that explains it.
    case getsRefusal(Int)
    /// The same to HEAD: without the body.
    case getsRefusalOfHEAD(Int)
    /// Bytes that come exactly so.
    case getsBytes(String)
    /// Shuts its sending side.
    case finishes
    /// Goes away with a reset.
    case resets
    /// Waits until the endpoint has got so many bytes over all connections.
    case waitsForEndpoint(bytes: Int)
}

enum EndpointStep: Sendable {
    case takesHead
    /// The body of the head taken last.
    case takesBody
    /// Head and body.
    case takesMessage
    case takesBytes(Int)
    case takesEnd
    case sends(String)
    case finishes
    case closes
    case resets
}

/// What the endpoint must have received over the whole case, all its connections together.
enum Reach: Sendable {
    /// Not one byte.
    case nothing
    /// Perhaps some of a request, but none to its end.
    case nothingWhole
    /// These messages and nothing else, as in `ClientStep.gets`.
    case messages([String])
    /// This message, and then these bytes, which are no messages whatever they look like.
    case tunnel(after: String, String)
}

/// How the case leaves the client's connection.
enum Ending: Sendable {
    /// Another request on it is answered.
    case open
    /// The front closes it, with nothing sent beyond what the case says.
    case closed
    /// The front ends it with a reset: what was sent is not whole.
    case cut
    /// The client has ended it.
    case left
}

enum PolicyChange: Sendable {
    case none
    case shortHeaderTimeout
    case shortIdleTimeout
    case shortBodyTimeout
    /// Eight bytes.
    case smallBody
    /// The host "a", and the paths /x and /probe.
    case oneHostAndPath
    case shortResponseTimeout
    case shortHold
    case noEndpoint
}

// How most cases look.
extension Case {
    /// A request that is refused: the front answers, closes, reads nothing more of it, and the
    /// endpoint learns nothing.
    static func refused(
        _ name: String, _ rule: String, _ status: Int, _ request: String
    ) -> Case {
        Case(
            name: name, rule: rule, client: [.sends(request + smuggled), .getsRefusal(status)],
            then: .closed)
    }

    static func refused(_ name: String, _ rule: String, _ request: String) -> Case {
        refused(name, rule, 400, request)
    }

    /// The same where the fault may show only after the head has gone on to the endpoint.
    static func refusedBody(_ name: String, _ rule: String, _ request: String) -> Case {
        var result = refused(name, rule, request)
        result.endpoint = [.takesMessage, .closes]
        result.reaches = .nothingWhole
        return result
    }

    /// A request that the endpoint gets so, or otherwise than it was sent.
    static func passed(
        _ name: String, _ rule: String, _ request: String, as received: String? = nil,
        then ending: Ending = .open
    ) -> Case {
        Case(
            name: name, rule: rule, client: [.sends(request), .gets(answer(to: ending))],
            reaches: .messages([received ?? request]), then: ending)
    }

    private static func answer(to ending: Ending) -> String {
        if case .open = ending { return ok }
        return ok.replacing("\r\n\r\n", with: "\r\nConnection: close\r\n\r\n")
    }

    /// A response that the client gets so, or otherwise than it was sent.
    static func answered(
        _ name: String, _ rule: String, _ request: String = get(), by response: String,
        as received: String? = nil, then ending: Ending = .open
    ) -> Case {
        var steps: [EndpointStep] = [.takesMessage, .sends(response)]
        if case .open = ending {} else { steps.append(.closes) }
        return Case(
            name: name, rule: rule, client: [.sends(request), .gets(received ?? response)],
            endpoint: steps, reaches: .messages([request]), then: ending)
    }

    /// A response that is none: the client is told that the gateway got nothing good.
    static func unusable(
        _ name: String, _ rule: String, to request: String = get(), _ response: String
    ) -> Case {
        Case(
            name: name, rule: rule, client: [.sends(request), .getsRefusal(502)],
            endpoint: [.takesMessage, .sends(response), .closes], reaches: .messages([request]))
    }
}

/// A request of HTTP/1.1 with these header lines beside its Host.
func get(_ lines: String..., target: String = "/", method: String = "GET") -> String {
    head("\(method) \(target) HTTP/1.1", ["Host: a"] + lines)
}

func post(_ lines: String..., body: String) -> String {
    head("POST / HTTP/1.1", ["Host: a"] + lines) + body
}

/// A POST with these chunks, as they go over the wire.
func chunked(_ body: String, _ lines: String...) -> String {
    head("POST / HTTP/1.1", ["Host: a"] + lines + ["Transfer-Encoding: chunked"]) + body
}

func head(_ startLine: String, _ lines: [String]) -> String {
    startLine + "\r\n" + lines.map { $0 + "\r\n" }.joined() + "\r\n"
}
