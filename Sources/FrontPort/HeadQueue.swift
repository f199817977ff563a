/// Exchanges whose small response waits for the rest of its body, in the order in which they began to
/// wait. All wait equally long, so the order is that of their deadlines.
struct HeadQueue: ~Copyable {
    private struct Place {
        var token: UInt64
        var deadline: Int64
    }

    private let places: UnsafeMutablePointer<Place>
    private var first = 0
    private var count = 0

    init() { places = .allocate(capacity: FrontLimits.waitingHeads) }

    deinit { places.deallocate() }

    var isFull: Bool { count == FrontLimits.waitingHeads }
    /// When the next is due; `.max` for none.
    var deadline: Int64 { count == 0 ? .max : places[first].deadline }

    /// It must not be full.
    mutating func append(_ token: UInt64, until deadline: Int64) {
        let place = (first + count) % FrontLimits.waitingHeads
        (places + place).initialize(to: Place(token: token, deadline: deadline))
        count += 1
    }

    /// The client of the oldest that is due. It may have got its response long since.
    mutating func takeDue(now: Int64) -> UInt64? {
        guard count > 0, places[first].deadline <= now else { return nil }
        let token = places[first].token
        first = (first + 1) % FrontLimits.waitingHeads
        count -= 1
        return token
    }
}
