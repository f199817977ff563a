import Model
import Testing

@testable import FrontPort

@Suite struct DrainLedgerTests {
    private let replica = ReplicaID("orders-1-1")!
    private let other = ReplicaID("orders-1-2")!

    @Test func theLastAnswerTellsWhatAllHaveCut() {
        var ledger = DrainLedger()
        let order = ledger.begin(replica, answeredBy: [0, 1])
        #expect(ledger.note(replica, order: order, cut: 2, from: 0) == nil)
        #expect(ledger.note(replica, order: order, cut: 2, from: 0) == nil)
        #expect(ledger.note(replica, order: order, cut: 3, from: 1) == 5)
        #expect(ledger.note(replica, order: order, cut: 3, from: 1) == nil)
    }

    /// The second worker's answer to the first order is on its way when the second is given.
    @Test func anAnswerToAnEarlierOrderIsNoneToTheLater() {
        var ledger = DrainLedger()
        let first = ledger.begin(replica, answeredBy: [0, 1])
        _ = ledger.note(replica, order: first, cut: 0, from: 0)
        let second = ledger.begin(replica, answeredBy: [0, 1])
        #expect(ledger.note(replica, order: second, cut: 0, from: 0) == nil)
        #expect(ledger.note(replica, order: first, cut: 0, from: 1) == nil)
        #expect(ledger.note(replica, order: second, cut: 1, from: 1) == 1)
    }

    @Test func whoHasGoneIsNotWaitedFor() {
        var ledger = DrainLedger()
        let elder = -1
        let first = ledger.begin(other, answeredBy: [0, elder])
        let second = ledger.begin(replica, answeredBy: [0, elder])
        _ = ledger.note(replica, order: second, cut: 4, from: 0)
        let done = ledger.forget(elder)
        #expect(done.map(\.replica) == [replica])
        #expect(done.map(\.order) == [second])
        #expect(done.map(\.cut) == [4])
        #expect(ledger.note(other, order: first, cut: 0, from: 0) == 0)
    }
}
