import CLinux
import Glibc

/// Changes of the files in one directory, by inotify(7).
package struct DirectoryWatch: ~Copyable {
    package enum Change: Sendable, Equatable {
        /// Written and closed, or moved in: its content is complete.
        case written(name: String)
        /// Deleted or moved out.
        case removed(name: String)
        /// The kernel dropped events; read the whole directory again.
        case overflowed
        /// The directory itself is gone; the watch has ended.
        case directoryGone
    }

    private static let bufferSize = 16 * 1024

    private let descriptor: Descriptor

    package init(path: String) throws(SystemFault) {
        let instance = Descriptor(
            owning: try systemCall("inotify_init1", on: path) {
                inotify_init1(Int32(IN_NONBLOCK | IN_CLOEXEC))
            })
        let raw = instance.raw
        let interest =
            IN_CLOSE_WRITE | IN_MOVED_TO | IN_MOVED_FROM | IN_DELETE | IN_DELETE_SELF
            | IN_MOVE_SELF
        try systemCall("inotify_add_watch", on: path) {
            inotify_add_watch(raw, path, UInt32(interest) | UInt32(IN_ONLYDIR))
        }
        descriptor = instance
    }

    /// Readable when changes wait.
    package var raw: Int32 { descriptor.raw }

    /// What has changed since the last call; empty when nothing has.
    package func takeChanges() throws(SystemFault) -> [Change] {
        try withUnsafeTemporaryAllocation(
            byteCount: DirectoryWatch.bufferSize, alignment: MemoryLayout<inotify_event>.alignment
        ) { buffer throws(SystemFault) in
            let raw = descriptor.raw
            let count = try systemCallUnlessBlocked("read", on: "inotify") {
                read(raw, buffer.baseAddress, buffer.count)
            }
            return changes(in: UnsafeRawBufferPointer(rebasing: buffer.prefix(count ?? 0)))
        }
    }

    private func changes(in bytes: UnsafeRawBufferPointer) -> [Change] {
        let headerSize = MemoryLayout<inotify_event>.size
        var changes: [Change] = []
        var offset = 0
        while offset + headerSize <= bytes.count {
            let header = bytes.loadUnaligned(fromByteOffset: offset, as: inotify_event.self)
            let nameStart = offset + headerSize
            let nameEnd = min(bytes.count, nameStart + Int(header.len))
            let name = String(
                decoding: bytes[nameStart..<nameEnd].prefix { $0 != 0 }, as: UTF8.self)
            if let change = change(mask: header.mask, name: name) { changes.append(change) }
            offset = nameEnd
        }
        return changes
    }

    private func change(mask: UInt32, name: String) -> Change? {
        func has(_ bits: Int32) -> Bool { mask & UInt32(bitPattern: bits) != 0 }
        if has(IN_Q_OVERFLOW) { return .overflowed }
        if has(IN_DELETE_SELF) || has(IN_MOVE_SELF) { return .directoryGone }
        if has(IN_CLOSE_WRITE) || has(IN_MOVED_TO) { return .written(name: name) }
        if has(IN_DELETE) || has(IN_MOVED_FROM) { return .removed(name: name) }
        return nil
    }
}
