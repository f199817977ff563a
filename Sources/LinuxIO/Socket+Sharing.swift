import Glibc

// Addresses that several sockets listen at (SO_REUSEPORT, socket(7)).
extension Socket {
    /// A listener beside others at the same address. All of them must have been made so, and by the
    /// same user.
    package static func listenSharing(_ address: SocketAddress) throws(SystemFault) -> Descriptor {
        let socket = try make(address)
        try setOption(socket.raw, level: SOL_SOCKET, name: SO_REUSEPORT, value: 1)
        return try listen(socket, at: address)
    }

    /// A connection whose packets bear a type of service (ip(7), ipv6(7)), the first one included.
    package static func connect(
        to address: SocketAddress, typeOfService: Int32
    ) throws(SystemFault) -> Descriptor {
        let socket = try make(address)
        switch address {
        case .ipv4:
            try setOption(
                socket.raw, level: Int32(IPPROTO_IP), name: IP_TOS, value: typeOfService)
        case .ipv6:
            try setOption(
                socket.raw, level: Int32(IPPROTO_IPV6), name: IPV6_TCLASS, value: typeOfService)
        case .unix: break
        }
        return try connect(socket, to: address)
    }
}
