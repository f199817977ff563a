/// `127.0.0.1:8080`, `[::1]:8080` or `/run/orders.sock`.
package enum ListenAddress: Hashable, Sendable, Codable, CustomStringConvertible {
    case ipv4(host: String, port: UInt16)
    case ipv6(host: String, port: UInt16)
    case unix(path: String)

    package var description: String {
        switch self {
        case .ipv4(let host, let port): "\(host):\(port)"
        case .ipv6(let host, let port): "[\(host)]:\(port)"
        case .unix(let path): path
        }
    }
}
