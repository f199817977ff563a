import CLinux
import Glibc

/// Memory that two processes see: one writes, the other reads, with no system call between.
package struct SharedPage: ~Copyable {
    private let descriptor: Descriptor
    /// Valid while this owner lives.
    package let base: UnsafeMutableRawPointer
    package let byteCount: Int

    /// The writer's side: zeroed memory of a size that can never change.
    package static func create(
        named name: String, byteCount: Int
    ) throws(SystemFault) -> SharedPage {
        let file = try MemoryFile.create(named: name, sealedAt: byteCount)
        return try SharedPage(mapping: file, byteCount: byteCount, PROT_READ | PROT_WRITE)
    }

    /// The reader's side. Refuses a file that its owner could still shrink under us, for reading
    /// past its end would be SIGBUS.
    package static func open(
        _ descriptor: consuming Descriptor, atLeast leastByteCount: Int
    ) throws(SystemFault) -> SharedPage {
        try map(descriptor, atLeast: leastByteCount, PROT_READ)
    }

    /// The side of a writer that takes the first one's place.
    package static func adopt(
        _ descriptor: consuming Descriptor, atLeast leastByteCount: Int
    ) throws(SystemFault) -> SharedPage {
        try map(descriptor, atLeast: leastByteCount, PROT_READ | PROT_WRITE)
    }

    private static func map(
        _ descriptor: consuming Descriptor, atLeast leastByteCount: Int, _ protection: Int32
    ) throws(SystemFault) -> SharedPage {
        let raw = descriptor.raw
        let isSealed = try systemCall("fcntl", on: "shared page") {
            clinux_memfd_size_is_sealed(raw)
        }
        let size = try MemoryFile.size(of: raw)
        guard isSealed == 1, size >= leastByteCount else {
            throw SystemFault(call: "mmap", errno: EINVAL, subject: "unsealed or short page")
        }
        return try SharedPage(mapping: descriptor, byteCount: size, protection)
    }

    private init(
        mapping descriptor: consuming Descriptor, byteCount: Int, _ protection: Int32
    ) throws(SystemFault) {
        guard let mapped = mmap(nil, byteCount, protection, MAP_SHARED, descriptor.raw, 0),
            mapped != MAP_FAILED
        else { throw SystemFault(call: "mmap", errno: errno, subject: "shared page") }
        base = mapped
        self.byteCount = byteCount
        self.descriptor = descriptor
    }

    deinit { munmap(base, byteCount) }

    /// To be passed to the reader.
    package var raw: Int32 { descriptor.raw }
}
