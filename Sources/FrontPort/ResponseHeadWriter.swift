import HTTP1
import Model

/// What becomes of the client's connection after a response, as the head says it.
enum ClientConnectionNote {
    /// HTTP/1.1 and it stays open: nothing to say.
    case none
    case close
    /// HTTP/1.0 asks for it by name.
    case keepAlive
}

/// Writes the head that goes to the client: the endpoint's, without what concerns its connection.
/// A final response without `Date` is given one: RFC 9110 section 6.6.1 asks that of whoever passes it
/// on. `unchunks` says that the body will be sent without chunk framing, to a client of HTTP/1.0.
func writeResponseHead(
    _ parser: borrowing HeadParser, _ bytes: UnsafePointer<UInt8>, _ note: ClientConnectionNote,
    unchunking unchunks: Bool, telling fields: ForwardingFields,
    dated date: borrowing DateLine, to scratch: inout Scratch
) {
    let response = parser.response
    scratch.reset()
    var run = LineRun()
    var isDated = response.status < 200
    // 426 has to name what it wants (RFC 9110 section 15.5.22).
    let namesUpgrade = response.switchesProtocol || response.status == 426
    // Without a reason the second space may be missing, which only we are kind enough to take.
    if response.version.isCurrent, !response.reason.isEmpty {
        run.add(response.statusLine, of: bytes, to: &scratch)
    } else {
        writeStatusLine(response, bytes, &scratch)
    }
    for index in 0..<parser.headers.count {
        let field = parser.headers[index]
        if field.name.isDate { isDated = true }
        let stays =
            field.name.isUpgrade
            ? namesUpgrade
            : !field.isHopByHop
                && !(field.name.isContentLength && response.hasNoLength)
        if stays { run.add(field.line, of: bytes, to: &scratch) }
    }
    run.flush(bytes, to: &scratch)
    if !isDated { scratch.append(date) }
    if fields.via, !response.isInterim { writeVia(response.version, to: &scratch) }
    if response.framing.isChunked, !unchunks {
        scratch.append("Transfer-Encoding: chunked\r\n")
    }
    if namesUpgrade { scratch.append("Connection: Upgrade\r\n") }
    switch note {
    case .none: break
    case .close: scratch.append("Connection: close\r\n")
    case .keepAlive: scratch.append("Connection: keep-alive\r\n")
    }
    scratch.append("\r\n")
}

private func writeStatusLine(
    _ response: ResponseHead, _ bytes: UnsafePointer<UInt8>, _ scratch: inout Scratch
) {
    scratch.append("HTTP/1.1 ")
    scratch.append(decimal: Int(response.status))
    scratch.append(" ")
    scratch.append(response.reason, of: bytes)
    scratch.append("\r\n")
}
