import HTTP1
import Model

// What an endpoint is told about the client beside what the client says.

extension ForwardingFields.Trust {
    var isOff: Bool { if case .off = self { true } else { false } }
    var appends: Bool { if case .append = self { true } else { false } }
}

/// `X-Forwarded-For` is a list, which `append` extends. The others are single values to most who read
/// them, so the client's are replaced also then: it must not be able to claim them.
func writeXForwarded(
    _ parser: borrowing HeadParser, _ bytes: UnsafePointer<UInt8>, _ address: PeerText,
    _ trust: ForwardingFields.Trust, to scratch: inout Scratch
) {
    if !parser.request.host.isEmpty {
        scratch.append("X-Forwarded-Host: ")
        scratch.append(parser.request.host, of: bytes)
        scratch.append("\r\n")
    }
    var isFirst = true
    if trust.appends {
        for index in 0..<parser.headers.count
        where parser.headers[index].name.isForwardedFor && !parser.headers[index].isHopByHop {
            scratch.append(isFirst ? "X-Forwarded-For: " : ", ")
            scratch.append(parser.headers[index].value, of: bytes)
            isFirst = false
        }
    }
    if address.count > 0 {
        scratch.append(isFirst ? "X-Forwarded-For: " : ", ")
        scratch.append(address)
        isFirst = false
    }
    scratch.append(
        isFirst ? "X-Forwarded-Proto: http\r\n" : "\r\nX-Forwarded-Proto: http\r\n")
}

/// `Forwarded: for=192.0.2.1;host="shop.example:8080";proto=http` (RFC 7239). Addresses of IPv6 stand
/// in brackets and quotes (section 6.1), and a client of a Unix socket is "unknown" (section 6.2). A
/// host is always quoted: what it may hold needs no escape there.
func writeForwarded(
    _ parser: borrowing HeadParser, _ bytes: UnsafePointer<UInt8>, _ address: PeerText,
    _ trust: ForwardingFields.Trust, to scratch: inout Scratch
) {
    scratch.append("Forwarded: ")
    if trust.appends {
        for index in 0..<parser.headers.count {
            let field = parser.headers[index]
            guard field.name.isForwarded, !field.isHopByHop, isWhole(field.value, bytes)
            else { continue }
            scratch.append(field.value, of: bytes)
            scratch.append(", ")
        }
    }
    if address.count == 0 {
        scratch.append("for=unknown")
    } else if address.isIPv6 {
        scratch.append("for=\"[")
        scratch.append(address)
        scratch.append("]\"")
    } else {
        scratch.append("for=")
        scratch.append(address)
    }
    if !parser.request.host.isEmpty {
        scratch.append(";host=\"")
        scratch.append(parser.request.host, of: bytes)
        scratch.append("\"")
    }
    scratch.append(";proto=http\r\n")
}

/// Whether what is written after the value is not within its quotes, and there is a value at all.
private func isWhole(_ value: ByteRange, _ bytes: UnsafePointer<UInt8>) -> Bool {
    var isQuoted = false
    var isEscaped = false
    for index in value.indices {
        let byte = bytes[index]
        if isEscaped {
            isEscaped = false
        } else if byte == UInt8(ascii: "\"") {
            isQuoted.toggle()
        } else {
            isEscaped = isQuoted && byte == UInt8(ascii: "\\")
        }
    }
    return !isQuoted && !value.isEmpty
}

/// With the version that the message came in (RFC 9110 section 7.6.3).
func writeVia(_ version: HTTPVersion, to scratch: inout Scratch) {
    if version.isCurrent {
        scratch.append("Via: 1.1 coxswain\r\n")
    } else {
        scratch.append("Via: 1.0 coxswain\r\n")
    }
}
