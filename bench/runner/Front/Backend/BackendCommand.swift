import ArgumentParser
import FoundationEssentials
import Glibc
import LinuxIO

struct BackendCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "front-backend",
        abstract: "Serves what stands behind the front in the benches.",
        discussion: "Sockets handed over by systemd (LISTEN_FDS) are served as well.")

    @Option(help: "127.0.0.1:PORT, unix:PATH, or shared:127.0.0.1:PORT (SO_REUSEPORT); repeated.")
    var listen: [BackendAddress] = []

    @Option(help: "CPU time that each request takes.")
    var burn = TimeSpan(.zero)

    @Option(help: "How long it takes before it listens, without working.")
    var startDelay = TimeSpan(.zero)

    @Option(help: "Write the process's number to this file once it listens.")
    var pidFile: String?

    @Option(help: "Count the requests that were answered in this file.")
    var tally: String?

    func run() throws {
        Signals.ignoreBrokenPipes()
        _ = ResourceLimits.raiseDescriptors()
        usleep(UInt32(clamping: startDelay.span.nanosecondCount / 1_000))
        let inherited = ListenDescriptors.take().map(\.raw)
        let listeners = try inherited + listen.map { try $0.open() }
        guard !listeners.isEmpty else { throw ValidationError("nothing to listen on") }
        if let pidFile {
            try Data("\(getpid())".utf8).write(to: URL(fileURLWithPath: pidFile), options: .atomic)
        }
        try BackendServer(listeners, tally: tally.map(RequestTally.init), work: burn.span).run()
    }
}

/// Where the backend listens.
struct BackendAddress: ExpressibleByArgument {
    let address: SocketAddress
    /// Several processes listen there, and the kernel shares the connections out.
    let isShared: Bool

    /// The endpoint of a proxy.
    init(_ address: SocketAddress, isShared: Bool = false) {
        self.address = address
        self.isShared = isShared
    }

    init?(argument: String) {
        isShared = argument.hasPrefix("shared:")
        let rest = isShared ? String(argument.dropFirst("shared:".count)) : argument
        if rest.hasPrefix("unix:") {
            address = .unix(path: String(rest.dropFirst("unix:".count)))
        } else if let target = TargetURL(argument: "http://" + rest) {
            address = target.address
        } else {
            return nil
        }
    }

    /// As proxies and we are told it: 127.0.0.1:PORT or unix:PATH.
    var text: String { unixPath.map { "unix:\($0)" } ?? "127.0.0.1:\(port)" }

    /// As `--listen` takes it.
    var argument: String { (isShared ? "shared:" : "") + text }

    var unixPath: String? {
        if case .unix(let path) = address { path } else { nil }
    }

    var port: UInt16 {
        if case .ipv4(_, let port) = address { port } else { 0 }
    }

    /// A listening socket that the caller owns.
    func open() throws(SystemFault) -> Int32 {
        guard isShared else { return try Socket.listen(at: address).release() }
        let raw = try systemCall("socket", on: "\(address)") {
            socket(address.family, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        }
        try Socket.setOption(raw, level: SOL_SOCKET, name: SO_REUSEPORT, value: 1)
        try systemCall("bind", on: "\(address)") { address.withRawAddress { bind(raw, $0, $1) } }
        try systemCall("listen", on: "\(address)") { Glibc.listen(raw, Socket.listenBacklog) }
        return raw
    }
}
