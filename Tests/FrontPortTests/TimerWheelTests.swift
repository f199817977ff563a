import Testing

@testable import FrontPort

/// Virtual time against a plain list.
@Suite struct TimerWheelTests {
    private static let tick: Int64 = 1 << TimerWheel.tickShift

    @Test(arguments: 0..<20)
    func deadlinesAreNeverEarlyAndAtMostTwoTicksLate(seed: UInt64) {
        var random = SplitMix(state: seed)
        var slab = Slab(capacity: 64)
        var now: Int64 = 1_000_000_000_000
        var wheel = TimerWheel(now: now)
        let slots = (0..<64).compactMap { slab.take(.client, raw: $0) }
        var wanted: [SlotIndex: Int64] = [:]
        for _ in 0..<3_000 {
            let slot = slots[Int(random.next() % 64)]
            switch random.next() % 8 {
            case 0:
                wheel.remove(slot, in: slab)
                wanted[slot.pointee.index] = nil
            case 1:
                // Longer than the wheel reaches.
                let deadline = now + Int64(random.next() % 300_000_000_000)
                wheel.set(slot, deadline, in: slab)
                wanted[slot.pointee.index] = deadline
            default:
                let deadline = now + Int64(random.next() % 3_000_000_000)
                wheel.set(slot, deadline, in: slab)
                wanted[slot.pointee.index] = deadline
            }
            // Now and then the loop sleeps for longer than the wheel reaches; one bucket of it may
            // then have to wait for the next tick.
            let sleeps = random.next() % 50 == 0
            let steps =
                sleeps ? [Int64(random.next() % 200_000_000_000), Self.tick] : [Int64(30_000_000)]
            for step in steps {
                now += step
                while let index = wheel.takeExpired(now: now, in: slab) {
                    let deadline = wanted.removeValue(forKey: index)
                    #expect(deadline != nil)
                    #expect(deadline ?? .max <= now)
                }
            }
            for deadline in wanted.values { #expect(deadline > now - 2 * Self.tick) }
        }
    }

    /// Whoever waits as long as it says never sleeps past a deadline.
    @Test(arguments: 0..<20)
    func theWaitEndsInTime(seed: UInt64) {
        var random = SplitMix(state: seed)
        var slab = Slab(capacity: 8)
        var now: Int64 = 5_000_000_000
        var wheel = TimerWheel(now: now)
        let slots = (0..<8).compactMap { slab.take(.client, raw: $0) }
        for _ in 0..<200 {
            let slot = slots[Int(random.next() % 8)]
            let deadline = now + Int64(random.next() % 100_000_000_000)
            wheel.set(slot, deadline, in: slab)
            var expired = false
            while !expired {
                let wait = wheel.waitMilliseconds(now: now)
                #expect(wait >= 0)
                now += Int64(max(1, wait)) * 1_000_000
                while let index = wheel.takeExpired(now: now, in: slab) {
                    let late = now - slab[index].pointee.deadline
                    #expect((0...2 * Self.tick + 60_000_000).contains(late))
                    expired = expired || index == slot.pointee.index
                }
            }
        }
        #expect(wheel.waitMilliseconds(now: now) == -1)
    }
}

/// Seeded, so that a failure can be seen again.
struct SplitMix {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
        return mixed ^ (mixed >> 31)
    }
}
