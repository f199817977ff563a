/// Names a scheduled action, so that it can be cancelled.
package struct TimerToken: Hashable, Sendable {
    let number: UInt64
}

/// Deadlines in order, as a binary heap. Cancelling only forgets the action; the heap is swept
/// when the forgotten outnumber the living, so it stays bounded by what is scheduled.
struct TimerQueue {
    private struct Entry {
        let deadline: Int64
        let number: UInt64

        /// Equal deadlines run in the order in which they were scheduled.
        func isBefore(_ other: Entry) -> Bool {
            (deadline, number) < (other.deadline, other.number)
        }
    }

    private var heap: [Entry] = []
    private var actions: [UInt64: () -> Void] = [:]
    private var nextNumber: UInt64 = 0

    var count: Int { actions.count }

    mutating func schedule(at deadline: Int64, _ action: @escaping () -> Void) -> TimerToken {
        let number = nextNumber
        nextNumber += 1
        actions[number] = action
        heap.append(Entry(deadline: deadline, number: number))
        siftUp(from: heap.count - 1)
        return TimerToken(number: number)
    }

    mutating func cancel(_ token: TimerToken) {
        guard actions.removeValue(forKey: token.number) != nil else { return }
        sweepIfMostlyCancelled()
    }

    /// The earliest deadline still wanted.
    mutating func earliest() -> Int64? {
        while let top = heap.first, actions[top.number] == nil { removeTop() }
        return heap.first?.deadline
    }

    /// Takes the earliest action whose deadline is not after `now`.
    mutating func takeDue(at now: Int64) -> (() -> Void)? {
        guard let deadline = earliest(), deadline <= now, let top = heap.first else { return nil }
        removeTop()
        return actions.removeValue(forKey: top.number)
    }

    private mutating func sweepIfMostlyCancelled() {
        guard heap.count > 64, heap.count > 2 * actions.count else { return }
        heap.removeAll { actions[$0.number] == nil }
        // A sorted array is a heap.
        heap.sort { $0.isBefore($1) }
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
            for child in [2 * parent + 1, 2 * parent + 2] where child < heap.count {
                if heap[child].isBefore(heap[smallest]) { smallest = child }
            }
            guard smallest != parent else { return }
            heap.swapAt(parent, smallest)
            parent = smallest
        }
    }
}
