import Glibc
import LinuxIO
import Testing

/// The program `coxswain-front` as built, in a process of its own.
final class FrontProcess {
    let output: Wire
    let errors: Wire
    let processID: pid_t
    private var status: Int32?

    /// Beside the test bundle: `swift build --build-tests` builds it too.
    static let program: String = {
        var buffer = [CChar](repeating: 0, count: 4096)
        let count = readlink("/proc/self/exe", &buffer, buffer.count - 1)
        let path = String(
            decoding: buffer.prefix(count).map { UInt8(bitPattern: $0) }, as: UTF8.self)
        return path.split(separator: "/").dropLast().map { "/\($0)" }.joined() + "/coxswain-front"
    }()

    /// `environment` is added to ours: `NAME=value`.
    init(
        _ arguments: [String], program: String = FrontProcess.program, environment: [String] = []
    ) throws {
        let (output, outputOfProcess) = try Socket.pair()
        let (errors, errorsOfProcess) = try Socket.pair()
        self.output = Wire(raw: output)
        self.errors = Wire(raw: errors)
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_adddup2(&actions, outputOfProcess, STDOUT_FILENO)
        posix_spawn_file_actions_adddup2(&actions, errorsOfProcess, STDERR_FILENO)
        let words = ([program] + arguments).map { strdup($0) }
        let added = environment.map { strdup($0) }
        defer { for word in words + added { free(word) } }
        var inherited: [UnsafeMutablePointer<CChar>?] = []
        while let word = environ[inherited.count] { inherited.append(word) }
        var processID = pid_t()
        let code = posix_spawn(
            &processID, program, &actions, nil, words + [nil], added + inherited + [nil])
        closeDescriptor(outputOfProcess)
        closeDescriptor(errorsOfProcess)
        try #require(code == 0, "\(program): \(describeErrno(code))")
        self.processID = processID
    }

    deinit {
        guard status == nil else { return }
        Glibc.kill(processID, SIGKILL)
        waitpid(processID, nil, 0)
    }

    /// The addresses that it says it listens on, as it writes them.
    func addresses() throws -> [String] {
        let line = try #require(MessageReader(output).take(through: "\n"), "it said nothing")
        try #require(line.hasPrefix("listening on "))
        return line.dropFirst(13).dropLast().split(separator: ",").map {
            String($0.drop { $0 == " " })
        }
    }

    /// Stands still from here on until it is resumed.
    func pause() {
        Glibc.kill(processID, SIGSTOP)
        waitpid(processID, nil, WUNTRACED)
    }

    func resume() { Glibc.kill(processID, SIGCONT) }

    func ends(withinSeconds seconds: Int64) -> Bool {
        let deadline = MonotonicClock.now + seconds * 1_000_000_000
        var word: Int32 = 0
        while waitpid(processID, &word, WNOHANG) == 0 {
            if MonotonicClock.now > deadline { return false }
            usleep(5_000)
        }
        status = word
        return true
    }

    /// Takes away all descriptors but those in use; nil gives them back.
    func allowDescriptors(_ wanted: Int?) {
        var limit = rlimit()
        #expect(limitOfProcess(processID, RLIMIT_NOFILE.rawValue, nil, &limit) == 0)
        limit.rlim_cur = wanted.map(rlim_t.init) ?? limit.rlim_max
        #expect(limitOfProcess(processID, RLIMIT_NOFILE.rawValue, &limit, nil) == 0)
    }

    /// The lowest number that no open file of it has.
    var lowestFreeDescriptor: Int {
        let used = Set(directoryEntries("/proc/\(processID)/fd").compactMap(Int.init))
        return (0...).first { !used.contains($0) } ?? 0
    }

    /// How many descriptors each of its epoll instances watches (proc_pid_fdinfo(5)).
    var watches: [Int] {
        directoryEntries("/proc/\(processID)/fdinfo").map { descriptor in
            let text = fileText("/proc/\(processID)/fdinfo/\(descriptor)")
            return text.split(separator: "\n").count { $0.hasPrefix("tfd:") }
        }
    }

    /// Nanoseconds of processor time that its threads have used.
    var processorTime: Int64 {
        directoryEntries("/proc/\(processID)/task").compactMap(Int.init).reduce(0) { sum, thread in
            let text = fileText("/proc/\(processID)/task/\(thread)/schedstat")
            return sum + (text.split(separator: " ").first.flatMap { Int64($0) } ?? 0)
        }
    }

    func terminate() { Glibc.kill(processID, SIGTERM) }

    func kill() { Glibc.kill(processID, SIGKILL) }

    /// Waits for its end.
    func exitStatus() -> Int32 {
        if let status { return status }
        var word: Int32 = 0
        waitpid(processID, &word, 0)
        let code = word & 0x7f == 0 ? word >> 8 & 0xff : -(word & 0x7f)
        status = code
        return code
    }
}

extension Wire {
    /// To what the program says it listens on: `http:127.0.0.1:8080`.
    convenience init(toListener text: String) throws {
        let address = text.drop { $0 != ":" }.dropFirst()
        if address.hasPrefix("unix:") {
            try self.init(to: .unix(path: String(address.dropFirst(5))))
            return
        }
        let colon = try #require(address.lastIndex(of: ":"))
        let host = address[..<colon].filter { $0 != "[" && $0 != "]" }
        let port = try #require(UInt16(address[address.index(after: colon)...]))
        try self.init(to: #require(SocketAddress(host: host, port: port)))
    }
}

/// prlimit(2), which the headers show to GNU C only.
@_silgen_name("prlimit")
private func limitOfProcess(
    _ processID: pid_t, _ resource: UInt32, _ new: UnsafePointer<rlimit>?,
    _ old: UnsafeMutablePointer<rlimit>?
) -> Int32

func directoryEntries(_ path: String) -> [String] {
    guard let directory = opendir(path) else { return [] }
    defer { closedir(directory) }
    var names: [String] = []
    while let entry = readdir(directory) {
        names.append(
            withUnsafePointer(to: &entry.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            })
    }
    return names
}

/// The first 4 KiB of a file, or nothing.
func fileText(_ path: String) -> String {
    let raw = open(path, O_RDONLY)
    guard raw >= 0 else { return "" }
    defer { closeDescriptor(raw) }
    var bytes = [UInt8](repeating: 0, count: 4096)
    let count = read(raw, &bytes, bytes.count)
    return String(decoding: bytes.prefix(max(0, count)), as: UTF8.self)
}
