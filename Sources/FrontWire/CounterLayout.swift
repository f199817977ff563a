// The counter page: memory of the front that the daemon maps for reading.
//
//     header (4096 bytes)   magic, layout, slot bytes, slots in use at most, routes version
//     slot 0 … slot n       2048 bytes each: identity, counters, latency buckets
//
// Slots say themselves whom they count, so a daemon that has just started needs nothing else.
// Each word has one writer and is stored relaxed: a reader may see one counter a request ahead of
// another, never a torn one. Assigning a slot anew makes its generation odd while it is rewritten,
// so a reader that saw the same even generation before and after has read one owner's numbers.

/// What is counted. The raw value is the word's place in the slot.
package enum Counter: Int, CaseIterable, Sendable {
    /// Requests sent to an endpoint (or taken from clients, for a service); streams in tcp mode.
    case requests
    case responses2xx, responses3xx, responses4xx, responses5xx
    /// Attempts that ended without a response: connection refused, reset, timeout, cut.
    case failures
    /// Attempts that were made again elsewhere.
    case retries
    /// Now in flight. Of a service: held ones included.
    case inFlight
    /// Now waiting for a ready endpoint, and how many ever had to.
    case held, heldTotal
    /// Answered 503 because too many waited or waited too long.
    case shed
    /// Body and head bytes from clients, and to clients.
    case bytesIn, bytesOut
    /// Connections opened, and open now.
    case connections, openConnections
    /// Microseconds from a request's head to the end of its response, added up.
    case latencySum
    /// Answered 4xx by the front itself: malformed, too large, too slow.
    case refused
}

package enum CounterKind: UInt64, Sendable {
    case free = 0
    case service = 1
    case endpoint = 2
}

/// Where things stand in the page.
package enum CounterLayout {
    package static let magic: UInt64 = 0x314e_5543_5753_5843  // "CXSWCUN1"
    package static let headerBytes = 4096
    package static let slotBytes = 2048
    /// Every endpoint and every service that the wire can carry, and those on their way out.
    package static let slots = 2 * (WireLimits.endpoints + WireLimits.services)
    /// Sparse: only slots in use take memory.
    package static let pageBytes = headerBytes + slots * slotBytes

    enum HeaderWord: Int {
        case magic, slotBytes, slotsUsed, routesVersion
    }

    enum SlotWord {
        static let generation = 0
        static let kind = 1
        static let nameLength = 2
        static let name = 3
        static let nameWords = 16
        static let counters = 32
        static let latency = 64
    }

    package static let longestName = SlotWord.nameWords * 8
    package static let latencyBuckets = slotBytes / 8 - SlotWord.latency
}

/// Log-linear buckets of microseconds: 8 to each doubling, so a value read back is at most an
/// eighth too large. Bucket 191 begins at 62.9 s and takes everything above.
package enum LatencyBuckets {
    /// 0…7 µs have their own buckets; then 2^k…2^(k+1) is cut into 8.
    package static func bucket(ofMicroseconds value: UInt64) -> Int {
        if value < 8 { return Int(value) }
        let octave = 63 - value.leadingZeroBitCount
        let part = Int(truncatingIfNeeded: value >> UInt64(octave - 3)) & 7
        return min((octave - 2) * 8 + part, CounterLayout.latencyBuckets - 1)
    }

    /// The least value that falls into the bucket.
    package static func lowerBound(ofBucket bucket: Int) -> UInt64 {
        if bucket < 8 { return UInt64(bucket) }
        let octave = bucket / 8 + 2
        return UInt64(8 + bucket % 8) << UInt64(octave - 3)
    }
}
