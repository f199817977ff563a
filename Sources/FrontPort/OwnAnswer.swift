import HTTP1

/// A response of the front itself.
struct OwnAnswer {
    let status: UInt16
    /// One sentence for whoever reads it.
    let text: String
    /// Whether the request's bytes can be trusted, so that another may follow on the connection.
    let mayKeepAlive: Bool

    static func refusal(_ fault: HeadFault) -> OwnAnswer {
        OwnAnswer(status: fault.status, text: fault.reason, mayKeepAlive: false)
    }

    static let malformedBody = OwnAnswer(
        status: 400, text: "the chunks of the request's body are malformed", mayKeepAlive: false)
    static let bodyTooLarge = OwnAnswer(
        status: 413, text: "the request's body is larger than the limit", mayKeepAlive: false)
    static let tooSlow = OwnAnswer(
        status: 408, text: "the request did not arrive in time", mayKeepAlive: false)
    static let noTunnels = OwnAnswer(
        status: 405, text: "CONNECT is not served here", mayKeepAlive: false)
    /// It would tell whoever asks what the front has added, credentials of others included.
    static let noTrace = OwnAnswer(
        status: 405, text: "TRACE is not served here", mayKeepAlive: true)
    /// To an OPTIONS that is to be passed on no further (RFC 9110 section 7.6.2).
    static let lastOfItsWay = OwnAnswer(status: 204, text: "", mayKeepAlive: true)
    /// A client that holds a connection for several hosts may have taken the wrong one: 421 tells it
    /// to open another (RFC 9110 section 15.5.20).
    static let unknownHost = OwnAnswer(
        status: 421, text: "no service here has this host", mayKeepAlive: true)
    static let unknownPath = OwnAnswer(
        status: 404, text: "no service of this host has this path", mayKeepAlive: true)
    static let ambiguousPath = OwnAnswer(
        status: 400, text: "the path can be read as one of another service", mayKeepAlive: true)
    static let tooManyClients = OwnAnswer(
        status: 503, text: "too many clients are connected to the service", mayKeepAlive: true)
    static let noReplica = OwnAnswer(
        status: 503, text: "no replica of the service is ready", mayKeepAlive: true)
    static let tooManyWait = OwnAnswer(
        status: 503, text: "too many requests wait for a replica already", mayKeepAlive: true)
    static let allAreFull = OwnAnswer(
        status: 503, text: "every replica has as many requests as it may have", mayKeepAlive: true)
    static let noResponseInTime = OwnAnswer(
        status: 504, text: "the replica did not answer in time", mayKeepAlive: true)
    static let cutByDrain = OwnAnswer(
        status: 504, text: "the replica was stopped before it answered", mayKeepAlive: true)

    static func failed(_ failure: AttemptFailure) -> OwnAnswer {
        let text =
            switch failure {
            case .none: noReplica.text
            case .noRoom: "the front has no room for another connection to a replica"
            case .connectionRefused: "no replica could be reached"
            case .connectTimedOut: "no replica could be reached in time"
            case .connectionLost: "the replica closed the connection before it answered"
            case .invalidResponse: "the replica's response is not valid HTTP/1.1"
            }
        return OwnAnswer(status: failure.status, text: text, mayKeepAlive: true)
    }

    /// Whoever asked with HEAD gets the head only.
    func write(
        to scratch: inout Scratch, note: ClientConnectionNote, method: RequestMethod,
        dated date: borrowing DateLine
    ) {
        scratch.reset()
        scratch.append("HTTP/1.1 ")
        scratch.append(decimal: Int(status))
        scratch.append(" ")
        scratch.append(OwnAnswer.reason(status))
        scratch.append("\r\n")
        scratch.append(date)
        if status != 204 {
            scratch.append("Content-Type: text/plain\r\nContent-Length: ")
            scratch.append(decimal: text.utf8.count + 1)
            scratch.append("\r\n")
        }
        if status == 503 {
            scratch.append("Retry-After: ")
            scratch.append(decimal: FrontLimits.retryAfterSeconds)
            scratch.append("\r\n")
        }
        // RFC 9110 section 15.5.6: 405 names the methods that there are. None is known to us.
        if status == 405 { scratch.append("Allow:\r\n") }
        switch note {
        case .none: break
        case .close: scratch.append("Connection: close\r\n")
        case .keepAlive: scratch.append("Connection: keep-alive\r\n")
        }
        scratch.append("\r\n")
        if method != .head, status != 204 {
            scratch.append(text: text)
            scratch.append("\n")
        }
    }

    private static func reason(_ status: UInt16) -> StaticString {
        switch status {
        case 204: "No Content"
        case 400: "Bad Request"
        case 404: "Not Found"
        case 405: "Method Not Allowed"
        case 408: "Request Timeout"
        case 413: "Content Too Large"
        case 414: "URI Too Long"
        case 421: "Misdirected Request"
        case 431: "Request Header Fields Too Large"
        case 501: "Not Implemented"
        case 502: "Bad Gateway"
        case 503: "Service Unavailable"
        case 504: "Gateway Timeout"
        case 505: "HTTP Version Not Supported"
        default: "Error"
        }
    }
}
