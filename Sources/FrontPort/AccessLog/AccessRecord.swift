import LinuxIO
import Model

/// One request as the access log tells it: a place of fixed size, figures first, texts behind them.
/// Plain memory, so that writing one allocates and counts nothing.
struct AccessRecord {
    static let byteCount = 768

    struct Figures {
        /// Monotonic nanoseconds.
        var started: Int64 = 0
        var durationMicroseconds: UInt64 = 0
        var bytesIn: UInt64 = 0
        var bytesOut: UInt64 = 0
        var status: UInt16 = 0
        var retries: UInt16 = 0
        var destination = AccessLog.off
        var lengths = InlineArray<6, UInt16>(repeating: 0)
    }

    /// The texts, in the order in which they stand, each with the most that is kept of it.
    enum Text: Int, CaseIterable {
        case service, client, method, path, replica, reason

        var limit: Int {
            switch self {
            case .service: 64
            case .client: 46
            case .method: 24
            case .path: 320
            case .replica: 96
            case .reason: 96
            }
        }

        /// From the record's first byte. The figures take less than 96.
        var offset: Int {
            switch self {
            case .service: 96
            case .client: 160
            case .method: 208
            case .path: 232
            case .replica: 552
            case .reason: 648
            }
        }
    }

    let base: UnsafeMutableRawPointer

    var figures: UnsafeMutablePointer<Figures> { base.assumingMemoryBound(to: Figures.self) }

    func clear() { figures.initialize(to: Figures()) }

    func set(_ text: Text, _ bytes: UnsafePointer<UInt8>, _ count: Int) {
        let kept = min(count, text.limit)
        (base + text.offset).copyMemory(from: bytes, byteCount: kept)
        figures.pointee.lengths[text.rawValue] = UInt16(truncatingIfNeeded: kept)
    }

    func set(_ text: Text, _ string: String) {
        var count = 0
        for byte in string.utf8.prefix(text.limit) {
            base.storeBytes(of: byte, toByteOffset: text.offset + count, as: UInt8.self)
            count += 1
        }
        figures.pointee.lengths[text.rawValue] = UInt16(truncatingIfNeeded: count)
    }

    func set(client address: PeerText) {
        address.copy(
            to: (base + Text.client.offset).assumingMemoryBound(to: UInt8.self))
        figures.pointee.lengths[Text.client.rawValue] = UInt16(truncatingIfNeeded: address.count)
    }

    func bytes(_ text: Text) -> UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(
            start: base + text.offset, count: Int(figures.pointee.lengths[text.rawValue]))
    }
}

/// The records of requests that have not ended, of one worker. Its memory is touched only where the
/// access log is on.
struct AccessBook: ~Copyable {
    private let base: UnsafeMutableRawPointer
    private let capacity: Int
    private var used = 0
    private var free: [Int32] = []

    init(capacity: Int) {
        self.capacity = capacity
        base = .allocate(byteCount: capacity * AccessRecord.byteCount, alignment: 16)
    }

    deinit { base.deallocate() }

    /// -1 when there are as many requests as connections may be, which cannot be.
    mutating func take() -> Int32 {
        if let index = free.popLast() { return index }
        guard used < capacity else { return -1 }
        used += 1
        return Int32(used - 1)
    }

    mutating func give(_ index: Int32) { free.append(index) }

    subscript(index: Int32) -> AccessRecord {
        AccessRecord(base: base + Int(index) * AccessRecord.byteCount)
    }
}
