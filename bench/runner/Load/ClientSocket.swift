import Glibc
import LinuxIO

/// The client's side of a connection.
enum ClientSocket {
    /// Like `Socket.connect`, from one address of ours where `source` is given.
    ///
    /// For the kernel a port of ours is taken once for each pair of addresses; connect(2) tries half
    /// of the 28,000 it has before the other half, and once those are taken every connection costs
    /// it a search through all of them: milliseconds. More than one source keeps away from that.
    static func connect(
        to address: SocketAddress, from source: SocketAddress?
    ) throws(SystemFault) -> Descriptor {
        guard let source else { return try Socket.connect(to: address) }
        let flags = SOCK_STREAM.rawValue | SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue
        let socket = Descriptor(
            owning: try systemCall("socket", on: "\(address)") {
                Glibc.socket(address.family, Int32(flags), 0)
            })
        let raw = socket.raw
        // The port is chosen when both ends are known (ip(7)).
        try Socket.setOption(raw, level: Int32(IPPROTO_IP), name: IP_BIND_ADDRESS_NO_PORT, value: 1)
        try systemCall("bind", on: "\(source)") { source.withRawAddress { bind(raw, $0, $1) } }
        do throws(SystemFault) {
            try systemCall("connect", on: "\(address)") {
                address.withRawAddress { Glibc.connect(raw, $0, $1) }
            }
        } catch {
            if error.errno != EINPROGRESS { throw error }
        }
        return socket
    }
}
