import ArgumentParser

/// Who stands between the clients and the backend.
enum FrontPeer: String, CaseIterable, ExpressibleByArgument, Sendable {
    case coxswain, haproxy, nginx, envoy, caddy, proxyd, none
    /// Nobody: replicas accept from the front port, under the daemon of this host.
    case direct

    /// Those that ours must beat.
    static let rivals: [FrontPeer] = [.haproxy, .nginx, .envoy]

    var title: String {
        switch self {
        case .coxswain: "Coxswain"
        case .haproxy: "HAProxy"
        case .nginx: "nginx"
        case .envoy: "Envoy"
        case .caddy: "Caddy"
        case .proxyd: "socket-proxyd"
        case .none: "no proxy"
        case .direct: "direct"
        }
    }

    /// Nil where there is no proxy to start.
    var program: String? {
        switch self {
        case .coxswain: "coxswain-front"
        case .proxyd: "systemd-socket-proxyd"
        case .none, .direct: nil
        default: rawValue
        }
    }

    /// How it says which version it is.
    var versionWords: [String] {
        switch self {
        case .haproxy, .nginx: ["-v"]
        case .caddy: ["version"]
        default: ["--version"]
        }
    }
}

/// What a proxy is asked to do: the same of each.
struct ProxyTask {
    enum Mode { case http, tcp }

    let mode: Mode
    let port: UInt16
    let endpoints: [BackendAddress]
    /// The most clients at once, and the most of them with a request under way.
    let clients: Int
    let inFlight: Int
    /// Descriptors that a process may have.
    let descriptors: Int
    /// For its files.
    let directory: String

    /// Connections at once, those to endpoints included, and some more.
    var room: Int { clients + inFlight + 512 }
}

/// How a proxy is started.
struct ProxyStart {
    /// Written to the task's directory before.
    var files: [(name: String, text: String)] = []
    var words: [String]
}

extension FrontPeer {
    /// Nil where it cannot do the task. All of them: one thread, no logs, connections to endpoints
    /// kept open, round robin.
    func start(_ task: ProxyTask, program: String) -> ProxyStart? {
        switch self {
        case .coxswain: CoxswainPeer.start(task, program: program)
        case .haproxy: HAProxyPeer.start(task, program: program)
        case .nginx: NginxPeer.start(task, program: program)
        case .envoy: EnvoyPeer.start(task, program: program)
        case .caddy: CaddyPeer.start(task, program: program)
        case .proxyd: SocketProxydPeer.start(task, program: program)
        case .none, .direct: nil
        }
    }
}
