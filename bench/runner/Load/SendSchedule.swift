/// The instants at which an open loop means to send, evenly spaced within each slice of its shape.
///
/// Latency is counted from these, not from when a request could be sent: a server that stalls for a
/// second makes all requests of that second late, and a generator that waits with it would count
/// one slow request where its users saw a thousand ("coordinated omission").
struct SendSchedule {
    private let shape: RateShape
    private let start: Int64
    private(set) var taken = 0
    /// When the next request is meant to go out.
    private(set) var next: Int64
    /// The slice that holds `next`, and how many requests come before it.
    private var slice = 0
    private var before = 0.0

    init(start: Int64, shape: RateShape) {
        self.shape = shape
        self.start = start
        next = start
        advance()
    }

    mutating func take() -> Int64 {
        let due = next
        taken += 1
        advance()
        return due
    }

    /// How many should have been taken before `instant` and were not.
    func overdue(at instant: Int64) -> Int {
        let length = shape.slice.nanosecondCount
        var (due, from, index) = (0.0, start, 0)
        while from < instant, index < shape.rates.count {
            let isLast = index == shape.rates.count - 1
            let until = isLast ? instant : min(instant, from + length)
            due += Double(until - from) * shape.rates[index] / 1e9
            (from, index) = (until, index + 1)
        }
        return max(0, Int(due.rounded(.up)) - taken)
    }

    /// Finds the instant of request number `taken`: the first at which so many are due.
    private mutating func advance() {
        let length = shape.slice.nanosecondCount
        while true {
            let rate = shape.rates[slice]
            let begin = start + Int64(slice) * length
            let isLast = slice == shape.rates.count - 1
            if rate > 0 {
                next = begin + Int64((Double(taken) - before) * 1e9 / rate)
                if isLast || next < begin + length { return }
            } else if isLast {
                next = .max
                return
            }
            before += rate * Double(length) / 1e9
            slice += 1
        }
    }
}
