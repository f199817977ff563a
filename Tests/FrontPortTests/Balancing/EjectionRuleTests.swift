import Model
import Testing

@testable import FrontPort

/// Whom the front leaves out, and for how long.
@Suite struct EjectionRuleTests {
    @Test("failures in a row eject, and a success in between starts the count anew")
    func failuresInARow() {
        let pool = BalancePool(3)
        #expect(!pool.fail(1, times: 4))
        pool.succeed(1)
        #expect(!pool.fail(1, times: 4))
        #expect(pool.next(3) == [0, 1, 2])
        #expect(pool.fail(1, times: 1))
        #expect(pool.next(4) == [0, 2, 0, 2])
    }

    @Test("an ejection lasts the base time for each in a row, up to the maximum")
    func duration() {
        let pool = BalancePool(2)
        for seconds: Int64 in [30, 60, 90, 120, 150, 180, 210, 240, 270, 300, 300] {
            #expect(pool.fail(0, times: 5))
            pool.wait(seconds: seconds - 1)
            #expect(pool.next(2) == [1, 1], "\(seconds)")
            pool.wait(seconds: 1)
            #expect(pool.shares(of: 2) == [1, 1], "\(seconds)")
        }
    }

    @Test("every ten seconds without an ejection take one off the count")
    func healing() {
        let pool = BalancePool(2)
        pool.fail(0, times: 5)
        pool.wait(seconds: 30)
        _ = pool.next()
        pool.fail(0, times: 5)
        // Two in a row: 60 s, after which 10 s of health leave one and the next is the second again.
        pool.wait(seconds: 70)
        _ = pool.next()
        pool.fail(0, times: 5)
        pool.wait(seconds: 59)
        #expect(pool.next(2) == [1, 1])
        pool.wait(seconds: 1 + 100)
        _ = pool.next()
        pool.fail(0, times: 5)
        pool.wait(seconds: 30)
        #expect(pool.shares(of: 2) == [1, 1])
    }

    @Test(
        "one of two or three may go, and no more than the part that the policy allows",
        arguments: [(1, 0), (2, 1), (3, 1), (4, 1), (6, 2), (9, 3), (12, 4)])
    func mostThatAreOut(count: Int, most: Int) {
        let pool = BalancePool(count)
        let ejected = (0..<Int32(count)).filter { pool.fail($0, times: 5) }
        #expect(ejected.count == most)
        #expect(Set(pool.next(count * 2)).count == count - most)
    }

    @Test("no ejection leaves fewer than the panic threshold")
    func neverBelowPanic() {
        let pool = BalancePool(10) { $0.ejection.maximumPercent = 100 }
        #expect((0..<10).filter { pool.fail($0, times: 5) }.count == 5)
    }

    @Test("with fewer than the panic threshold left, all get requests again")
    func panic() {
        let pool = BalancePool(3)
        pool.fail(0, times: 5)
        #expect(pool.next(2) == [1, 2])
        pool.leave(1)
        #expect(pool.next(2) == [2, 2])
        pool.leave(2)
        #expect(pool.next(2) == [0, 0])
    }

    @Test("an ejected replica is asked before a request fails")
    func lastResort() {
        let pool = BalancePool(2)
        pool.fail(0, times: 5)
        #expect(pool.next(tried: [1]) == 0)
    }

    @Test("a request waits for one that is full rather than go to one that is ejected")
    func fullIsBetterThanEjected() {
        let pool = BalancePool(2) { $0.requestsPerReplicaMaximum = 1 }
        pool.fail(0, times: 5)
        pool.load(1)
        #expect(pool.loads == [0, 1])
        #expect(pool.choose() == .full)
    }

    @Test("a replica that is ready anew has a clean record")
    func readyAnew() {
        let pool = BalancePool(2)
        pool.fail(0, times: 5)
        pool.leave(0)
        pool.ready([0, 1], joined: pool.now)
        #expect(pool.shares(of: 4) == [2, 2])
        #expect(!pool.fail(0, times: 4))
    }

    @Test("no number of failures ejects where it is off")
    func off() {
        let pool = BalancePool(2) { $0.ejection.consecutiveFailures = 0 }
        #expect(!pool.fail(0, times: 10_000))
    }
}
