import FoundationEssentials
import Glibc
import LinuxIO
import Model
import PolicyFile

/// The directory of policy files, one service each.
struct PolicyDirectory {
    let path: String

    /// One file's content, or why it could not be had.
    struct File {
        let path: String
        let content: Result<[UInt8], SystemFault>
    }

    enum Fault: Error, CustomStringConvertible {
        case write(path: String, why: String)
        case remove(path: String, why: String)

        var description: String {
            switch self {
            case .write(let path, let why): "failed to write '\(path)': \(why)"
            case .remove(let path, let why): "failed to remove '\(path)': \(why)"
            }
        }
    }

    /// Files in the order of their names. What an editor leaves behind (`.x.swp`, `x~`) is passed
    /// over, as are directories.
    func files() throws(SystemFault) -> [File] {
        try names().map { name in
            let file = path + "/" + name
            return File(
                path: file,
                content: Result { () throws(SystemFault) in
                    try Self.read(file)
                })
        }
    }

    static func isPolicyName(_ name: String) -> Bool {
        (name.hasSuffix(".yaml") || name.hasSuffix(".yml")) && !name.hasPrefix(".")
    }

    private func names() throws(SystemFault) -> [String] {
        guard let directory = opendir(path) else {
            throw SystemFault(call: "opendir", errno: errno, subject: path)
        }
        defer { closedir(directory) }
        var names: [String] = []
        while let entry = readdir(directory) {
            let name = withUnsafeBytes(of: &entry.pointee.d_name) {
                String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
            }
            if Self.isPolicyName(name) { names.append(name) }
        }
        return names.sorted()
    }

    /// At most one byte more than a policy may have, so that the reader can say it is too long.
    private static func read(_ file: String) throws(SystemFault) -> [UInt8] {
        // O_NONBLOCK: a FIFO that somebody put here must not stop the control loop.
        let raw = try systemCall("open", on: file) {
            open(file, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY)
        }
        let descriptor = Descriptor(owning: raw)
        var bytes = [UInt8](repeating: 0, count: Limits.policyFileBytes + 1)
        var count = 0
        while count < bytes.count {
            let part = try systemCall("read", on: file) {
                bytes.withUnsafeMutableBytes {
                    Glibc.read(
                        descriptor.raw, $0.baseAddress?.advanced(by: count), $0.count - count)
                }
            }
            if part == 0 { break }
            count += part
        }
        // A copy of its own length: it is kept, and a hundred buffers are a third of the daemon's memory.
        return Array(bytes[..<count])
    }

    /// Replaces `file` as a whole: another process sees the old text or the new one, also after a
    /// power cut, never half of it.
    func write(_ text: String, to file: String) throws(Fault) {
        let temporary = path + "/.\(file.split(separator: "/").last ?? "policy").\(getpid())"
        do {
            try Self.writeThrough(text, to: temporary)
            try systemCall("rename", on: file) { rename(temporary, file) }
            try Self.syncDirectory(path)
        } catch {
            unlink(temporary)
            throw .write(path: file, why: error.description)
        }
    }

    private static func writeThrough(_ text: String, to file: String) throws(SystemFault) {
        let descriptor = Descriptor(
            owning: try systemCall("open", on: file) {
                open(file, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
            })
        var rest = Array(text.utf8)[...]
        while !rest.isEmpty {
            let count = try systemCall("write", on: file) {
                rest.withUnsafeBytes { Glibc.write(descriptor.raw, $0.baseAddress, $0.count) }
            }
            rest = rest.dropFirst(count)
        }
        try systemCall("fsync", on: file) { fsync(descriptor.raw) }
    }

    private static func syncDirectory(_ path: String) throws(SystemFault) {
        let descriptor = Descriptor(
            owning: try systemCall("open", on: path) {
                open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
            })
        try systemCall("fsync", on: path) { fsync(descriptor.raw) }
    }

    func remove(_ file: String) throws(Fault) {
        if unlink(file) != 0, errno != ENOENT {
            throw .remove(
                path: file,
                why: SystemFault(call: "unlink", errno: errno, subject: file).description)
        }
    }
}
