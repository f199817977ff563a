import FoundationEssentials
import Glibc
import LinuxIO

/// A program beside us, pinned to one core where one is given. It ends when told to, and at the latest when we do,
/// whatever we die of.
final class ChildProcess {
    private static let stopDeadline = Int64.seconds(5)
    private static let stopPollMicroseconds: UInt32 = 5_000

    let name: String
    private let log: String
    private let handle: ProcessHandle
    private var status: ExitStatus?

    /// Runs `words`, looked up in PATH, in `directory`; what it says goes to a file there.
    init(_ name: String, _ words: [String], core: Int?, directory: String) throws {
        self.name = name
        log = "\(directory)/\(name).log"
        let pinning = core.map { ["taskset", "--cpu-list", "\($0)"] } ?? []
        // By the signal of the parent's death (prctl(2)): even kill -9 of us leaves nothing.
        let wrapped = ["setpriv", "--pdeathsig", "TERM"] + pinning + words
        handle = try ProcessHandle(processID: ChildProcess.spawn(wrapped, log: log))
    }

    deinit { stop() }

    var processID: pid_t { handle.processID }

    /// Why it is no longer there, with the last that it said; nil while it runs.
    func complaint() -> BenchFault? {
        status = status ?? (try? handle.reap()).flatMap { $0 }
        guard let status else { return nil }
        let said = (try? Data(contentsOf: URL(fileURLWithPath: log))) ?? Data()
        return BenchFault(
            "'\(name)' ended (\(status)): \(String(decoding: said.suffix(600), as: UTF8.self))")
    }

    /// To end, and does not wait for it.
    func ask() { try? handle.send(signal: SIGTERM) }

    func stop() { end(by: SIGTERM) }

    func kill() { end(by: SIGKILL) }

    private func end(by signal: Int32) {
        guard complaint() == nil else { return }
        try? handle.send(signal: signal)
        let deadline = MonotonicClock.now + ChildProcess.stopDeadline
        while complaint() == nil {
            usleep(ChildProcess.stopPollMicroseconds)
            if MonotonicClock.now > deadline { try? handle.send(signal: SIGKILL) }
        }
    }

    private static func spawn(_ words: [String], log: String) throws -> pid_t {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        let flags = O_WRONLY | O_CREAT | O_TRUNC
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_addopen(&actions, 1, log, flags, 0o644)
        posix_spawn_file_actions_adddup2(&actions, 1, 2)
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        // A group of its own: Ctrl-C is for us, and we end it. Nothing blocked: we block signals.
        posix_spawnattr_setflags(
            &attributes, Int16(POSIX_SPAWN_SETPGROUP) | Int16(POSIX_SPAWN_SETSIGMASK))
        var unblocked = sigset_t()
        sigemptyset(&unblocked)
        posix_spawnattr_setsigmask(&attributes, &unblocked)
        let arguments: [UnsafeMutablePointer<CChar>?] = words.map { strdup($0) } + [nil]
        defer { for argument in arguments { free(argument) } }
        var process: pid_t = 0
        let code = posix_spawnp(&process, words[0], &actions, &attributes, arguments, environ)
        guard code == 0 else {
            throw BenchFault("failed to run '\(words[0])': \(describeErrno(code))")
        }
        return process
    }
}
