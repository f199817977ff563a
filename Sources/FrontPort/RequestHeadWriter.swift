import HTTP1
import Model

/// Writes the head that goes to an endpoint: the client's, without what concerns its connection
/// (RFC 9110 section 7.6.1), with the target in origin form and with what the front knows of the
/// client added, as the policy says (`ForwardingWriter.swift`). The service comes as its place in the
/// table: its name is a string, which costs a count to pass on and is hardly ever written.
func writeRequestHead(
    _ parser: borrowing HeadParser, _ bytes: UnsafePointer<UInt8>, from address: PeerText,
    of service: UnsafeMutablePointer<FrontService>, to scratch: inout Scratch
) {
    let request = parser.request
    let fields = service.pointee.forwarding
    scratch.reset()
    var run = LineRun()
    let replacesHost = request.targetForm.isAbsolute || request.host.isEmpty
    if request.version.isCurrent, !request.targetForm.isAbsolute {
        // As it came, in one run with the lines after it.
        run.add(request.requestLine, of: bytes, to: &scratch)
    } else {
        writeRequestLine(request, bytes, &scratch)
    }
    if replacesHost { writeHost(request, bytes, service, &scratch) }
    writeLines(parser, bytes, replacesHost, fields, after: &run, &scratch)
    if !fields.xForwarded.isOff {
        writeXForwarded(parser, bytes, address, fields.xForwarded, to: &scratch)
    }
    if !fields.forwarded.isOff {
        writeForwarded(parser, bytes, address, fields.forwarded, to: &scratch)
    }
    if request.framing.isChunked { scratch.append("Transfer-Encoding: chunked\r\n") }
    if request.upgrade.isWebSocket {
        scratch.append("Connection: Upgrade\r\nUpgrade: ")
        scratch.append(request.upgradeValue, of: bytes)
        scratch.append("\r\n")
    }
    if fields.via { writeVia(request.version, to: &scratch) }
    scratch.append("\r\n")
}

private func writeRequestLine(
    _ request: RequestHead, _ bytes: UnsafePointer<UInt8>, _ scratch: inout Scratch
) {
    scratch.append(request.methodName, of: bytes)
    scratch.append(" ")
    writeTarget(request, bytes, &scratch)
    scratch.append(" HTTP/1.1\r\n")
}

private func writeTarget(
    _ request: RequestHead, _ bytes: UnsafePointer<UInt8>, _ scratch: inout Scratch
) {
    if request.path.isEmpty {
        if request.method == .options { scratch.append("*") } else { scratch.append("/") }
        return
    }
    if bytes[Int(request.path.start)] == UInt8(ascii: "?") { scratch.append("/") }
    scratch.append(request.path, of: bytes)
}

/// RFC 9112 section 3.2.2: the authority of an absolute target replaces `Host`. A client of HTTP/1.0
/// may have sent none, but endpoints are spoken to in HTTP/1.1, which requires it.
private func writeHost(
    _ request: RequestHead, _ bytes: UnsafePointer<UInt8>,
    _ service: UnsafeMutablePointer<FrontService>, _ scratch: inout Scratch
) {
    scratch.append("Host: ")
    if request.host.isEmpty {
        scratch.append(text: service.pointee.label)
    } else {
        scratch.append(request.host, of: bytes)
    }
    scratch.append("\r\n")
}

private func writeLines(
    _ parser: borrowing HeadParser, _ bytes: UnsafePointer<UInt8>, _ replacesHost: Bool,
    _ fields: ForwardingFields, after run: inout LineRun, _ scratch: inout Scratch
) {
    let rewritesX = !fields.xForwarded.isOff
    let rewrites = !fields.forwarded.isOff
    for index in 0..<parser.headers.count {
        let field = parser.headers[index]
        if field.isHopByHop { continue }
        switch field.name {
        case .xForwardedFor where rewritesX, .xForwardedHost where rewritesX,
            .xForwardedProto where rewritesX, .forwarded where rewrites:
            continue
        case .host where replacesHost: continue
        // It would come to life in the HTTP/1.1 that we speak (RFC 9110 section 10.1.1).
        case .expect where !parser.request.version.isCurrent: continue
        case .contentLength where !isPlainLength(field, bytes):
            run.flush(bytes, to: &scratch)
            writeLength(field.value, bytes, &scratch)
        case .maxForwards where parser.request.forwardsLeft != nil: continue
        default: run.add(field.line, of: bytes, to: &scratch)
        }
    }
    run.flush(bytes, to: &scratch)
    if let left = parser.request.forwardsLeft, left > 0 {
        scratch.append("Max-Forwards: ")
        scratch.append(decimal: Int(left - 1))
        scratch.append("\r\n")
    }
}

/// Whether a length stands there as everybody writes it. Tabs and leading zeros are no fault, but an
/// endpoint may stumble over them.
private func isPlainLength(_ field: HeaderField, _ bytes: UnsafePointer<UInt8>) -> Bool {
    let value = field.value
    let isPlainBefore =
        value.start == field.nameRange.end + 1
        || (value.start == field.nameRange.end + 2 && bytes[Int(value.start) - 1] == 0x20)
    let hasZeros = value.count > 1 && bytes[Int(value.start)] == UInt8(ascii: "0")
    return isPlainBefore && !hasZeros && field.line.end == value.end + 2
}

private func writeLength(
    _ value: ByteRange, _ bytes: UnsafePointer<UInt8>, _ scratch: inout Scratch
) {
    var digits = value
    while digits.count > 1, bytes[Int(digits.start)] == UInt8(ascii: "0") { digits.start += 1 }
    scratch.append("Content-Length: ")
    scratch.append(digits, of: bytes)
    scratch.append("\r\n")
}
