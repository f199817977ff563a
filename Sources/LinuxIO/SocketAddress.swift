package import Glibc

/// Where a socket listens or connects to: never a name to be looked up, so that no resolver is
/// ever waited for.
package enum SocketAddress: Hashable, Sendable {
    /// Address in host order.
    case ipv4(address: UInt32, port: UInt16)
    /// The two halves of the address, in host order.
    case ipv6(high: UInt64, low: UInt64, port: UInt16)
    case unix(path: String)

    /// `sun_path` holds 108 bytes with the closing zero (unix(7)).
    package static let longestUnixPath = 107

    package static func loopback(port: UInt16) -> SocketAddress {
        .ipv4(address: 0x7f00_0001, port: port)
    }

    /// A numeric host, "127.0.0.1" or "::1"; nil when it is neither.
    package init?(host: String, port: UInt16) {
        var v4 = in_addr()
        var v6 = in6_addr()
        if inet_pton(AF_INET, host, &v4) == 1 {
            self = .ipv4(address: UInt32(bigEndian: v4.s_addr), port: port)
        } else if inet_pton(AF_INET6, host, &v6) == 1 {
            self = withUnsafeBytes(of: &v6) { bytes in
                .ipv6(
                    high: UInt64(bigEndian: bytes.loadUnaligned(as: UInt64.self)),
                    low: UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: 8, as: UInt64.self)),
                    port: port)
            }
        } else {
            return nil
        }
    }

    package var family: Int32 {
        switch self {
        case .ipv4: AF_INET
        case .ipv6: AF_INET6
        case .unix: AF_UNIX
        }
    }

    /// Lends the kernel's form of the address to `body`.
    package func withRawAddress<Result>(
        _ body: (UnsafePointer<sockaddr>, socklen_t) -> Result
    ) -> Result {
        switch self {
        case .ipv4(let address, let port):
            var raw = sockaddr_in()
            raw.sin_family = sa_family_t(AF_INET)
            raw.sin_port = port.bigEndian
            raw.sin_addr.s_addr = address.bigEndian
            return lend(&raw, length: MemoryLayout<sockaddr_in>.size, body)
        case .ipv6(let high, let low, let port):
            var raw = sockaddr_in6()
            raw.sin6_family = sa_family_t(AF_INET6)
            raw.sin6_port = port.bigEndian
            withUnsafeMutableBytes(of: &raw.sin6_addr) { bytes in
                bytes.storeBytes(of: high.bigEndian, as: UInt64.self)
                bytes.storeBytes(of: low.bigEndian, toByteOffset: 8, as: UInt64.self)
            }
            return lend(&raw, length: MemoryLayout<sockaddr_in6>.size, body)
        case .unix(let path):
            var raw = sockaddr_un()
            let length = fill(&raw, with: path)
            return lend(&raw, length: length, body)
        }
    }

    private func lend<Raw, Result>(
        _ raw: inout Raw, length: Int, _ body: (UnsafePointer<sockaddr>, socklen_t) -> Result
    ) -> Result {
        withUnsafePointer(to: &raw) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                body($0, socklen_t(length))
            }
        }
    }

    /// A leading '@' stands for the abstract namespace (unix(7)), as in NOTIFY_SOCKET.
    /// A path that is too long is cut; `checkLength` refuses it before.
    private func fill(_ raw: inout sockaddr_un, with path: String) -> Int {
        raw.sun_family = sa_family_t(AF_UNIX)
        let bytes = Array(path.utf8.prefix(SocketAddress.longestUnixPath))
        let isAbstract = bytes.first == UInt8(ascii: "@")
        withUnsafeMutableBytes(of: &raw.sun_path) { target in
            target.copyBytes(from: bytes)
            if isAbstract { target[0] = 0 }
        }
        let header = MemoryLayout<sockaddr_un>.offset(of: \.sun_path) ?? 2
        return header + bytes.count + (isAbstract ? 0 : 1)
    }

    /// Refuses a Unix path that the kernel could not hold.
    func checkLength() throws(SystemFault) {
        guard case .unix(let path) = self else { return }
        if path.isEmpty || path.utf8.count > SocketAddress.longestUnixPath {
            throw SystemFault(call: "bind or connect", errno: ENAMETOOLONG, subject: path)
        }
    }
}

extension SocketAddress: CustomStringConvertible {
    package var description: String {
        switch self {
        case .ipv4(let address, let port):
            let octets = (0..<4).map { String(address >> (24 - 8 * UInt32($0)) & 0xff) }
            return "\(octets.joined(separator: ".")):\(port)"
        case .ipv6(_, _, let port):
            return "[\(textOfIPv6())]:\(port)"
        case .unix(let path):
            return path
        }
    }

    private func textOfIPv6() -> String {
        guard case .ipv6(let high, let low, _) = self else { return "" }
        var address = in6_addr()
        withUnsafeMutableBytes(of: &address) { bytes in
            bytes.storeBytes(of: high.bigEndian, as: UInt64.self)
            bytes.storeBytes(of: low.bigEndian, toByteOffset: 8, as: UInt64.self)
        }
        return withUnsafeTemporaryAllocation(of: CChar.self, capacity: Int(INET6_ADDRSTRLEN)) {
            guard let base = $0.baseAddress,
                let text = inet_ntop(AF_INET6, &address, base, socklen_t(INET6_ADDRSTRLEN))
            else { return "?" }
            return String(cString: text)
        }
    }
}

extension SocketAddress {
    /// The address in what `accept`, `getsockname` or `getpeername` filled in.
    init?(_ storage: inout sockaddr_storage, length: socklen_t) {
        switch Int32(storage.ss_family) {
        case AF_INET:
            let raw = withUnsafeBytes(of: &storage) { $0.loadUnaligned(as: sockaddr_in.self) }
            self = .ipv4(
                address: UInt32(bigEndian: raw.sin_addr.s_addr),
                port: UInt16(bigEndian: raw.sin_port))
        case AF_INET6:
            let raw = withUnsafeBytes(of: &storage) { $0.loadUnaligned(as: sockaddr_in6.self) }
            let halves = withUnsafeBytes(of: raw.sin6_addr) { bytes in
                (
                    UInt64(bigEndian: bytes.loadUnaligned(as: UInt64.self)),
                    UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: 8, as: UInt64.self))
                )
            }
            self = .ipv6(
                high: halves.0, low: halves.1, port: UInt16(bigEndian: raw.sin6_port))
        case AF_UNIX:
            self = .unix(path: SocketAddress.unixPath(&storage, length: length))
        default:
            return nil
        }
    }

    private static func unixPath(_ storage: inout sockaddr_storage, length: socklen_t) -> String {
        withUnsafeBytes(of: &storage) { bytes in
            let path = bytes.dropFirst(2).prefix(max(0, Int(length) - 2))
            if path.first == 0 {
                return "@" + String(decoding: path.dropFirst(), as: UTF8.self)
            }
            return String(decoding: path.prefix { $0 != 0 }, as: UTF8.self)
        }
    }
}
