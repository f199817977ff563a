import LinuxIO
import Model

/// The turn of one question that is asked again and again: it waits for its time, then for a slot, and
/// holds that until it is let go.
///
///     waiting for its time ──► waiting for a slot ──► under way ──let go──► waiting ...
final class AskingTurn {
    /// Something that asks once and calls back once, later. Letting go of it calls it off.
    typealias Attempt = AnyObject

    private let loop: EventLoop
    private let slots: ProbeSlots
    /// Set once, by who owns the turn and asks.
    var ask: (() -> Attempt)?
    private var attempt: Attempt?
    private var timer: TimerToken?
    private var holdsSlot = false
    private(set) var isEnded = false

    init(on loop: EventLoop, slots: ProbeSlots) {
        self.loop = loop
        self.slots = slots
    }

    deinit { end() }

    /// Asks then, or as soon as there is a slot.
    func schedule(at due: Instant) {
        timer = loop.schedule(at: due.nanoseconds) { [unowned self] in waitForSlot() }
    }

    private func waitForSlot() {
        timer = nil
        slots.take { [weak self] in
            guard let self, !isEnded else { return false }
            holdsSlot = true
            attempt = ask?()
            return true
        }
    }

    /// The attempt is over, or called off.
    func letGo() {
        attempt = nil
        if holdsSlot { slots.giveBack() }
        holdsSlot = false
    }

    func end() {
        isEnded = true
        if let timer { loop.cancel(timer) }
        timer = nil
        letGo()
    }
}
