import Glibc
import LinuxIO

/// Small files of the kernel, read whole.
enum TextFile {
    /// Nil if it cannot be read; cut at `limit` bytes.
    static func read(_ path: String, atMost limit: Int) -> String? {
        let raw = open(path, O_RDONLY | O_CLOEXEC)
        guard raw >= 0 else { return nil }
        let descriptor = Descriptor(owning: raw)
        var bytes = [UInt8](repeating: 0, count: limit)
        let count = Glibc.read(descriptor.raw, &bytes, limit)
        return count >= 0 ? String(decoding: bytes.prefix(count), as: UTF8.self) : nil
    }
}

extension String {
    /// Without white space and line breaks at its ends.
    var trimmed: String {
        let head = drop { $0.isWhitespace }
        guard let last = head.lastIndex(where: { !$0.isWhitespace }) else { return "" }
        return String(head[...last])
    }
}
