package import Model

/// The highest count that was wanted during the scale-down delay, by slots of the clock as Knative
/// has them (pkg/autoscaler/aggregation/max): a slot is two seconds, and a delay of 30 s looks at the
/// present slot and the 14 before it.
package struct DelayWindow: Sendable, Equatable {
    private struct Entry: Sendable, Equatable {
        let slot: Int64
        let replicas: Int
    }

    /// `tickInterval` upstream.
    private static let slotNanoseconds: Int64 = 2_000_000_000

    /// Falling: what a later entry equals or exceeds can never be the highest again.
    private var entries: [Entry] = []

    package init() {}

    /// What is kept, each at the beginning of its slot.
    package var recommendations: [ServiceRecord.Recommendation] {
        entries.map {
            ServiceRecord.Recommendation(
                at: Instant(nanoseconds: $0.slot * Self.slotNanoseconds), replicas: $0.replicas)
        }
    }

    package var highest: Int? { entries.first?.replicas }

    package mutating func note(_ replicas: Int, at now: Instant, delay: Duration) {
        let slot = now.nanoseconds / Self.slotNanoseconds
        let slots =
            (delay.wholeNanoseconds + Self.slotNanoseconds - 1) / Self.slotNanoseconds
        while let last = entries.last, last.replicas < replicas { entries.removeLast() }
        entries.removeAll { $0.slot <= slot - slots }
        entries.append(Entry(slot: slot, replicas: replicas))
    }
}
