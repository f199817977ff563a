/// A connection's place in the timer wheel.
struct TimerLink {
    var next: SlotIndex = -1
    var previous: SlotIndex = -1
    /// -1 when it is in no bucket.
    var tick: Int64 = -1
}

/// Coarse deadlines in constant time. A connection sits in the bucket of some tick at or before its
/// deadline. A deadline that moves later, as nearly all do, is only stored: when the tick comes,
/// the connection moves on to its new bucket. So a request on a busy connection touches no list.
struct TimerWheel: ~Copyable {
    /// 67 ms: timeouts are at most that late.
    static let tickShift: Int64 = 26
    private static let buckets: Int64 = 1024

    private let heads: UnsafeMutablePointer<SlotIndex>
    /// All ticks up to here have been looked at.
    private var tick: Int64
    /// No bucket before this tick holds anything.
    private var nextTick = Int64.max

    init(now: Int64) {
        heads = .allocate(capacity: Int(TimerWheel.buckets))
        heads.initialize(repeating: -1, count: Int(TimerWheel.buckets))
        tick = now >> TimerWheel.tickShift
    }

    deinit { heads.deallocate() }

    /// Milliseconds until something may be due, for `epoll_wait`; -1 for never.
    func waitMilliseconds(now: Int64) -> Int32 {
        guard nextTick != .max else { return -1 }
        let nanoseconds = (nextTick << TimerWheel.tickShift) - now
        return nanoseconds <= 0 ? 0 : Int32(min(nanoseconds / 1_000_000 + 1, 60_000))
    }

    /// Whether `expire` has work.
    @inline(__always)
    func isDue(now: Int64) -> Bool { now >> TimerWheel.tickShift >= nextTick }

    /// Sets a connection's deadline.
    @inline(__always)
    mutating func set(_ slot: Slot, _ deadline: Int64, in slab: borrowing Slab) {
        slot.pointee.deadline = deadline
        let wanted = bucketTick(deadline)
        if slot.pointee.timer.tick >= 0, slot.pointee.timer.tick <= wanted { return }
        remove(slot, in: slab)
        insert(slot, at: wanted, in: slab)
    }

    mutating func remove(_ slot: Slot, in slab: borrowing Slab) {
        guard slot.pointee.timer.tick >= 0 else { return }
        let link = slot.pointee.timer
        if link.previous >= 0 {
            slab[link.previous].pointee.timer.next = link.next
        } else {
            heads[bucket(link.tick)] = link.next
        }
        if link.next >= 0 { slab[link.next].pointee.timer.previous = link.previous }
        slot.pointee.timer = TimerLink()
    }

    /// Takes one connection whose deadline has passed; nil when there is none up to `now`. Those
    /// found with a later deadline are moved to its bucket.
    mutating func takeExpired(now: Int64, in slab: borrowing Slab) -> SlotIndex? {
        let nowTick = now >> TimerWheel.tickShift
        // After a long sleep every bucket has come round once; going over them twice is for nothing.
        // Two fewer than all, so that what moves on to the next tick is not met again below.
        tick = max(tick, nowTick - TimerWheel.buckets + 2)
        while tick <= nowTick {
            while heads[bucket(tick)] >= 0 {
                let slot = slab[heads[bucket(tick)]]
                remove(slot, in: slab)
                if slot.pointee.deadline <= now { return slot.pointee.index }
                insert(slot, at: max(bucketTick(slot.pointee.deadline), nowTick + 1), in: slab)
            }
            tick += 1
        }
        findNextTick()
        return nil
    }

    /// The tick by whose end the deadline has passed, as far ahead as the wheel reaches.
    @inline(__always)
    private func bucketTick(_ deadline: Int64) -> Int64 {
        let exact = (deadline >> TimerWheel.tickShift) + 1
        return min(max(exact, tick), tick + TimerWheel.buckets - 1)
    }

    private mutating func insert(_ slot: Slot, at wanted: Int64, in slab: borrowing Slab) {
        let head = heads[bucket(wanted)]
        slot.pointee.timer = TimerLink(next: head, previous: -1, tick: wanted)
        if head >= 0 { slab[head].pointee.timer.previous = slot.pointee.index }
        heads[bucket(wanted)] = slot.pointee.index
        nextTick = min(nextTick, wanted)
    }

    private mutating func findNextTick() {
        for ahead in 0..<TimerWheel.buckets where heads[bucket(tick + ahead)] >= 0 {
            nextTick = tick + ahead
            return
        }
        nextTick = .max
    }

    @inline(__always)
    private func bucket(_ tick: Int64) -> Int { Int(tick & (TimerWheel.buckets - 1)) }
}
