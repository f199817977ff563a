import Glibc

/// A large body, as bytes that repeat themselves at no round number: a piece of it that is lost, doubled
/// or out of its place shows.
final class BodyPattern {
    private static let period = 65_521
    private static let piece = 256 * 1024
    private static let bytes = (0..<(period + piece)).map {
        UInt8(truncatingIfNeeded: ($0 % period) &* 31 >> 3)
    }

    let length: Int
    private var position = 0

    init(length: Int) { self.length = length }

    /// Sends all of it, or the next `count` bytes; false when the other end is gone.
    @discardableResult
    func send(on wire: Wire, _ count: Int = .max) -> Bool {
        let end = count < length - position ? position + count : length
        while position < end {
            let count = min(BodyPattern.piece, end - position)
            let start = position % BodyPattern.period
            guard wire.send(Array(BodyPattern.bytes[start..<(start + count)])) else { return false }
            position += count
        }
        return true
    }

    /// Reads until the end, or the next `count` bytes, so many at once, and says how many have come as
    /// they should.
    func receive(
        from reader: MessageReader, _ count: Int = .max, atOnce pieceBytes: Int = piece
    ) -> Int {
        let end = count < length - position ? position + count : length
        while position < end {
            let wanted = min(pieceBytes, end - position)
            guard let bytes = reader.some(atMost: wanted), !bytes.isEmpty, isNext(bytes) else {
                break
            }
            position += bytes.count
        }
        return position
    }

    private func isNext(_ bytes: [UInt8]) -> Bool {
        let start = position % BodyPattern.period
        return bytes.withUnsafeBytes { received in
            BodyPattern.bytes.withUnsafeBytes { pattern in
                guard let received = received.baseAddress, let pattern = pattern.baseAddress else {
                    return false
                }
                return memcmp(received, pattern + start, bytes.count) == 0
            }
        }
    }
}
