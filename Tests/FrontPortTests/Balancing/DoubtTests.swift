import Model
import Testing

@testable import FrontPort

/// Replicas that show signs of dying: others are preferred for a moment, and nothing else.
@Suite struct DoubtTests {
    @Test("one in doubt is not asked for as long as that lasts")
    func isNotAsked() {
        let pool = BalancePool(3)
        pool.doubt(1, milliseconds: 10)
        pool.wait(milliseconds: 9)
        #expect(pool.next(4) == [0, 2, 0, 2])
        pool.wait(milliseconds: 1)
        #expect(pool.shares(of: 6) == [2, 2, 2])
    }

    @Test("a longer doubt stands against a shorter one, and each ends by itself")
    func each() {
        let pool = BalancePool(3)
        pool.doubt(0, milliseconds: 100)
        pool.doubt(0, milliseconds: 10)
        pool.doubt(2, milliseconds: 20)
        #expect(pool.next(3) == [1, 1, 1])
        pool.wait(milliseconds: 20)
        #expect(Set(pool.next(4)) == [1, 2])
        pool.wait(milliseconds: 80)
        #expect(pool.shares(of: 6) == [2, 2, 2])
    }

    @Test("rather one in doubt than nobody", arguments: [1, 3])
    func allInDoubt(count: Int) {
        let pool = BalancePool(count)
        for index in 0..<Int32(count) { pool.doubt(index, milliseconds: 10) }
        #expect(pool.shares(of: 2 * count) == Array(repeating: 2, count: count))
    }

    @Test("who has tried all others asks one in doubt")
    func othersTried() {
        let pool = BalancePool(3)
        pool.doubt(1, milliseconds: 10)
        #expect(pool.next(tried: [0, 2]) == 1)
        #expect(pool.choose(tried: [0, 1, 2]) == .none)
    }

    @Test("nobody waits for a place while one in doubt has one")
    func othersFull() {
        let pool = BalancePool(2) { $0.requestsPerReplicaMaximum = 1 }
        pool.doubt(0, milliseconds: 10)
        pool.load(1)
        #expect(pool.loads == [0, 1])
        #expect(pool.hasRoom)
        #expect(pool.next() == 0)
    }

    @Test("who is bound to one in doubt stays with it")
    func bound() {
        let pool = BalancePool(3) { $0.sticky = .cookie(name: "at") }
        let affinity = Affinity(of: "orders-1-1")
        pool.doubt(1, milliseconds: 10)
        #expect(pool.next(bound: affinity) == 1)
        #expect(pool.keeps(affinity))
    }

    @Test("one that is ready anew is not doubted for what was before")
    func joinsAnew() {
        let pool = BalancePool(2)
        pool.doubt(1, milliseconds: 100)
        pool.leave(1)
        pool.ready([0, 1], joined: pool.now)
        #expect(Set(pool.next(4)) == [0, 1])
    }

    @Test("doubt ejects nobody, and an ejected one is not asked for the sake of one in doubt")
    func beside() {
        let pool = BalancePool(3)
        pool.fail(0, times: 5)
        pool.doubt(1, milliseconds: 100)
        #expect(pool.next(3) == [2, 2, 2])
        #expect(pool.next(tried: [2]) == 1)
        #expect(pool.fail(2, times: 5) == false, "one of three may be out, and one is")
    }

    @Test("weights and least requests prefer others, too", arguments: Balance.allCases)
    func everyBalance(_ balance: Balance) {
        let pool = BalancePool(weights: [100, 50, 25]) { $0.balance = balance }
        pool.doubt(0, milliseconds: 100)
        #expect(!pool.next(12).contains(0))
        pool.wait(milliseconds: 100)
        #expect(pool.next(12).contains(0))
    }
}
