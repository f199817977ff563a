/// Names a scheduled action, so that it can be cancelled.
package struct TimerToken: Hashable, Sendable {
    fileprivate let slot: UInt32
    fileprivate let number: UInt64
}

/// Deadlines in order, as a binary heap. Cancelling only forgets the action; the heap is swept
/// when the forgotten outnumber the living, so it stays bounded by what is scheduled.
struct TimerQueue {
    private struct Entry {
        let deadline: Int64
        let token: TimerToken

        /// Equal deadlines run in the order in which they were scheduled.
        func isBefore(_ other: Entry) -> Bool {
            (deadline, token.number) < (other.deadline, other.token.number)
        }
    }

    /// Where an action waits. Its number is of whoever has it last, so that no earlier token fits.
    private struct Slot {
        var number: UInt64
        var action: (() -> Void)?
    }

    private var heap: [Entry] = []
    private var slots: [Slot] = []
    private var freeSlots: [UInt32] = []
    private var nextNumber: UInt64 = 0

    var count: Int { slots.count - freeSlots.count }

    mutating func schedule(at deadline: Int64, _ action: @escaping () -> Void) -> TimerToken {
        let token = place(Slot(number: nextNumber, action: action))
        nextNumber += 1
        heap.append(Entry(deadline: deadline, token: token))
        siftUp(from: heap.count - 1)
        return token
    }

    private mutating func place(_ slot: Slot) -> TimerToken {
        if let free = freeSlots.popLast() {
            slots[Int(free)] = slot
            return TimerToken(slot: free, number: slot.number)
        }
        slots.append(slot)
        return TimerToken(slot: UInt32(slots.count - 1), number: slot.number)
    }

    mutating func cancel(_ token: TimerToken) {
        guard isWanted(token) else { return }
        _ = takeAction(of: token)
        sweepIfMostlyCancelled()
    }

    /// The earliest deadline still wanted.
    mutating func earliest() -> Int64? {
        while let top = heap.first, !isWanted(top.token) { removeTop() }
        return heap.first?.deadline
    }

    /// Takes the earliest action whose deadline is not after `now`.
    mutating func takeDue(at now: Int64) -> (() -> Void)? {
        guard let deadline = earliest(), deadline <= now, let top = heap.first else { return nil }
        removeTop()
        return takeAction(of: top.token)
    }

    private func isWanted(_ token: TimerToken) -> Bool {
        let index = Int(token.slot)
        return slots[index].number == token.number && slots[index].action != nil
    }

    private mutating func takeAction(of token: TimerToken) -> (() -> Void)? {
        freeSlots.append(token.slot)
        return slots[Int(token.slot)].action.take()
    }

    private mutating func sweepIfMostlyCancelled() {
        guard heap.count > 64, heap.count > 2 * count else { return }
        // A sorted array is a heap.
        heap = heap.filter { isWanted($0.token) }.sorted { $0.isBefore($1) }
    }

    private mutating func removeTop() {
        heap.swapAt(0, heap.count - 1)
        heap.removeLast()
        siftDown(from: 0)
    }

    private mutating func siftUp(from start: Int) {
        var child = start
        while child > 0 {
            let parent = (child - 1) / 2
            guard heap[child].isBefore(heap[parent]) else { return }
            heap.swapAt(child, parent)
            child = parent
        }
    }

    private mutating func siftDown(from start: Int) {
        var parent = start
        while true {
            var smallest = parent
            for child in 2 * parent + 1...2 * parent + 2 where child < heap.count {
                if heap[child].isBefore(heap[smallest]) { smallest = child }
            }
            guard smallest != parent else { return }
            heap.swapAt(parent, smallest)
            parent = smallest
        }
    }
}
