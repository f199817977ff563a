/// Caddy: Go runs its goroutines on one thread at a time.
enum CaddyPeer {
    static func start(_ task: ProxyTask, program: String) -> ProxyStart? {
        guard task.mode == .http else { return nil }
        let home = ["XDG_DATA_HOME", "XDG_CONFIG_HOME", "HOME"].map { "\($0)=\(task.directory)" }
        return ProxyStart(
            files: [("Caddyfile", text(task))],
            words: ["env", "GOMAXPROCS=1"] + home + [program, "run", "--adapter", "caddyfile"]
                + ["--config", "\(task.directory)/Caddyfile"])
    }

    private static func text(_ task: ProxyTask) -> String {
        let endpoints = task.endpoints.map { $0.unixPath.map { "unix/\($0)" } ?? $0.text }
        return """
            {
                admin off
                auto_https off
                log {
                    level ERROR
                }
                servers {
                    protocols h1
                }
            }
            http://:\(task.port) {
                bind 127.0.0.1
                reverse_proxy \(endpoints.joined(separator: " ")) {
                    lb_policy round_robin
                    transport http {
                        keepalive 60s
                        keepalive_idle_conns \(max(1024, task.clients * 2))
                        keepalive_idle_conns_per_host \(max(512, task.clients))
                        compression off
                    }
                }
            }

            """
    }
}
