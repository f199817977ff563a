import FoundationEssentials
import Glibc
import LinuxIO

/// nginx in place of ours, as its documentation recommends a reverse proxy with WebSockets
/// (nginx.org/en/docs/http/websocket.html); all else is left at its defaults.
final class NginxFront: Front {
    static let program = "/usr/sbin/nginx"

    let address: SocketAddress
    private let directory: Directory
    private let process: ChildProcess

    init(to endpointPort: UInt16, _ change: PolicyChange) throws {
        let place = Place()
        address = try place.address
        directory = try Directory(place.name)
        let port = change.hasEndpoint ? endpointPort : Directory.deadPort
        try directory.write(
            "nginx.conf", NginxFront.configuration(place, to: port, change.patienceMilliseconds))
        process = try ChildProcess(
            NginxFront.program,
            ["-p", directory.path, "-e", "stderr", "-c", "\(directory.path)/nginx.conf"])
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
        daemon off;
        master_process off;
        pid nginx.pid;
        error_log stderr emerg;
        events {}
        http {
            access_log off;
            client_header_timeout \(patience.header)ms;
            client_body_timeout \(patience.idle)ms;
            keepalive_timeout \(patience.idle)ms;
            proxy_read_timeout \(patience.response)ms;
            client_body_temp_path body;
            proxy_temp_path proxy;
            fastcgi_temp_path fastcgi;
            uwsgi_temp_path uwsgi;
            scgi_temp_path scgi;
            map $http_upgrade $connection_upgrade { default upgrade; '' ''; }
            upstream endpoints {
                server 127.0.0.1:\(port);
                keepalive 4;
            }
            server {
                listen \(place.host):\(place.port);
                location / {
                    proxy_pass http://endpoints;
                    proxy_http_version 1.1;
                    proxy_set_header Host $http_host;
                    proxy_set_header Upgrade $http_upgrade;
                    proxy_set_header Connection $connection_upgrade;
                }
            }
        }
        """
    }
}

/// Milliseconds that a peer waits.
struct PeerPatience {
    var header = 30_000
    var idle = 30_000
    var response = 30_000
}

extension PolicyChange {
    var patienceMilliseconds: PeerPatience {
        switch self {
        case .shortHeaderTimeout: PeerPatience(header: 200)
        case .shortIdleTimeout, .shortBodyTimeout: PeerPatience(idle: 200, response: 200)
        case .shortResponseTimeout: PeerPatience(response: 200)
        case .none, .shortHold, .noEndpoint, .smallBody, .oneHostAndPath: PeerPatience()
        }
    }

    /// Whether peers are told the same. Where not, there is nothing to compare.
    var isForPeers: Bool {
        switch self {
        case .smallBody, .oneHostAndPath: false
        default: true
        }
    }
}

/// A directory for the files of one peer, gone with it.
final class Directory {
    /// Where nobody listens.
    static let deadPort: UInt16 = 1

    let path: String

    init(_ name: String) throws {
        path = "/tmp/coxswain-peer-\(name)"
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    func write(_ file: String, _ text: String) throws {
        try Data(text.utf8).write(to: URL(fileURLWithPath: "\(path)/\(file)"))
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }
}
