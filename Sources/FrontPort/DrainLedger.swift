import Model

/// Whose answer is still missing for each drain that was ordered.
///
/// Orders are numbered and answers name the order: a replica may be drained, brought back by a table
/// and drained again while a worker's answer to the first order is on its way. Taken for one to the
/// second, it would have the replica stopped with requests in flight.
struct DrainLedger {
    private struct Drain {
        let order: UInt64
        var missing: Set<Int>
        var cut = 0
    }

    private var drains: [ReplicaID: Drain] = [:]
    private var lastOrder: UInt64 = 0

    /// The number of a new order to drain the replica, which takes the place of an earlier one.
    mutating func begin(_ replica: ReplicaID, answeredBy parties: Set<Int>) -> UInt64 {
        lastOrder += 1
        drains[replica] = Drain(order: lastOrder, missing: parties)
        return lastOrder
    }

    /// What was cut in all, when this was the last answer that was missing.
    mutating func note(
        _ replica: ReplicaID, order: UInt64, cut: Int, from party: Int
    ) -> Int? {
        guard var drain = drains[replica], drain.order == order,
            drain.missing.remove(party) != nil
        else { return nil }
        drain.cut += cut
        drains[replica] = drain.missing.isEmpty ? nil : drain
        return drain.missing.isEmpty ? drain.cut : nil
    }

    /// The party has gone, and all that it had in flight with it. Returns the drains that waited for
    /// it alone, in the order in which they were ordered.
    mutating func forget(_ party: Int) -> [(replica: ReplicaID, order: UInt64, cut: Int)] {
        drains.sorted { $0.value.order < $1.value.order }.compactMap { replica, drain in
            note(replica, order: drain.order, cut: 0, from: party)
                .map { (replica, drain.order, $0) }
        }
    }
}
