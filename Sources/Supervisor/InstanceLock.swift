import Glibc
import LinuxIO
import Model

/// The lock that makes a second daemon refuse to start, or stand by. The kernel holds it as long as
/// the process lives, however it ends, so nothing stale can be left behind, and whoever waits for it
/// has it in the moment the other is gone.
struct InstanceLock: ~Copyable {
    enum Fault: Error, CustomStringConvertible {
        case held(path: String, by: String)
        case system(SystemFault)

        var description: String {
            switch self {
            case .held(let path, let owner):
                "failed to start 'coxswaind': another coxswaind (\(owner)) holds '\(path)'; "
                    + "stop that one first, see `systemctl status coxswaind`, or use --standby"
            case .system(let fault): fault.description
            }
        }
    }

    private let descriptor: Descriptor

    static func take(at path: String) throws(Fault) -> InstanceLock {
        let descriptor = try open(path)
        guard flock(descriptor.raw, LOCK_EX | LOCK_NB) == 0 else {
            throw .held(path: path, by: readOwner(descriptor.raw))
        }
        writeOwner(descriptor.raw)
        return InstanceLock(descriptor: descriptor)
    }

    private static func open(_ path: String) throws(Fault) -> Descriptor {
        let raw = Glibc.open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
        guard raw >= 0 else {
            throw .system(SystemFault(call: "open", errno: errno, subject: path))
        }
        return Descriptor(owning: raw)
    }

    /// Waits in flock(2) for as long as another has it. `whileWaiting` is called once at the beginning,
    /// with who has it, and then at least every `period`: the interval timer's signal interrupts the
    /// wait, so that the very thread that waits can say it is well.
    static func wait(
        at path: String, period: Duration, whileWaiting: (_ owner: String) -> Void
    ) throws(Fault) -> InstanceLock {
        do throws(Fault) {
            return try take(at: path)
        } catch {
            guard case .held = error else { throw error }
        }
        let descriptor = try open(path)
        IntervalSignal.begin(period)
        defer { IntervalSignal.end() }
        repeat {
            whileWaiting(readOwner(descriptor.raw))
        } while flock(descriptor.raw, LOCK_EX) != 0 && errno == EINTR
        writeOwner(descriptor.raw)
        return InstanceLock(descriptor: descriptor)
    }

    private static func readOwner(_ raw: Int32) -> String {
        var bytes = [UInt8](repeating: 0, count: 32)
        let count = pread(raw, &bytes, bytes.count, 0)
        let digits = bytes.prefix(max(0, count)).prefix { $0 >= 0x30 && $0 <= 0x39 }
        return digits.isEmpty
            ? "process unknown" : "process \(String(decoding: digits, as: UTF8.self))"
    }

    private static func writeOwner(_ raw: Int32) {
        let text = Array("\(getpid())\n".utf8)
        ftruncate(raw, 0)
        _ = pwrite(raw, text, text.count, 0)
    }
}

/// SIGALRM at an interval, only to interrupt a call that waits.
private enum IntervalSignal {
    static func begin(_ period: Duration) {
        var action = sigaction()
        action.__sigaction_handler.sa_handler = { _ in }
        // Without SA_RESTART: the call is to come back with EINTR.
        sigaction(SIGALRM, &action, nil)
        set(period)
    }

    static func end() {
        set(.zero)
        signal(SIGALRM, SIG_IGN)
    }

    private static func set(_ period: Duration) {
        let microseconds = period.wholeMicroseconds
        let span = timeval(
            tv_sec: Int(microseconds / 1_000_000), tv_usec: Int(microseconds % 1_000_000))
        var timer = itimerval(it_interval: span, it_value: span)
        setitimer(__itimer_which_t(ITIMER_REAL.rawValue), &timer, nil)
    }
}
