/// All that makes one replica different from a replica of another revision: what is run, as whom,
/// within which limits, and how it says that it is ready. Scaling and front settings are not part.
package struct ReplicaTemplate: Hashable, Sendable, Codable {
    /// The program by its absolute path, then its arguments. systemd expands `${PORT}` and the
    /// other environment variables in the arguments (systemd.service(5), "COMMAND LINES").
    package var command: [String]
    package var environment: [String: String] = [:]
    package var workingDirectory: String?
    private var fileRecord: FileRecord?
    package var identity: Identity = .dynamic
    package var limits = ResourceLimits()
    package var sandbox = Sandbox()
    package var endpoint: EndpointKind = .none
    package var readiness = Readiness(check: .started)
    /// Nil: whether it is ready is asked from its start on.
    package var startup: Startup?
    /// Nil: nobody asks once it has been ready, and only its end is noticed.
    package var liveness: Liveness?
    /// The program sends `WATCHDOG=1` at least this often, or systemd aborts it (`WatchdogSec=`).
    package var watchdog: Duration?
    /// Nil: no replica is like another only by its name, and nothing of it lasts.
    package var state: StateKeeping?
    /// Done once it has left the pool and its requests have ended, before the first signal.
    package var preStop: PreStop?
    /// Run by systemd after its end, however it came (`ExecStopPost=`), for at most `stopDeadline`.
    package var lastAction: [String]?
    /// The first signal of an orderly stop.
    package var stopSignal: StopSignal = .term
    /// From that signal until the whole cgroup is killed.
    package var stopDeadline: Duration = .seconds(30)

    package init(command: [String]) { self.command = command }

    /// Files whose content makes a revision, besides the program itself.
    package var files: [String] {
        get { fileRecord?.paths ?? [] }
        set { fileRecord = FileRecord(paths: newValue, contents: contents) }
    }

    /// What `namedFiles` held when the revision was made: digests by path. Not part of the policy's
    /// text: the daemon fills it in.
    package var contents: [String: String] {
        get { fileRecord?.contents ?? [:] }
        set { fileRecord = FileRecord(paths: files, contents: newValue) }
    }

    /// In one optional field, as what older releases stored has none of it.
    private struct FileRecord: Hashable, Codable {
        let paths: [String]
        let contents: [String: String]

        /// Nothing is said in one way only, so that equal templates are equal.
        init?(paths: [String], contents: [String: String]) {
            if paths.isEmpty, contents.isEmpty { return nil }
            self.paths = paths
            self.contents = contents
        }
    }

    /// The program and `files`, each once.
    package var namedFiles: [String] {
        var named: [String] = []
        for path in command.prefix(1) + files where !named.contains(path) { named.append(path) }
        return named
    }

    package enum Identity: Hashable, Sendable, Codable {
        /// A user made by systemd for the time the unit runs (`DynamicUser=yes`).
        case dynamic
        case user(String, group: String?)
    }

    package enum StopSignal: String, Sendable, Codable, CaseIterable {
        case term = "SIGTERM"
        case int = "SIGINT"
        case quit = "SIGQUIT"
        case hup = "SIGHUP"
        case usr1 = "SIGUSR1"
        case usr2 = "SIGUSR2"
        case winch = "SIGWINCH"
    }

    package enum EndpointKind: String, Sendable, Codable {
        /// Nothing reaches it from the front: a worker.
        case none
        /// A loopback TCP port, told in `$PORT`.
        case port
        /// A Unix socket that systemd listens on and hands over (`LISTEN_FDS`).
        case socket
        /// The front port itself, shared with the service's other replicas: systemd listens there for
        /// each and hands the socket over; the kernel gives each connection to one of them.
        case direct
    }
}

/// What a replica is told before it is asked to stop. It is stopped at the deadline in any case.
package struct PreStop: Hashable, Sendable, Codable {
    package var question: ProbeQuestion
    package var deadline: Duration = .seconds(10)

    package init(_ question: ProbeQuestion) { self.question = question }
}

/// Limits of one replica's cgroup. Nil is systemd's default: no limit.
package struct ResourceLimits: Hashable, Sendable, Codable {
    /// 1000 is one core (`CPUQuota=100%`).
    package var cpuMilliCores: Int?
    /// 1 to 10000, systemd's default is 100.
    package var cpuWeight: Int?
    package var memoryMaximumBytes: UInt64?
    package var memoryHighBytes: UInt64?
    package var tasksMaximum: Int?
    package var openFilesMaximum: Int?

    /// What systemd and the kernel take where none is said.
    package static let usualWeight = 100

    package init() {}
}

/// systemd's sandboxing, on by default and opened by policy (systemd.exec(5), "SANDBOXING").
package struct Sandbox: Hashable, Sendable, Codable {
    package enum ProtectSystem: String, Sendable, Codable, CaseIterable {
        case no, yes, full, strict
    }
    package enum ProtectHome: String, Sendable, Codable, CaseIterable {
        case no, yes
        case readOnly = "read-only"
        case tmpfs
    }

    package var noNewPrivileges = true
    package var privateTmp = true
    package var protectSystem: ProtectSystem = .full
    package var protectHome: ProtectHome = .no
    package var readWritePaths: [String] = []

    package init() {}

    /// Everything open, as a bare unit file would have it.
    package static var off: Sandbox {
        var sandbox = Sandbox()
        sandbox.noNewPrivileges = false
        sandbox.privateTmp = false
        sandbox.protectSystem = .no
        return sandbox
    }
}

/// How a replica says that it is ready, and how it is asked. A timer is never readiness.
package struct Readiness: Hashable, Sendable, Codable {
    package enum Check: Hashable, Sendable, Codable {
        /// systemd has executed the program (`Type=exec`): all a service without an endpoint and
        /// without a probe can say of itself.
        case started
        /// The program sends `READY=1` (`Type=notify`).
        case notify
        /// The endpoint accepts a connection.
        case accepts
        /// The endpoint answers `GET path` as `expectation` has it, else with a status of 200 to 399.
        case http(path: String)
        /// The endpoint says `SERVING` to `grpc.health.v1.Health/Check`.
        case grpc(service: String)
        /// The command ends with status 0.
        case command([String])
    }

    package var check: Check
    package var expectation: HTTPExpectation?
    /// Of 127.0.0.1: what is asked instead of the replica's endpoint.
    package var port: UInt16?
    package var period: Duration = .seconds(1)
    /// Until it is ready for the first time a replica is asked this often.
    package var startPeriod: Duration = .milliseconds(50)
    package var timeout: Duration = .seconds(1)
    package var failureThreshold: Int = 3
    package var successThreshold: Int = 1
    /// A replica that is not ready this long after its start has failed.
    package var startDeadline: Duration = .seconds(60)
    /// What it is asked between that and its first user; nil: nothing.
    package var warmUp: WarmUp?

    package init(check: Check) { self.check = check }
}

extension Readiness {
    /// What the replica is asked; nil where it says so itself, or systemd for it.
    package var question: ProbeQuestion? {
        switch check {
        case .started, .notify: nil
        case .accepts: .accepts
        case .http(let path):
            .http(HTTPQuestion(path: path, expectation: expectation ?? HTTPExpectation()))
        case .grpc(let service): .grpc(service: service)
        case .command(let command): .command(command)
        }
    }
}
