import Synchronization

/// Finished records on their way from one worker to the log's thread: a ring with one writer and one
/// reader, without locks. When the reader is behind, records are dropped and counted; no request
/// ever waits for its line in the log.
struct RecordRing: Sendable {
    static let capacity = 4_096

    private struct Header: ~Copyable {
        let written = Atomic<Int>(0)
        let read = Atomic<Int>(0)
        let dropped = Atomic<Int>(0)

        init() {}
    }

    // Never freed, and shared by one writer and one reader through the counts in the header.
    private nonisolated(unsafe) let header: UnsafeMutablePointer<Header>
    // The same: a place is the writer's until `written` has passed it, then the reader's.
    private nonisolated(unsafe) let records: UnsafeMutableRawPointer

    /// Lives until the process ends: a ring a worker, whose memory is touched only when used.
    static func make() -> RecordRing {
        let header = UnsafeMutablePointer<Header>.allocate(capacity: 1)
        header.initialize(to: Header())
        return RecordRing(
            header: header,
            records: .allocate(byteCount: capacity * AccessRecord.byteCount, alignment: 16))
    }

    private init(header: UnsafeMutablePointer<Header>, records: UnsafeMutableRawPointer) {
        self.header = header
        self.records = records
    }

    func append(_ record: AccessRecord) {
        let written = header.pointee.written.load(ordering: .relaxed)
        guard written - header.pointee.read.load(ordering: .acquiring) < RecordRing.capacity else {
            header.pointee.dropped.wrappingAdd(1, ordering: .relaxed)
            return
        }
        place(written).copyMemory(from: record.base, byteCount: AccessRecord.byteCount)
        header.pointee.written.store(written + 1, ordering: .releasing)
    }

    /// Hands over what has been written since, oldest first.
    func drain(_ body: (AccessRecord) -> Void) {
        let written = header.pointee.written.load(ordering: .acquiring)
        var read = header.pointee.read.load(ordering: .relaxed)
        while read < written {
            body(AccessRecord(base: place(read)))
            read += 1
            header.pointee.read.store(read, ordering: .releasing)
        }
    }

    /// Records lost since the last call.
    func takeDropped() -> Int { header.pointee.dropped.exchange(0, ordering: .relaxed) }

    private func place(_ number: Int) -> UnsafeMutableRawPointer {
        records + (number % RecordRing.capacity) * AccessRecord.byteCount
    }
}
