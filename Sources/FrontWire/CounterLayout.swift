// The counter page: memory of the front that the daemon maps for reading.
//
//     header (4096 bytes)   magic, slot bytes, workers; for each worker: slots in use, routes version
//     area of worker 0      slot 0 … slot n: identity, counters, latency buckets
//     area of worker 1      …
//
// Every worker counts in its own area, so each word has one writer and is stored relaxed: a reader
// may see one counter a request ahead of another, never a torn one. The reader adds up what the
// workers counted of one service or endpoint.
//
// Slots say themselves whom they count, so a daemon that has just started needs nothing else.
// Assigning a slot anew makes its generation odd while it is rewritten, so a reader that saw the
// same even generation before and after has read one owner's numbers.

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
    /// Times that a listener was not accepted from: its services had all the clients that they may
    /// have, or descriptors or memory had run out.
    case pauses
    /// Times that the front left out an endpoint because it failed.
    case ejections
    /// Of the bytes both ways, those that nobody copied: they went through a pipe.
    case bytesSpliced
}

extension Counter {
    /// Those that tell what is now; all others only grow.
    static let gauges: [Counter] = [.inFlight, .held, .openConnections]
}

package enum CounterKind: UInt64, Sendable {
    case free = 0
    case service = 1
    case endpoint = 2
    /// An address that the front listens on, by its text: connections accepted, pauses, the requests
    /// that no service claims, and those of every service that waited, were tried again or were shed.
    /// What else services make of them is counted at them.
    case listener = 3
}

/// Where things stand in the page.
package enum CounterLayout {
    package static let magic: UInt64 = 0x324e_5543_5753_5843  // "CXSWCUN2"
    package static let headerBytes = 4096
    package static let slotBytes = 6144
    /// Every endpoint, service and listener that the wire can carry, and those on their way out.
    package static let slots =
        2 * (WireLimits.endpoints + WireLimits.services + WireLimits.listeners)
    /// Sparse: only slots in use take memory.
    package static let areaBytes = slots * slotBytes
    package static let workersMaximum = 64

    package static func pageBytes(workers: Int) -> Int { headerBytes + workers * areaBytes }

    enum HeaderWord {
        static let magic = 0
        static let slotBytes = 1
        static let workers = 2
        /// Not zero when the process that counted has ended.
        static let hasEnded = 3
        static func slotsUsed(worker: Int) -> Int { 8 + 2 * worker }
        static func routesVersion(worker: Int) -> Int { 9 + 2 * worker }
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
}
