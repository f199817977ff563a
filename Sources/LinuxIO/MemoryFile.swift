import CLinux
import Glibc

/// A file that lives in memory only (memfd_create(2)) and can be handed to another process.
package enum MemoryFile {
    /// A memory file with these bytes in it. `name` shows in /proc only.
    package static func create(
        named name: String, containing bytes: [UInt8]
    ) throws(SystemFault) -> Descriptor {
        let file = try create(named: name)
        let raw = file.raw
        var written = 0
        while written < bytes.count {
            let offset = written
            written += try systemCall("write", on: name) {
                bytes.withUnsafeBytes { buffer in
                    write(raw, buffer.baseAddress?.advanced(by: offset), bytes.count - offset)
                }
            }
        }
        return file
    }

    /// All bytes of a file of at most `limit` bytes, from its start; EFBIG when it has more.
    package static func read(
        _ raw: Int32, limit: Int
    ) throws(SystemFault) -> [UInt8] {
        let size = try size(of: raw)
        guard size <= limit else {
            throw SystemFault(call: "read", errno: EFBIG, subject: "memory file \(raw)")
        }
        var bytes = [UInt8](repeating: 0, count: size)
        var filled = 0
        while filled < size {
            let offset = filled
            let count = try systemCall("pread", on: "memory file \(raw)") {
                bytes.withUnsafeMutableBytes { buffer in
                    pread(
                        raw, buffer.baseAddress?.advanced(by: offset), size - offset, off_t(offset))
                }
            }
            if count == 0 { break }
            filled += count
        }
        bytes.removeLast(size - filled)
        return bytes
    }

    static func create(named name: String) throws(SystemFault) -> Descriptor {
        Descriptor(
            owning: try systemCall("memfd_create", on: name) { clinux_memfd_create(name) })
    }

    /// Full of zeroes, of a size that can never change.
    static func create(
        named name: String, sealedAt byteCount: Int
    ) throws(SystemFault) -> Descriptor {
        let file = try create(named: name)
        let raw = file.raw
        try systemCall("ftruncate", on: name) { ftruncate(raw, off_t(byteCount)) }
        try systemCall("fcntl", on: name) { clinux_memfd_seal_size(raw) }
        return file
    }

    static func size(of raw: Int32) throws(SystemFault) -> Int {
        var status = stat()
        try systemCall("fstat", on: "memory file \(raw)") { fstat(raw, &status) }
        return Int(status.st_size)
    }
}
