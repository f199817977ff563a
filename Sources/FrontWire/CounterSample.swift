/// The numbers of one service, listener or endpoint at one instant, over all workers. Counters only
/// grow while the same slots count them: compare two samples only if their identities are equal.
package struct CounterSample: Equatable, Sendable {
    package struct Key: Hashable, Sendable {
        package let kind: CounterKind
        /// "orders" of a service, "orders-1-2" of an endpoint, "127.0.0.1:8080" of a listener.
        package let name: String
    }

    package let key: Key
    /// Of the slots that were added up.
    package private(set) var identity: UInt64
    private var counters: [UInt64]

    package var kind: CounterKind { key.kind }
    package var name: String { key.name }

    init(key: Key, identity: UInt64, counters: [UInt64]) {
        self.key = key
        self.identity = identity
        self.counters = counters
    }

    package subscript(counter: Counter) -> UInt64 { counters[counter.rawValue] }

    mutating func add(_ other: CounterSample) {
        for index in counters.indices { counters[index] &+= other.counters[index] }
        identity ^= other.identity
    }

    mutating func addGauges(of other: CounterSample) {
        for gauge in Counter.gauges { counters[gauge.rawValue] &+= other[gauge] }
    }

    /// With everything else at zero.
    var gauges: CounterSample {
        var sample = CounterSample(
            key: key, identity: identity, counters: counters.map { _ in 0 })
        sample.addGauges(of: self)
        return sample
    }

    /// Well mixed, so that the combination by `^` of different slots does not meet another's
    /// (the finaliser of MurmurHash3, Austin Appleby, public domain).
    static func identity(_ worker: Int, _ slot: Int, _ generation: UInt64) -> UInt64 {
        var mixed = generation &<< 24 ^ UInt64(slot) &<< 7 ^ UInt64(worker) &+ 1
        mixed = (mixed ^ mixed >> 33) &* 0xff51_afd7_ed55_8ccd
        mixed = (mixed ^ mixed >> 33) &* 0xc4ce_b9fe_1a85_ec53
        return mixed ^ mixed >> 33
    }
}
