package import Model

/// The socket unit beside a replica's service, for endpoints that systemd listens on and hands over.
///
/// The two are bound to each other. A socket unit that outlived its service would start it again at
/// the next connection, and the core would not know (ARCHITECTURE.md, "One brain per counter"). So
/// the socket has `BindsTo=` its service: when a service ends by itself, systemd queues the stop of
/// what is bound to it (`retroactively_stop_dependencies` in unit.c) before it tells the socket that
/// it may listen again (`unit_trigger_notify`, later in the same `unit_notify`), and a socket whose
/// stop is queued takes no connection (`socket_enter_running`). There is no instant in between.
/// `RefuseManualStart=` was no way: it refuses our start and not the socket's.
///
/// The service has `BindsTo=` the socket, which starts the socket with it and ahead of it, and ends
/// a replica that nobody could reach any more.
extension TransientUnit {
    /// In `$LISTEN_FDNAMES`.
    package static let endpointName = "endpoint"

    /// sun_path of unix(7) less the ending NUL.
    package static let socketPathMaximumBytes = 107

    /// Who may connect is for the directory to say, which is made before: `SocketUser=` and
    /// `SocketGroup=` would cost a fork of systemd's at each start.
    package init(socketOf replica: ReplicaID, at path: String) {
        name = UnitName(socketOf: replica)
        properties =
            Self.socket(of: replica) + [
                .listenStream([path]),
                .socketMode(0o666),
                .removeOnStop,
            ]
    }

    /// At the address of the front port, beside the sockets of the service's other replicas and of
    /// the front. The sockets of one address must be one user's: these are systemd's.
    package init(directSocketOf replica: ReplicaID, at address: String) {
        name = UnitName(socketOf: replica)
        properties =
            Self.socket(of: replica) + [
                .listenStream([address]),
                .reusePort,
                .ipv6Only,
                .noDelay,
            ]
    }

    private static func socket(of replica: ReplicaID) -> [UnitProperty] {
        [
            .description("Endpoint of \(replica), a replica kept by Coxswain"),
            .slice(.slice(of: replica.service)),
            .collectMode(.inactiveOrFailed),
            .bindsTo([UnitName(replica)]),
            .fileDescriptorName(endpointName),
            .noTriggerLimit,
        ]
    }

    /// The service of a replica with a socket unit.
    package func bound(toSocketOf replica: ReplicaID) -> TransientUnit {
        let socket = UnitName(socketOf: replica)
        return TransientUnit(name, properties + [.bindsTo([socket]), .after([socket])])
    }
    /// Its socket is handed over before its program runs. systemd clears O_NONBLOCK of a socket for
    /// each service that it passes it to (`flags_fds` in execute.c), so that a program that has set it
    /// already would wait in accept(2) from then on.
    package func preceded(byHandOverOf replica: ReplicaID) -> TransientUnit {
        let handOver = UnitName(handOverOf: replica)
        return TransientUnit(name, properties + [.wants([handOver]), .after([handOver])])
    }
}
