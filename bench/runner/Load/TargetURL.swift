import ArgumentParser
import LinuxIO

/// `http://127.0.0.1:8080/path`: what to ask and where.
struct TargetURL: ExpressibleByArgument, Sendable {
    let text: String
    let address: SocketAddress
    /// As `Host` names it.
    let authority: String
    let path: String

    /// Only numeric addresses and `localhost`: a resolver would be part of what is measured.
    init?(argument: String) {
        guard argument.hasPrefix("http://") else { return nil }
        let rest = argument.dropFirst("http://".count)
        let slash = rest.firstIndex(of: "/") ?? rest.endIndex
        let authority = String(rest[..<slash])
        guard let (host, port) = TargetURL.split(authority),
            let address = SocketAddress(host: host == "localhost" ? "127.0.0.1" : host, port: port)
        else { return nil }
        self.text = argument
        self.address = address
        self.authority = authority
        self.path = slash == rest.endIndex ? "/" : String(rest[slash...])
    }

    private static func split(_ authority: String) -> (host: String, port: UInt16)? {
        if authority.hasPrefix("[") {
            guard let end = authority.firstIndex(of: "]") else { return nil }
            let host = String(authority[authority.index(after: authority.startIndex)..<end])
            let port = authority[authority.index(after: end)...]
            return port.isEmpty ? (host, 80) : UInt16(port.dropFirst()).map { (host, $0) }
        }
        let parts = authority.split(separator: ":", omittingEmptySubsequences: false)
        guard let host = parts.first, parts.count <= 2 else { return nil }
        return parts.count == 1 ? (String(host), 80) : UInt16(parts[1]).map { (String(host), $0) }
    }
}
