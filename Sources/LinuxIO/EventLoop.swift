import Glibc

/// The control loop of a program: readiness, deadlines and mail, all on one thread.
///
///     let loop = try EventLoop()
///     let watch = try loop.watch(socket.raw, for: .readable) { readiness in … }
///     loop.schedule(at: MonotonicClock.now + .seconds(5)) { … }
///     loop.run()
///
/// Level-triggered. Handlers may watch, unwatch, schedule and cancel as they like, themselves
/// included: an event that the kernel had already reported for a watch that is gone is dropped.
/// Not for the request path: each handler is a closure.
package final class EventLoop {
    /// Names a watched descriptor. A token whose watch has ended never matches a later one.
    package struct WatchToken: Hashable, Sendable {
        fileprivate let slot: UInt32
        fileprivate let generation: UInt32

        fileprivate var word: UInt64 { UInt64(slot) << 32 | UInt64(generation) }
    }

    private struct Slot {
        var generation: UInt32 = 0
        var raw: Int32 = -1
        var handler: ((Readiness) -> Void)?
    }

    private static let eventsPerTurn = 256

    private let epoll: Epoll
    private var timer: DeadlineTimer
    private var timers = TimerQueue()
    private var slots: [Slot] = []
    private var freeSlots: [UInt32] = []
    private var eachTurn: [() -> Void] = []
    private var isStopping = false

    package init() throws(SystemFault) {
        epoll = try Epoll(eventsPerWait: EventLoop.eventsPerTurn)
        timer = try DeadlineTimer()
        try watch(timer.raw, for: .readable) { [unowned self] _ in timer.acknowledge() }
    }

    /// Calls `handler` whenever `raw` is ready. The loop does not own the descriptor: unwatch it
    /// before closing it.
    @discardableResult
    package func watch(
        _ raw: Int32, for interest: Readiness, _ handler: @escaping (Readiness) -> Void
    ) throws(SystemFault) -> WatchToken {
        let slot = freeSlots.popLast() ?? appendSlot()
        let token = WatchToken(slot: slot, generation: slots[Int(slot)].generation)
        do {
            try epoll.add(raw, interest, token: token.word)
        } catch {
            freeSlots.append(slot)
            throw error
        }
        slots[Int(slot)].raw = raw
        slots[Int(slot)].handler = handler
        return token
    }

    /// Asks for other readiness on a descriptor that is watched already.
    package func modify(_ token: WatchToken, for interest: Readiness) throws(SystemFault) {
        guard isLive(token) else { return }
        try epoll.modify(slots[Int(token.slot)].raw, interest, token: token.word)
    }

    /// Ends a watch. Ending it twice is harmless.
    package func unwatch(_ token: WatchToken) {
        guard isLive(token) else { return }
        try? epoll.remove(slots[Int(token.slot)].raw)
        forget(token)
    }

    /// Ends the watch of a descriptor that is closed before the next turn, and is the only one of its
    /// file: the kernel then ends it, too (epoll(7), question 6), and is spared a call.
    package func forget(_ token: WatchToken) {
        guard isLive(token) else { return }
        let index = Int(token.slot)
        slots[index] = Slot(generation: slots[index].generation &+ 1)
        freeSlots.append(token.slot)
    }

    /// Runs `action` once, at or soon after `deadline` (nanoseconds of `MonotonicClock`).
    @discardableResult
    package func schedule(at deadline: Int64, _ action: @escaping () -> Void) -> TimerToken {
        timers.schedule(at: deadline, action)
    }

    /// Forgets a scheduled action; harmless when it has run.
    package func cancel(_ token: TimerToken) { timers.cancel(token) }

    /// Runs `action` at the end of each turn, before the loop waits again. For libraries that
    /// queue work inside themselves and must be asked what they wait for (sd-bus).
    package func atEachTurn(_ action: @escaping () -> Void) { eachTurn.append(action) }

    /// Turns until `stop()`.
    package func run() {
        isStopping = false
        while !isStopping { turn(waitingAtMost: -1) }
    }

    /// Ends `run` after the current handler.
    package func stop() { isStopping = true }

    /// One wait and everything that came of it; -1 waits without limit.
    package func turn(waitingAtMost milliseconds: Int32) {
        for action in eachTurn { action() }
        if isStopping { return }
        if let earliest = timers.earliest() { timer.arm(for: earliest) }
        let count = epoll.wait(milliseconds: milliseconds)
        for index in 0..<count where !isStopping { deliver(index) }
        runDueTimers()
    }

    private func deliver(_ index: Int) {
        let word = epoll.token(at: index)
        let token = WatchToken(
            slot: UInt32(word >> 32), generation: UInt32(truncatingIfNeeded: word))
        guard isLive(token), let handler = slots[Int(token.slot)].handler else { return }
        handler(epoll.readiness(at: index))
    }

    /// Only what was due when it began: an action that schedules itself for now cannot keep the
    /// loop from its descriptors.
    private func runDueTimers() {
        let now = MonotonicClock.now
        var budget = timers.count
        while budget > 0, !isStopping, let action = timers.takeDue(at: now) {
            action()
            budget -= 1
        }
    }

    private func isLive(_ token: WatchToken) -> Bool {
        let index = Int(token.slot)
        return index < slots.count && slots[index].generation == token.generation
            && slots[index].raw >= 0
    }

    private func appendSlot() -> UInt32 {
        slots.append(Slot())
        return UInt32(slots.count - 1)
    }
}
