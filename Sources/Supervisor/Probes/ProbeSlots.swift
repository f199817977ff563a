/// How many probes may be under way at once. Who finds no slot free waits for its turn, and nobody
/// waits for the probe of another that hangs: that one ends by its own timeout.
final class ProbeSlots {
    private var free: Int
    private var waiting: [() -> Bool] = []
    private var first = 0

    init(count: Int) { free = count }

    /// Runs `begin` now, or when a slot is given back. It says whether it has taken the slot: whoever
    /// is gone meanwhile has not.
    func take(_ begin: @escaping () -> Bool) {
        if free == 0 { return waiting.append(begin) }
        free -= 1
        if !begin() { giveBack() }
    }

    func giveBack() {
        free += 1
        while free > 0, first < waiting.count {
            let next = waiting[first]
            first += 1
            free -= 1
            if !next() { free += 1 }
        }
        if first == waiting.count {
            waiting.removeAll(keepingCapacity: true)
            first = 0
        }
    }
}
