import LinuxIO

/// HAProxy in place of ours, with `mode http` and all else at its defaults.
final class HAProxyFront: Front {
    static let program = "/usr/sbin/haproxy"

    let address: SocketAddress
    private let directory: Directory
    private let process: ChildProcess

    init(to endpointPort: UInt16, _ change: PolicyChange) throws {
        let place = Place()
        address = try place.address
        directory = try Directory(place.name)
        let port = change.hasEndpoint ? endpointPort : Directory.deadPort
        try directory.write(
            "haproxy.cfg", HAProxyFront.configuration(place, to: port, change.patienceMilliseconds))
        process = try ChildProcess(
            HAProxyFront.program, ["-q", "-f", "\(directory.path)/haproxy.cfg"])
        _ = try process.connect(to: address)
    }

    func end() -> [String] {
        _ = process.end()
        return []
    }

    private static func configuration(
        _ place: Place, to port: UInt16, _ patience: PeerPatience
    ) -> String {
        """
        global
            nbthread 1
        defaults
            mode http
            timeout connect 5s
            timeout client \(patience.idle)ms
            timeout server \(patience.response)ms
            timeout http-request \(patience.header)ms
            timeout http-keep-alive \(patience.idle)ms
        frontend front
            bind \(place.host):\(place.port)
            default_backend endpoints
        backend endpoints
            server one 127.0.0.1:\(port)

        """
    }
}
