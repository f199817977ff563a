/// systemd-socket-proxyd: a stream to one endpoint. It takes its listener from systemd, here from
/// systemd-socket-activate, which becomes the proxy at the first connection.
enum SocketProxydPeer {
    static func start(_ task: ProxyTask, program: String) -> ProxyStart? {
        guard let endpoint = task.endpoints.first else { return nil }
        return ProxyStart(
            words: ["systemd-socket-activate", "--listen=127.0.0.1:\(task.port)", program]
                + ["--connections-max=\(task.room)", endpoint.unixPath ?? endpoint.text])
    }
}
