/// How many requests a second an open loop wants, over time: one rate for each slice; the last stays.
struct RateShape: Sendable, Equatable {
    let rates: [Double]
    let slice: Duration

    /// Nil where no request would ever be sent, or no rate is one.
    init?(_ rates: [Double], slice: Duration) {
        guard rates.contains(where: { $0 > 0 }), slice > .zero,
            rates.allSatisfy({ $0 >= 0 && $0.isFinite })
        else { return nil }
        self.rates = rates
        self.slice = slice
    }

    private init(steady rate: Double) {
        rates = [rate]
        slice = .seconds(1)
    }

    /// The same rate throughout; above zero.
    static func steady(_ rate: Double) -> RateShape { RateShape(steady: rate) }

    /// Nil where it changes.
    var steadyRate: Double? { rates.count == 1 ? rates.first : nil }

    /// Of all slices.
    var span: Duration { slice * rates.count }
}
