import Glibc
import LinuxIO

/// Files in which the kernel tells something.
enum KernelFile {
    /// Nil for a file that is not there, or not for us.
    static func open(_ path: String) throws(SystemFault) -> Int32? {
        do throws(SystemFault) {
            return try systemCall("open", on: path) { Glibc.open(path, O_RDONLY | O_CLOEXEC) }
        } catch {
            switch error.errno {
            case EMFILE, ENFILE, ENOMEM: throw error
            default: return nil
            }
        }
    }

    /// A whole text, of any length up to `maximumBytes`. For what is read once.
    static func text(of path: String) throws(SystemFault) -> String {
        let descriptor = try systemCall("open", on: path) {
            Glibc.open(path, O_RDONLY | O_CLOEXEC)
        }
        defer { closeDescriptor(descriptor) }
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 16 * 1024)
        while bytes.count < maximumBytes {
            let received = try systemCall("read", on: path) {
                read(descriptor, &chunk, chunk.count)
            }
            if received == 0 { break }
            bytes.append(contentsOf: chunk[..<received])
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// mountinfo of a host with ten thousand mounts.
    private static let maximumBytes = 4 << 20
}
