import ArgumentParser
import FoundationEssentials
import Glibc
import LinuxIO

struct BackendCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "front-backend",
        abstract: "Serves what stands behind the front in the benches.",
        discussion: "Sockets handed over by systemd (LISTEN_FDS) are served as well.")

    @Option(help: "127.0.0.1:PORT or unix:PATH; repeated.")
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
        let tally = try tally.map(RequestTally.init)
        let server = try BackendServer(listeners, tally: tally, work: burn.span)
        if let pidFile {
            try Data("\(getpid())".utf8).write(to: URL(fileURLWithPath: pidFile), options: .atomic)
        }
        try Notify.fromEnvironment().ready()
        server.run()
    }
}

/// Where the backend listens.
struct BackendAddress: ExpressibleByArgument {
    let address: SocketAddress

    /// The endpoint of a proxy.
    init(_ address: SocketAddress) { self.address = address }

    init?(argument: String) {
        if argument.hasPrefix("unix:") {
            address = .unix(path: String(argument.dropFirst("unix:".count)))
        } else if let target = TargetURL(argument: "http://" + argument) {
            address = target.address
        } else {
            return nil
        }
    }

    /// As proxies and `--listen` are told it: 127.0.0.1:PORT or unix:PATH.
    var text: String { unixPath.map { "unix:\($0)" } ?? "127.0.0.1:\(port)" }

    var unixPath: String? {
        if case .unix(let path) = address { path } else { nil }
    }

    var port: UInt16 {
        if case .ipv4(_, let port) = address { port } else { 0 }
    }

    /// A listening socket that the caller owns.
    func open() throws(SystemFault) -> Int32 { try Socket.listen(at: address).release() }
}
