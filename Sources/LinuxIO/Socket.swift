import CLinux
import Glibc

/// Stream sockets: always non-blocking and close-on-exec.
package enum Socket {
    /// How many connections the kernel queues for us (the kernel caps it at somaxconn).
    package static let listenBacklog: Int32 = 4096

    /// A socket that listens at `address`. A Unix path left by a dead process is replaced; one
    /// where somebody still listens is refused with EADDRINUSE.
    package static func listen(at address: SocketAddress) throws(SystemFault) -> Descriptor {
        try address.checkLength()
        return try listen(try make(address), at: address)
    }

    static func listen(
        _ socket: consuming Descriptor, at address: SocketAddress
    ) throws(SystemFault) -> Descriptor {
        try prepareToBind(socket.raw, address)
        let raw = socket.raw
        try systemCall("bind", on: "\(address)") {
            address.withRawAddress { Glibc.bind(raw, $0, $1) }
        }
        try systemCall("listen", on: "\(address)") { Glibc.listen(raw, listenBacklog) }
        return socket
    }

    /// A connection that is made or under way; wait for `.writable`, then ask `pendingError`.
    package static func connect(to address: SocketAddress) throws(SystemFault) -> Descriptor {
        try address.checkLength()
        return try connect(try make(address), to: address)
    }

    /// The same for who speaks first: over TCP the last step of the handshake waits for what is said, and
    /// goes with it (`tcp_rcv_synsent_state_process` in net/ipv4/tcp_input.c). That is a segment less, and
    /// who accepts is woken once, with something to read. Whoever then says nothing is seen 40 ms later.
    package static func connectToSpeak(
        to address: SocketAddress
    ) throws(SystemFault) -> Descriptor {
        try address.checkLength()
        let socket = try make(address)
        if case .unix = address { return try connect(socket, to: address) }
        try setOption(socket.raw, level: Int32(IPPROTO_TCP), name: TCP_QUICKACK, value: 0)
        return try connect(socket, to: address)
    }

    static func connect(
        _ socket: consuming Descriptor, to address: SocketAddress
    ) throws(SystemFault) -> Descriptor {
        let raw = socket.raw
        try systemCall("connect", on: "\(address)") {
            let result = address.withRawAddress { Glibc.connect(raw, $0, $1) }
            return result < 0 && errno == EINPROGRESS ? 0 : result
        }
        return socket
    }

    /// The next waiting connection, or nil. Needs no `accept` loop of its own: level-triggered.
    package static func accept(on listener: borrowing Descriptor) throws(SystemFault) -> Descriptor?
    {
        let raw = listener.raw
        guard
            let connection = try systemCallUnlessBlocked(
                "accept", on: "descriptor \(raw)", { clinux_accept(raw, nil, nil) })
        else { return nil }
        return Descriptor(owning: connection)
    }

    /// For the request path: accepts without throwing. The result is the connection, which the
    /// caller owns, with its peer's address, or a negated errno.
    package static func acceptClient(on raw: Int32, address: inout SocketAddress?) -> Int32 {
        var storage = sockaddr_storage()
        var length = UInt32(MemoryLayout<sockaddr_storage>.size)
        while true {
            let connection = clinux_accept(raw, &storage, &length)
            if connection >= 0 {
                address = SocketAddress(&storage, length: length)
                return connection
            }
            let code = errno
            if code != EINTR { return -code }
        }
    }

    /// A connected pair of Unix stream sockets.
    package static func pair() throws(SystemFault) -> (Int32, Int32) {
        var ends: [Int32] = [-1, -1]
        try systemCall("socketpair", on: "unix") {
            socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue) | openFlags, 0, &ends)
        }
        return (ends[0], ends[1])
    }

    /// The error that a connection attempt ended with; 0 when it succeeded.
    package static func pendingError(_ raw: Int32) -> Int32 {
        var code: Int32 = 0
        var length = socklen_t(MemoryLayout<Int32>.size)
        if getsockopt(raw, SOL_SOCKET, SO_ERROR, &code, &length) < 0 { return errno }
        return code
    }

    /// Where a socket is bound, with the port that the kernel chose for port 0.
    package static func localAddress(_ raw: Int32) throws(SystemFault) -> SocketAddress {
        try address(of: raw, "getsockname") { getsockname(raw, $0, $1) }
    }

    package static func peerAddress(_ raw: Int32) throws(SystemFault) -> SocketAddress {
        try address(of: raw, "getpeername") { getpeername(raw, $0, $1) }
    }

    /// Sets an integer option such as TCP_NODELAY.
    package static func setOption(
        _ raw: Int32, level: Int32, name: Int32, value: Int32
    ) throws(SystemFault) {
        var value = value
        try systemCall("setsockopt", on: "descriptor \(raw)") {
            setsockopt(raw, level, name, &value, socklen_t(MemoryLayout<Int32>.size))
        }
    }

    /// Sends small writes at once; for TCP only, harmless elsewhere.
    package static func sendAtOnce(_ raw: Int32) {
        var one: Int32 = 1
        _ = setsockopt(
            raw, Int32(IPPROTO_TCP), TCP_NODELAY, &one, socklen_t(MemoryLayout<Int32>.size))
    }

    /// Sends no more; the peer reads end of file.
    package static func finishSending(_ raw: Int32) {
        _ = shutdown(raw, Int32(SHUT_WR))
    }

    /// Refuses connections from here on, through every copy of the descriptor.
    package static func stopListening(_ raw: Int32) {
        _ = shutdown(raw, Int32(SHUT_RDWR))
    }

    package static func isListening(_ raw: Int32) -> Bool {
        var value: Int32 = 0
        var length = socklen_t(MemoryLayout<Int32>.size)
        return getsockopt(raw, SOL_SOCKET, SO_ACCEPTCONN, &value, &length) == 0 && value != 0
    }

    private static let openFlags =
        Int32(SOCK_NONBLOCK.rawValue) | Int32(SOCK_CLOEXEC.rawValue)

    static func make(_ address: SocketAddress) throws(SystemFault) -> Descriptor {
        Descriptor(
            owning: try systemCall("socket", on: "\(address)") {
                socket(address.family, Int32(SOCK_STREAM.rawValue) | openFlags, 0)
            })
    }

    private static func prepareToBind(
        _ raw: Int32, _ address: SocketAddress
    ) throws(SystemFault) {
        switch address {
        case .unix(let path):
            try removeIfAbandoned(path)
        case .ipv6:
            // Without it "[::]:80" would take "0.0.0.0:80" as well, depending on a sysctl.
            try setOption(raw, level: Int32(IPPROTO_IPV6), name: IPV6_V6ONLY, value: 1)
            try prepareAddress(raw)
        case .ipv4:
            try prepareAddress(raw)
        }
    }

    /// An address that the host does not have yet is as good as one that it has (ip(7), which counts
    /// for IPv6 as well): it may come with an interface, or from another host. Else a front that
    /// starts ahead of the network would not listen until its next table.
    private static func prepareAddress(_ raw: Int32) throws(SystemFault) {
        try setOption(raw, level: SOL_SOCKET, name: SO_REUSEADDR, value: 1)
        try setOption(raw, level: Int32(IPPROTO_IP), name: IP_FREEBIND, value: 1)
    }

    /// A Unix socket outlives its process as a file. Only one that refuses connections is
    /// removed, and nothing that is not a socket.
    private static func removeIfAbandoned(_ path: String) throws(SystemFault) {
        guard !path.hasPrefix("@") else { return }
        var status = stat()
        guard lstat(path, &status) == 0, status.st_mode & S_IFMT == S_IFSOCK else { return }
        do throws(SystemFault) {
            _ = try connect(to: .unix(path: path))
        } catch {
            if error.errno == ECONNREFUSED {
                unlink(path)
                return
            }
        }
        // Connected, or refused for now (EAGAIN: its backlog is full): somebody listens.
        throw SystemFault(call: "bind", errno: EADDRINUSE, subject: path)
    }

    private static func address(
        of raw: Int32, _ call: StaticString,
        _ ask: (UnsafeMutablePointer<sockaddr>, UnsafeMutablePointer<socklen_t>) -> Int32
    ) throws(SystemFault) -> SocketAddress {
        var storage = sockaddr_storage()
        var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
        try systemCall(call, on: "descriptor \(raw)") {
            withUnsafeMutablePointer(to: &storage) { pointer in
                pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { ask($0, &length) }
            }
        }
        guard let address = SocketAddress(&storage, length: length) else {
            throw SystemFault(call: "\(call)", errno: EAFNOSUPPORT, subject: "descriptor \(raw)")
        }
        return address
    }
}
