import FoundationEssentials
import Glibc
import LinuxIO

/// How one redeploys on one host without us: the service of asyncio behind another proxy.
enum RolloutPeer: String, CaseIterable {
    /// Each unit is restarted in turn; nginx asks the next server when one does not answer.
    case nginx = "systemctl restart behind nginx"
    /// A new unit first, then a reload of HAProxy with it in the old one's place, then the old one ends.
    case haproxy = "start, reload HAProxy, stop"

    var proxy: FrontPeer { self == .nginx ? .nginx : .haproxy }
}

/// Units of the service and the proxy before them.
final class RolloutPeerStand {
    private static let program = "/usr/local/share/coxswain/bench/echo.py"
    private static let firstPort: UInt16 = 21_900
    static let port: UInt16 = 8_095

    private let peer: RolloutPeer
    private let directory: String
    private let descriptors: Int
    private var ports: [UInt16]
    private var nextPort = RolloutPeerStand.firstPort + UInt16(RolloutService.replicas)
    private var proxy: ChildProcess?

    init(_ peer: RolloutPeer, directory: String) throws {
        self.peer = peer
        self.directory = directory
        descriptors = ResourceLimits.raiseDescriptors()
        ports = (0..<UInt16(RolloutService.replicas)).map { Self.firstPort + $0 }
        for port in ports { try start(port) }
        let words = try writeConfiguration()
        // Master and worker, so that a signal reloads it.
        proxy = try ChildProcess(
            peer.proxy.rawValue, words + (peer == .haproxy ? ["-W"] : []), core: nil,
            directory: directory)
        try FirstServed(port: Self.port).awaitAnswer()
    }

    deinit {
        proxy?.stop()
        for port in ports { try? ShellCommand.run("systemctl stop \(unit(port)) 2>/dev/null") }
    }

    /// All replicas, one after another.
    func roll() throws {
        for index in ports.indices {
            switch peer {
            case .nginx:
                try ShellCommand.run("systemctl restart \(unit(ports[index]))")
                try FirstServed(port: ports[index]).awaitAnswer()
            case .haproxy: try replace(index)
            }
        }
    }

    private func replace(_ index: Int) throws {
        let old = ports[index]
        ports[index] = nextPort
        nextPort += 1
        try start(ports[index])
        _ = try writeConfiguration()
        guard let proxy else { return }
        kill(proxy.processID, SIGUSR2)
        // It tells nobody when the new worker serves and the old one has left.
        usleep(Self.reloadMicroseconds)
        try ShellCommand.run("systemctl stop \(unit(old))")
    }

    private static let reloadMicroseconds: UInt32 = 500_000

    private func unit(_ port: UInt16) -> String { "bench-rollout-\(port).service" }

    private func start(_ port: UInt16) throws {
        try ShellCommand.run(
            "systemd-run --quiet --collect --unit=\(unit(port)) -p User=nobody "
                // Five in ten seconds are too many by default, and not what is measured.
                + "-p StartLimitIntervalSec=0 -E PORT=\(port) -E VERSION=peer "
                + "/usr/bin/python3 \(Self.program)")
        try FirstServed(port: port).awaitAnswer()
    }

    private func writeConfiguration() throws -> [String] {
        let task = ProxyTask(
            mode: .http, port: Self.port,
            endpoints: ports.map { BackendAddress(.loopback(port: $0)) },
            clients: 64, inFlight: 64, descriptors: descriptors, directory: directory)
        guard let program = peer.proxy.program.flatMap({ FrontPrograms.find($0) }),
            let start = peer.proxy.start(task, program: program)
        else { throw BenchFault("'\(peer.rawValue)' is not installed") }
        for file in start.files {
            let url = URL(fileURLWithPath: "\(directory)/\(file.name)")
            try Data(file.text.utf8).write(to: url)
        }
        return start.words
    }
}
