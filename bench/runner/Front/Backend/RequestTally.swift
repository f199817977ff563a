import Glibc
import LinuxIO
import Synchronization

/// Requests that a backend has answered, counted in a file that both it and its parent have mapped:
/// the number outlives `kill -9`.
final class RequestTally {
    private let word: UnsafeMutablePointer<Atomic<UInt64>>

    init(_ path: String) throws {
        let file = Descriptor(
            owning: try systemCall("open", on: path) {
                open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
            })
        try systemCall("ftruncate", on: path) {
            ftruncate(file.raw, off_t(MemoryLayout<UInt64>.size))
        }
        guard
            let mapped = mmap(
                nil, MemoryLayout<UInt64>.size, PROT_READ | PROT_WRITE, MAP_SHARED, file.raw, 0),
            mapped != MAP_FAILED
        else { throw SystemFault(call: "mmap", errno: errno, subject: path) }
        word = mapped.assumingMemoryBound(to: Atomic<UInt64>.self)
    }

    deinit { munmap(word, MemoryLayout<UInt64>.size) }

    var count: UInt64 { word.pointee.load(ordering: .relaxed) }

    func add() { word.pointee.add(1, ordering: .relaxed) }
}
