package import Model

/// Learns the season of a service from its samples, and tells what it has the count prepared for.
package struct SeasonWatch: Sendable, Equatable {
    /// What outlives the daemon: it changes once in a quarter of an hour.
    package private(set) var season: Boxed<Season>?
    private var slot: Int?
    private var block = Block()
    /// Of the highest five minutes of the slot.
    private var highest = 0
    private var blocks = 0
    /// The mean of about the last half minute.
    private(set) var present: Double?

    private struct Block: Sendable, Equatable {
        var number = 0
        var sum = 0
        var count = 0
    }

    private static let blockSeconds = 300
    /// Of a block, so many seconds have to be known.
    private static let blockSamples = 150
    private static let blocksNeeded = 2
    private static let presentWeight = 1.0 / 30
    /// Beyond the start of a replica, so that it is there before and not when it is needed.
    private static let reserve: Duration = .seconds(60)
    private static let leadMaximum: Duration = .seconds(900)

    package init() {}

    package mutating func restore(_ kept: Boxed<Season>?) {
        if let kept, kept.wrappedValue.isSound { season = kept }
    }

    mutating func note(_ observation: ScaleObservation) {
        guard let clock = observation.clockSeconds else { return }
        let ready = observation.readyLoad
        let isCounted = ready.rate.told > 0
        let figure = isCounted ? ready.rate : ready.cpu
        guard figure.told > 0, figure.told == ready.count else { return }
        if season.map({ $0.wrappedValue.isCounted != isCounted }) ?? true {
            self = SeasonWatch()
            season = Boxed(wrappedValue: Season(isCounted: isCounted))
        }
        let load = Int(figure.milli)
        present = present.map { $0 + Self.presentWeight * (Double(load) - $0) } ?? Double(load)
        add(load, at: clock)
    }

    private mutating func add(_ load: Int, at clock: Int) {
        let number = clock / Self.blockSeconds
        if number != block.number { closeBlock(next: number) }
        let now = clock / Season.slotSeconds
        if now != slot { closeSlot(next: now) }
        block.sum += load
        block.count += 1
    }

    private mutating func closeBlock(next number: Int) {
        if block.count >= Self.blockSamples {
            highest = max(highest, block.sum / block.count)
            blocks += 1
        }
        block = Block(number: number)
    }

    private mutating func closeSlot(next now: Int) {
        if let slot, blocks >= Self.blocksNeeded, var known = season?.wrappedValue {
            known.note(highest, slot: slot)
            season = Boxed(wrappedValue: known)
        }
        (slot, highest, blocks) = (now, 0, 0)
    }

    /// What will come until a replica that is started now is ready, and a minute on.
    func forecast(_ observation: ScaleObservation) -> (load: Double, source: Season.Source)? {
        guard let clock = observation.clockSeconds, let season = season?.wrappedValue else {
            return nil
        }
        let lead = min((observation.startTime ?? .zero) + Self.reserve, Self.leadMaximum)
        let then = clock + Int(lead.wholeMilliseconds / 1_000)
        return season.forecast(slot: then / Season.slotSeconds).map {
            (Double($0.load), $0.source)
        }
    }
}
