import LinuxIO

/// What a replica is told of a client before the client's bytes: the PROXY protocol of HAProxy
/// (doc/proxy-protocol.txt), in its versions 1 (a line of text) and 2 (binary). A client of a Unix
/// socket has no address that would mean anything elsewhere and is told as `UNKNOWN` or `LOCAL`.
struct ProxyHeader {
    private enum Ends {
        case ipv4(source: UInt32, destination: UInt32)
        case ipv6(source: (UInt64, UInt64), destination: (UInt64, UInt64))
        case unknown
    }

    private let ends: Ends
    private let sourceText: PeerText
    private let destinationText: PeerText
    private let ports: (source: UInt16, destination: UInt16)

    /// `source` is the client's address, `destination` the one that it connected to.
    init(from source: SocketAddress?, to destination: SocketAddress?) {
        sourceText = PeerText(source)
        destinationText = PeerText(destination)
        switch (source, destination) {
        case (.ipv4(let from, let port), .ipv4(let to, let targetPort)):
            ends = .ipv4(source: from, destination: to)
            ports = (port, targetPort)
        case (.ipv6(let high, let low, let port), .ipv6(let highTo, let lowTo, let targetPort)):
            ends = .ipv6(source: (high, low), destination: (highTo, lowTo))
            ports = (port, targetPort)
        default:
            ends = .unknown
            ports = (0, 0)
        }
    }

    /// Of an accepted connection, as the kernel knows it.
    init(of client: Int32) {
        self.init(
            from: try? Socket.peerAddress(client), to: try? Socket.localAddress(client))
    }

    /// `PROXY TCP4 192.0.2.1 198.51.100.7 56324 443`
    func writeText(to scratch: inout Scratch) {
        scratch.reset()
        switch ends {
        case .ipv4: scratch.append("PROXY TCP4 ")
        case .ipv6: scratch.append("PROXY TCP6 ")
        case .unknown: return scratch.append("PROXY UNKNOWN\r\n")
        }
        scratch.append(sourceText)
        scratch.append(" ")
        scratch.append(destinationText)
        scratch.append(" ")
        scratch.append(decimal: Int(ports.source))
        scratch.append(" ")
        scratch.append(decimal: Int(ports.destination))
        scratch.append("\r\n")
    }

    /// Signature, version and command, family and protocol, length of the rest, addresses, ports.
    func writeBinary(to scratch: inout Scratch) {
        scratch.reset()
        scratch.append("\r\n\r\n\0\r\nQUIT\n")
        switch ends {
        case .ipv4(let source, let destination):
            scratch.append("\u{21}\u{11}\0\u{0c}")
            append(source, to: &scratch)
            append(destination, to: &scratch)
        case .ipv6(let source, let destination):
            scratch.append("\u{21}\u{21}\0\u{24}")
            append(source.0, to: &scratch)
            append(source.1, to: &scratch)
            append(destination.0, to: &scratch)
            append(destination.1, to: &scratch)
        case .unknown: return scratch.append("\u{20}\0\0\0")
        }
        append(ports.source, to: &scratch)
        append(ports.destination, to: &scratch)
    }

    private func append<Word: FixedWidthInteger>(_ word: Word, to scratch: inout Scratch) {
        for shift in stride(from: Word.bitWidth - 8, through: 0, by: -8) {
            scratch.append(UInt8(truncatingIfNeeded: word >> Word(shift)))
        }
    }
}
