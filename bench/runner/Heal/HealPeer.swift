import FoundationEssentials
import Glibc

/// Who restarts a program that was killed.
enum HealPeer: String, CaseIterable {
    case coxswain
    case coxswainWithSpare = "coxswain, spares: 1"
    case systemdAtOnce = "systemd, RestartSec=0"
    case systemd = "systemd, Restart=always"
    case supervisord, runit, s6

    /// What runs it; nil where it is there anyway.
    var program: String? {
        switch self {
        case .coxswain, .coxswainWithSpare, .systemd, .systemdAtOnce: nil
        case .supervisord: "supervisord"
        case .runit: "runsv"
        case .s6: "s6-supervise"
        }
    }

    var isOurs: Bool { self == .coxswain || self == .coxswainWithSpare }

    /// How often it is killed of so many times: those that have to settle take seconds each time, and so does
    /// the start of another spare.
    func kills(of times: Int) -> Int {
        settlingSeconds > 0 || self == .coxswainWithSpare ? max(1, times / 4) : times
    }

    /// runit and s6 wait until a second has passed since the last start, supervisord takes an earlier
    /// end for a failed start: they are killed when they have settled.
    var settlingSeconds: Double {
        switch self {
        case .coxswain, .coxswainWithSpare, .systemd, .systemdAtOnce: 0
        case .supervisord, .runit, .s6: 1.1
        }
    }
}

/// A program under the care of a peer, which says in a file who it is.
final class HealPeerStand {
    private static let unit = "bench-heal-peer.service"

    let peer: HealPeer
    let port: UInt16
    private let directory: String
    private var process: ChildProcess?

    init(_ peer: HealPeer, port: UInt16, directory: String) throws {
        self.peer = peer
        self.port = port
        self.directory = "\(directory)/\(port)"
        try FileManager.default.createDirectory(
            atPath: self.directory, withIntermediateDirectories: true)
        try start()
    }

    deinit {
        switch peer {
        case .systemd, .systemdAtOnce:
            try? ShellCommand.run("systemctl stop \(Self.unit) 2>/dev/null")
        case .supervisord: process?.stop()
        // They leave what they have started to itself when they end.
        case .runit: try? ShellCommand.run("sv -w 5 force-shutdown '\(directory)' >/dev/null")
        case .s6: try? ShellCommand.run("s6-svc -d -x -k '\(directory)'")
        case .coxswain, .coxswainWithSpare: break
        }
    }

    /// Of the program that serves now; nil while there is none yet.
    var servant: pid_t? {
        let text = try? Data(contentsOf: URL(fileURLWithPath: pidFile))
        return text.flatMap { pid_t(String(decoding: $0, as: UTF8.self)) }
    }

    private var pidFile: String { "\(directory)/pid" }

    private var words: [String] {
        ["/usr/bin/coxswain-bench", "front-backend", "--listen", "127.0.0.1:\(port)"]
            + ["--pid-file", pidFile]
    }

    private func start() throws {
        let line = words.joined(separator: " ")
        switch peer {
        case .coxswain, .coxswainWithSpare: break
        case .systemd, .systemdAtOnce:
            let pause = peer == .systemdAtOnce ? "-p RestartSec=0" : ""
            try ShellCommand.run(
                "systemd-run --quiet --unit=\(Self.unit) -p Restart=always \(pause) "
                    + "-p StartLimitIntervalSec=0 -p LimitNOFILE=1024 \(line)")
        case .supervisord: try supervise(line)
        case .runit, .s6:
            try write("#!/bin/sh\nulimit -n 1024\nexec \(line)\n", to: "run", mode: 0o755)
            let program = peer.program ?? ""
            process = try ChildProcess(
                program, [program, directory], core: nil, directory: directory)
        }
    }

    private func supervise(_ line: String) throws {
        try write(
            """
            [supervisord]
            nodaemon=true
            logfile=/dev/null
            logfile_maxbytes=0
            pidfile=\(directory)/supervisord.pid
            minfds=1024

            [program:servant]
            command=\(line)
            autorestart=true
            startretries=1000

            """, to: "supervisord.conf", mode: 0o644)
        process = try ChildProcess(
            "supervisord", ["supervisord", "-c", "\(directory)/supervisord.conf"], core: nil,
            directory: directory)
    }

    private func write(_ text: String, to file: String, mode: mode_t) throws {
        let path = "\(directory)/\(file)"
        try Data(text.utf8).write(to: URL(fileURLWithPath: path))
        chmod(path, mode)
    }
}
