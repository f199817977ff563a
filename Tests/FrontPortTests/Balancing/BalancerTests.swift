import Model
import Testing

@testable import FrontPort

/// Who is next, without a socket and with a clock of our own.
@Suite struct BalancerTests {
    @Test("equal weights go round strictly, in the order of the table")
    func strictRoundRobin() {
        let pool = BalancePool(weights: [7, 7, 7])
        pool.ready([2, 0, 1])
        #expect(pool.next(9) == [2, 0, 1, 2, 0, 1, 2, 0, 1])
    }

    @Test(
        "a replica that was tried is passed over, and nobody is next when all were",
        arguments: Balance.allCases)
    func triedOnesArePassedOver(balance: Balance) {
        let pool = BalancePool(3) { $0.balance = balance }
        for _ in 0..<30 { #expect(pool.next(tried: [0, 2]) == 1) }
        #expect(pool.choose(tried: [0, 1, 2]) == .none)
        pool.ready([])
        #expect(pool.choose() == .none)
    }

    @Test("whoever asks for a side gets it, and does not disturb the shares of the others")
    func sides() {
        let pool = BalancePool(weights: [30, 30, 30])
        pool.mark(2, weight: 10)
        for round in 0..<70 {
            #expect(pool.choose(side: .canary) == .endpoint(2))
            #expect(pool.choose(side: .others) != .endpoint(2))
            _ = round
        }
        #expect(pool.shares(of: 70) == [30, 30, 10])
        pool.leave(2)
        #expect(pool.choose(side: .canary) != .none)
    }

    @Test("weights are kept in every round, and spread over it")
    func smoothWeights() {
        let pool = BalancePool(weights: [5, 1, 1])
        #expect(pool.next(14) == [0, 0, 1, 0, 2, 0, 0, 0, 0, 1, 0, 2, 0, 0])
    }

    @Test("replicas of equal weight go round strictly again when the others have left")
    func weightsAfterALeave() {
        let pool = BalancePool(weights: [200, 100, 100])
        _ = pool.next(3)
        pool.leave(0)
        #expect(pool.next(4) == [1, 2, 1, 2])
    }

    @Test("a replica that joins is given a tenth, then more, then its share")
    func slowStart() {
        let pool = BalancePool(2) { $0.slowStart = .seconds(10) }
        pool.ready([0])
        pool.ready([0, 1], joined: pool.now)
        #expect(pool.shares(of: 1_100) == [1_000, 100])
        pool.wait(seconds: 5)
        #expect(pool.shares(of: 300) == [200, 100])
        pool.wait(seconds: 5)
        #expect(pool.shares(of: 300) == [150, 150])
    }

    @Test("replicas that are all new are equals")
    func allAreNew() {
        let pool = BalancePool(3) { $0.slowStart = .seconds(10) }
        pool.ready([])
        pool.ready([0, 1, 2], joined: pool.now)
        #expect(pool.next(6) == [0, 1, 2, 0, 1, 2])
    }

    @Test("the share grows in a straight line, and one that was there before the process has all")
    func shares() {
        let slowStart = SlowStart(nanoseconds: 10 * BalancePool.second)
        #expect(slowStart.share(joined: .min, now: 0) == SlowStart.whole)
        #expect(slowStart.share(joined: 0, now: 0) == 100)
        #expect(slowStart.share(joined: 0, now: 5 * BalancePool.second) == 500)
        #expect(slowStart.share(joined: 0, now: 10 * BalancePool.second) == SlowStart.whole)
        #expect(SlowStart().share(joined: 0, now: 0) == SlowStart.whole)
    }

    @Test("of two replicas the one with fewer requests is taken, always")
    func fewerRequests() {
        let pool = BalancePool(weights: [1, 1]) { $0.balance = .leastRequests }
        pool.candidates[0].pointee.inFlight = 1
        #expect(pool.shares(of: 50) == [0, 50])
        pool.candidates[1].pointee.inFlight = 2
        #expect(pool.shares(of: 50) == [50, 0])
    }

    @Test("idle replicas are all used")
    func idleOnesAreChosenAtRandom() {
        let pool = BalancePool(weights: Array(repeating: 1, count: 4)) {
            $0.balance = .leastRequests
        }
        for share in pool.shares(of: 4_000) { #expect((800...1_200).contains(share)) }
    }

    /// With one choice the fullest of 50 would have about 66; with two it has but few more than 50.
    @Test("two choices keep even what one does not")
    func twoChoices() {
        let pool = BalancePool(weights: Array(repeating: 1, count: 50)) {
            $0.balance = .leastRequests
        }
        pool.load(2_500)
        #expect(pool.loads.max()! <= 54)
    }

    @Test("requests in flight count for their weight")
    func weightedLeastRequests() {
        let pool = BalancePool(weights: [300, 100]) { $0.balance = .leastRequests }
        pool.load(400)
        #expect((298...302).contains(pool.loads[0]))
    }

    @Test(
        "a replica that has as many requests as it may is passed over", arguments: Balance.allCases)
    func cap(balance: Balance) {
        let pool = BalancePool(2) {
            $0.balance = balance
            $0.requestsPerReplicaMaximum = 3
        }
        pool.load(6)
        #expect(pool.loads == [3, 3])
        #expect(pool.choose() == .full)
        #expect(!pool.hasRoom)
        #expect(pool.choose(tried: [0, 1]) == .none)
        pool.candidates[1].pointee.inFlight -= 1
        #expect(pool.hasRoom)
        #expect(pool.next() == 1)
    }

    @Test("the cap is shared out among the workers, and none is left without")
    func shareOfAWorker() {
        func caps(_ maximum: Int) -> [Int] {
            var policy = FrontPolicy(listen: [])
            policy.requestsPerReplicaMaximum = maximum
            return (0..<3).map {
                BalanceRules(policy, at: WorkerPlace(index: $0, crew: 3)).inFlightMaximum
            }
        }
        #expect(caps(8) == [3, 3, 2])
        #expect(caps(1) == [1, 1, 1])
    }
}
