import Synchronization

/// How many clients each worker has of one listener: all that workers know of each other, and they
/// look only when they accept.
package final class CrewLoad: Sendable {
    // Freed when neither the control thread nor a worker has the listener any more.
    private nonisolated(unsafe) let counts: UnsafeMutablePointer<Atomic<Int>>
    private let workers: Int
    /// A cache line for each, so that a worker that counts does not take the others' from them.
    private static let stride = 64 / MemoryLayout<Atomic<Int>>.stride
    /// Beyond any count of clients: the worker takes none from others.
    private static let withdrawn = 1 << 40

    package init(workers: Int) {
        self.workers = workers
        counts = .allocate(capacity: workers * CrewLoad.stride)
        for place in 0..<(workers * CrewLoad.stride) { (counts + place).initialize(to: Atomic(0)) }
    }

    deinit { counts.deallocate() }

    func add(at worker: Int) {
        counts[worker * CrewLoad.stride].wrappingAdd(1, ordering: .relaxed)
    }

    func remove(at worker: Int) {
        counts[worker * CrewLoad.stride].wrappingSubtract(1, ordering: .relaxed)
    }

    /// Who is to have the next client that `worker` has accepted: itself, unless another of the first
    /// `seats` has fewer by `FrontLimits.clientsAhead`, or it has no seat.
    func receiver(from worker: Int, among seats: Int) -> Int {
        guard seats > 1 || worker >= seats else { return worker }
        var receiver = worker
        var fewest = worker < seats ? count(worker) - FrontLimits.clientsAhead + 1 : .max
        for other in 0..<min(seats, workers) where count(other) < min(fewest, CrewLoad.withdrawn) {
            receiver = other
            fewest = count(other)
        }
        return receiver
    }

    /// Counts a client that is going to be sent to `worker`. False when it takes none: either this
    /// sees that it has withdrawn, or it sees the client when it has (they are one atomic number).
    func reserve(at worker: Int) -> Bool {
        let place = worker * CrewLoad.stride
        let (old, _) = counts[place].wrappingAdd(1, ordering: .acquiringAndReleasing)
        guard old < CrewLoad.withdrawn else {
            remove(at: worker)
            return false
        }
        return true
    }

    /// Not twice without `rejoin`; `worker` goes on to count what it has.
    func withdraw(_ worker: Int) {
        counts[worker * CrewLoad.stride].wrappingAdd(
            CrewLoad.withdrawn, ordering: .acquiringAndReleasing)
    }

    func rejoin(_ worker: Int) {
        counts[worker * CrewLoad.stride].wrappingSubtract(
            CrewLoad.withdrawn, ordering: .acquiringAndReleasing)
    }

    /// Whether clients are under way to `worker`, which has withdrawn and has `clients`.
    func isAwaited(by worker: Int, having clients: Int) -> Bool {
        count(worker) != CrewLoad.withdrawn + clients
    }

    private func count(_ worker: Int) -> Int {
        counts[worker * CrewLoad.stride].load(ordering: .acquiring)
    }
}
