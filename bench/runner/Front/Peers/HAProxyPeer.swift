/// HAProxy: one thread, connections to servers shared by all clients. It wants two descriptors for
/// each client that may come, and starts with fewer only without strict-limits. Splicing through
/// pipes of 256 KiB takes less than half of the CPU for 1 MiB and nothing more for the rest; other
/// pipes (64 KiB, 1 MiB), `splice-auto` and larger buffers were worse.
enum HAProxyPeer {
    static func start(_ task: ProxyTask, program: String) -> ProxyStart {
        ProxyStart(
            files: [("haproxy.cfg", text(task))],
            words: [program, "-f", "\(task.directory)/haproxy.cfg"])
    }

    private static func text(_ task: ProxyTask) -> String {
        let servers = task.endpoints.enumerated().map { "    server s\($0) \(server($1))" }
        return """
            global
                nbthread 1
                maxconn \(task.clients + 256)
                ulimit-n \(min(task.descriptors, task.clients * 2 + 512))
                no strict-limits
                tune.pipesize 262144

            defaults
                mode \(task.mode == .http ? "http" : "tcp")
                timeout connect 5s
                timeout client 60s
                timeout server 60s
                timeout http-keep-alive 60s
            \(task.mode == .http ? http : "")

            frontend front
                bind 127.0.0.1:\(task.port)
                default_backend backends

            backend backends
                balance roundrobin
            \(servers.joined(separator: "\n"))

            """
    }

    /// Not in tcp mode, where small messages would be spliced as well.
    private static let http = """
            http-reuse always
            option splice-request
            option splice-response
        """

    private static func server(_ endpoint: BackendAddress) -> String {
        endpoint.unixPath.map { "unix@\($0)" } ?? endpoint.text
    }
}
