import Glibc
import LinuxIO

/// One connection of the load generator and the request it carries.
///
///     closed ──send──► connecting ──writable──► busy ──response──► idle ──send──► busy
///        ▲                 │ refused              │ failed            │ closed by the server
///        └─────────────────┴──────────────────────┴───────────────────┘
struct LoadConnection {
    enum Phase { case closed, connecting, busy, idle }

    private(set) var phase = Phase.closed
    private(set) var raw: Int32 = -1
    /// Changes with each socket, so that an event of an earlier one is recognised.
    private(set) var generation: UInt32 = 0
    /// A response has come on this socket before, so the server may have closed it meanwhile.
    private(set) var isReused = false
    /// The server closed it while it was idle; the next socket counts as a reconnect.
    private(set) var wasClosedIdle = false
    /// When the request was meant to go out, and when it was taken up.
    private(set) var intendedAt: Int64 = 0
    private(set) var takenAt: Int64 = 0
    private(set) var writtenBytes = 0
    var reader: ResponseReader

    init(reader: ResponseReader) { self.reader = reader }

    /// A request is under way.
    var isCarrying: Bool { phase == .busy || phase == .connecting }

    mutating func begin(intendedAt: Int64, takenAt: Int64, reader: ResponseReader) {
        self.intendedAt = intendedAt
        self.takenAt = takenAt
        self.reader = reader
        writtenBytes = 0
        phase = raw < 0 ? .closed : .busy
    }

    mutating func open(_ descriptor: consuming Descriptor) {
        raw = descriptor.release()
        generation &+= 1
        phase = .connecting
        isReused = false
        wasClosedIdle = false
        writtenBytes = 0
    }

    mutating func connected() { phase = .busy }

    /// The response is complete; the socket waits for the next request.
    mutating func rest() {
        phase = .idle
        isReused = true
    }

    mutating func close() {
        wasClosedIdle = phase == .idle
        if raw >= 0 { closeDescriptor(raw) }
        raw = -1
        phase = .closed
    }

    /// Writes what is left of the request. Nil when it is written or the kernel is full, else errno.
    mutating func write(_ request: [UInt8]) -> Int32? {
        while writtenBytes < request.count {
            let written = request.withUnsafeBytes { bytes in
                bytes.baseAddress.map {
                    ByteIO.send(raw, $0 + writtenBytes, request.count - writtenBytes)
                } ?? 0
            }
            if written == -Int(EAGAIN) { return nil }
            if written < 0 { return Int32(-written) }
            writtenBytes += written
        }
        return nil
    }
}
