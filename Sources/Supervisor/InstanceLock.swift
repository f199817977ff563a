import Glibc
import LinuxIO

/// The lock that makes a second daemon refuse to start. The kernel holds it as long as the
/// process lives, however it ends, so nothing stale can be left behind.
struct InstanceLock: ~Copyable {
    enum Fault: Error, CustomStringConvertible {
        case held(path: String, by: String)
        case system(SystemFault)

        var description: String {
            switch self {
            case .held(let path, let owner):
                "failed to start 'coxswaind': another coxswaind (\(owner)) holds '\(path)'; "
                    + "stop that one first, or see `systemctl status coxswaind`"
            case .system(let fault): fault.description
            }
        }
    }

    private let descriptor: Descriptor

    static func take(at path: String) throws(Fault) -> InstanceLock {
        let raw = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
        guard raw >= 0 else {
            throw .system(SystemFault(call: "open", errno: errno, subject: path))
        }
        let descriptor = Descriptor(owning: raw)
        guard flock(raw, LOCK_EX | LOCK_NB) == 0 else {
            let owner = readOwner(raw)
            throw .held(path: path, by: owner.isEmpty ? "process unknown" : "process \(owner)")
        }
        writeOwner(raw)
        return InstanceLock(descriptor: descriptor)
    }

    private static func readOwner(_ raw: Int32) -> String {
        var bytes = [UInt8](repeating: 0, count: 32)
        let count = pread(raw, &bytes, bytes.count, 0)
        return String(
            decoding: bytes.prefix(max(0, count)).prefix { $0 >= 0x30 && $0 <= 0x39 },
            as: UTF8.self)
    }

    private static func writeOwner(_ raw: Int32) {
        let text = Array("\(getpid())\n".utf8)
        ftruncate(raw, 0)
        _ = pwrite(raw, text, text.count, 0)
    }
}
