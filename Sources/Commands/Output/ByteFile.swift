import Glibc

/// Bounded reading and whole writing of descriptors.
enum ByteFile {
    struct Fault: Error, CustomStringConvertible {
        let code: Int32
        var description: String { String(cString: strerror(code)) }
    }

    /// Ends the program quietly when nobody reads any longer, as in `coxctl get | head -1`: the
    /// network library ignores SIGPIPE for the whole process, which would have ended it.
    static func write(_ text: String, to descriptor: Int32) {
        var rest = Array(text.utf8)[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count > 0 {
                rest = rest.dropFirst(count)
            } else if count < 0 && errno != EINTR && errno != EAGAIN {
                exit(ExitStatus.failed.rawValue)
            }
        }
    }

    static func read(_ path: String, atMost limit: Int) throws -> [UInt8] {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY)
        if descriptor < 0 { throw Fault(code: errno) }
        defer { close(descriptor) }
        return try read(descriptor, atMost: limit)
    }

    static func read(_ descriptor: Int32, atMost limit: Int) throws -> [UInt8] {
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 64 << 10)
        while bytes.count < limit {
            let wanted = min(chunk.count, limit - bytes.count)
            let count = chunk.withUnsafeMutableBytes {
                Glibc.read(descriptor, $0.baseAddress, wanted)
            }
            if count == 0 { break }
            if count > 0 {
                bytes += chunk.prefix(count)
            } else if errno != EINTR {
                throw Fault(code: errno)
            }
        }
        return bytes
    }
}
