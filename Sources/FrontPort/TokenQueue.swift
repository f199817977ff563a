/// Connections that all wait equally long, in the order in which they began to, which is that of
/// their deadlines.
struct TokenQueue: ~Copyable {
    private struct Place {
        var token: UInt64
        var deadline: Int64
    }

    private let places: UnsafeMutablePointer<Place>
    private let capacity: Int
    private var first = 0
    private var count = 0

    init(capacity: Int) {
        self.capacity = capacity
        places = .allocate(capacity: capacity)
    }

    deinit { places.deallocate() }

    var isFull: Bool { count == capacity }
    /// When the next is due; `.max` for none.
    var deadline: Int64 { count == 0 ? .max : places[first].deadline }

    /// It must not be full.
    mutating func append(_ token: UInt64, until deadline: Int64) {
        let place = (first + count) % capacity
        (places + place).initialize(to: Place(token: token, deadline: deadline))
        count += 1
    }

    /// The oldest that is due. What it waited for may have come long since.
    mutating func takeDue(now: Int64) -> UInt64? {
        guard count > 0, places[first].deadline <= now else { return nil }
        let token = places[first].token
        first = (first + 1) % capacity
        count -= 1
        return token
    }
}
