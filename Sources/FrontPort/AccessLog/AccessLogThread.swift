import Glibc
import LinuxIO
import Model
import Synchronization

/// The thread that writes the access log. It looks at the workers' rings ten times a second: to wake
/// it for each request would cost the request a system call.
final class AccessLogThread: Sendable {
    static let defaultDirectory = "/var/log/coxswain"
    private static let pauseMicroseconds: UInt32 = 100_000

    /// One for each worker.
    let rings: [RecordRing]
    private let directory: String
    private let isEnding = Atomic<Bool>(false)
    private let thread = Mutex<pthread_t?>(nil)

    init(workers: Int, directory: String) {
        rings = (0..<workers).map { _ in RecordRing.make() }
        self.directory = directory
    }

    /// Begins when the first policy wants it.
    func start() {
        thread.withLock { thread in
            guard thread == nil else { return }
            var started = pthread_t()
            let context = Unmanaged.passRetained(self).toOpaque()
            let code = pthread_create(
                &started, nil,
                { context in
                    guard let context else { return nil }
                    Unmanaged<AccessLogThread>.fromOpaque(context).takeRetainedValue().run()
                    return nil
                }, context)
            // Without a log traffic still goes on.
            if code == 0 { thread = started }
        }
    }

    /// Writes what there is and ends; call when the workers have ended.
    func finish() {
        isEnding.store(true, ordering: .relaxed)
        if let started = thread.withLock({ $0 }) { pthread_join(started, nil) }
    }

    private func run() {
        ThreadName.set("front-log")
        var sinks = AccessSinks(directory: directory)
        while true {
            let isLast = isEnding.load(ordering: .relaxed)
            writeWaiting(to: &sinks)
            if isLast { return }
            usleep(AccessLogThread.pauseMicroseconds)
        }
    }

    private func writeWaiting(to sinks: inout AccessSinks) {
        sinks.setClock()
        for ring in rings {
            ring.drain { record in sinks.add(record) }
            sinks.noteDropped(ring.takeDropped())
        }
        sinks.flush()
    }
}

/// Where the lines go: standard error for the journal, and a file for each service.
struct AccessSinks {
    private let directory: String
    private var journal = AccessLine(clockOffset: 0)
    private var files: [String: AccessLine] = [:]
    private var clockOffset: Int64 = 0

    init(directory: String) { self.directory = directory }

    /// The time of day may be set at any moment, so it is asked for anew before each batch.
    mutating func setClock() {
        var now = timespec()
        clock_gettime(CLOCK_REALTIME, &now)
        clockOffset = Int64(now.tv_sec) * 1_000_000_000 + Int64(now.tv_nsec) - MonotonicClock.now
        journal = AccessLine(clockOffset: clockOffset)
    }

    mutating func add(_ record: AccessRecord) {
        if record.figures.pointee.destination == .journal { return journal.append(record) }
        let service = String(decoding: record.bytes(.service), as: UTF8.self)
        files[service, default: AccessLine(clockOffset: clockOffset)].append(record)
    }

    func noteDropped(_ count: Int) {
        guard count > 0 else { return }
        AccessSinks.write(
            Array("coxswain-front: \(count) lines of the access log were lost\n".utf8), to: 2)
    }

    mutating func flush() {
        if !journal.bytes.isEmpty { AccessSinks.write(journal.bytes, to: STDERR_FILENO) }
        for (service, lines) in files { append(lines.bytes, of: service) }
        files.removeAll(keepingCapacity: true)
    }

    /// Opened for each batch, so that whoever rotates logs needs to tell us nothing.
    private func append(_ bytes: [UInt8], of service: String) {
        let path = "\(directory)/\(service).access.jsonl"
        let file = open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0o640)
        guard file >= 0 else {
            let why = "coxswain-front: failed to open '\(path)': \(describeErrno(errno))\n"
            return AccessSinks.write(Array(why.utf8), to: STDERR_FILENO)
        }
        AccessSinks.write(bytes, to: file)
        close(file)
    }

    private static func write(_ bytes: [UInt8], to file: Int32) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(file, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { return }
            rest = rest.dropFirst(count)
        }
    }
}
