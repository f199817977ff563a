import Glibc

/// Memory for one file's text at a time, shared by all readers of a thread.
package final class ReadBuffer {
    /// Above the longest of the kernel's texts: memory.stat has about 2,000 bytes; io.stat 100 for
    /// each block device that was used.
    package static let capacity = 32 * 1024

    private let memory: UnsafeMutableBufferPointer<UInt8>
    private var count = 0

    package init() { memory = .allocate(capacity: Self.capacity) }

    deinit { memory.deallocate() }

    enum Reading: Equatable { case filled, gone, refused }

    /// Reads a file from its beginning. The kernel makes the text of such a file in the moment of
    /// the read, so one read sees one state.
    func fill(from descriptor: Int32) -> Reading {
        count = 0
        let received = pread(descriptor, memory.baseAddress, memory.count, 0)
        if received >= 0 {
            count = received
            return .filled
        }
        // ENODEV: the cgroup is removed. Else: pressure that is switched off (EOPNOTSUPP) and the
        // like.
        return errno == ENODEV ? .gone : .refused
    }

    /// What was read. If it fills the buffer, then there may be more, and the last line may be a
    /// part of one: it is left out, since half a number is a wrong number. Good until the next read.
    var text: UnsafeBufferPointer<UInt8> {
        let length = count == memory.count ? lengthOfWholeLines : count
        return UnsafeBufferPointer(start: memory.baseAddress, count: length)
    }

    private var lengthOfWholeLines: Int {
        (memory[..<count].lastIndex(of: UInt8(ascii: "\n")) ?? -1) + 1
    }
}
