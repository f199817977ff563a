import ControlAPI
import FoundationEssentials
import Glibc
import Hummingbird
import Logging
import Model
import NIOCore

/// The HTTP server of the control API, on a Unix socket. Runs on its own threads; what needs the
/// daemon's state goes through the loop's mailbox.
struct APIServer: Sendable {
    let configuration: DaemonConfiguration
    let mail: LoopMail
    let history: HistoryReader

    /// Serves until the task is cancelled.
    func run() async throws {
        unlink(configuration.socketPath)
        // The socket is made closed to all but root, and opened to the group once it has one.
        let mask = umask(0o177)
        let application = Application(
            router: router(),
            configuration: ApplicationConfiguration(
                address: .unixDomainSocket(path: configuration.socketPath),
                serverName: "coxswaind/\(ProgramVersion.current)"),
            onServerRunning: { _ in
                umask(mask)
                openToGroup()
                // Flooded before anybody could connect? Then nobody is told that it is ready.
                try? await mail.ask { $0.noteAPIOpen() }
            },
            logger: Self.quietLogger)
        try await application.runService(gracefulShutdownSignals: [])
    }

    /// Hummingbird's own lines (it listens, it stops) say nothing that the daemon has not said.
    private static var quietLogger: Logger {
        var logger = Logger(label: "api") { StreamLogHandler.standardError(label: $0) }
        logger.logLevel = .error
        return logger
    }

    private func openToGroup() {
        if let group = SystemGroup(named: configuration.group) {
            chown(configuration.socketPath, 0, group.id)
        } else {
            DaemonLog.notice(
                "there is no group '\(configuration.group)': the API is open to root alone")
        }
        chmod(configuration.socketPath, 0o660)
    }

    private func router() -> Router<PeerContext> {
        let router = Router(context: PeerContext.self)
        router.add(middleware: ErrorReplies())
        router.add(middleware: PeerCheck(group: configuration.group))
        let reads = ReadHandlers(mail: mail, history: history)
        let writes = WriteHandlers(mail: mail)
        for route in Route.allCases {
            router.on(RouterPath(route.template), method: route.httpMethod) { request, context in
                if let response = try await reads.respond(to: route, request, context) {
                    return response
                }
                return try await writes.respond(to: route, request, context)
            }
        }
        return router
    }
}

extension Route {
    fileprivate var httpMethod: HTTPRequest.Method {
        switch method {
        case .get: .get
        case .put: .put
        case .post: .post
        case .delete: .delete
        }
    }
}
