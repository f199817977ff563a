/// The instants at which an open loop means to send, evenly spaced from its start.
///
/// Latency is counted from these, not from when a request could be sent: a server that stalls for a
/// second makes all requests of that second late, and a generator that waits with it would count
/// one slow request where its users saw a thousand ("coordinated omission").
struct SendSchedule {
    private let start: Int64
    private let requestsPerSecond: Double
    private(set) var taken = 0

    init(start: Int64, requestsPerSecond: Double) {
        self.start = start
        self.requestsPerSecond = requestsPerSecond
    }

    /// When the next request is meant to go out.
    var next: Int64 { start + Int64(Double(taken) * 1e9 / requestsPerSecond) }

    mutating func take() -> Int64 {
        defer { taken += 1 }
        return next
    }

    /// How many should have been taken before `instant` and were not.
    func overdue(at instant: Int64) -> Int {
        max(0, Int((Double(instant - start) * requestsPerSecond / 1e9).rounded(.up)) - taken)
    }
}
