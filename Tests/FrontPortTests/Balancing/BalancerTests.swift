import Model
import Testing

@testable import FrontPort

/// Who is next, without a socket and with a clock of our own.
@Suite struct BalancerTests {
    /// Replicas numbered from 0, and who asks for one.
    struct Pool: ~Copyable {
        let candidates = CandidateTable(capacity: 64)
        var balancer = Balancer(seed: 1)
        var now: Int64 = 0

        init(weights: [UInt16], _ balance: Balance = .roundRobin) {
            balancer.balance = balance
            for (index, weight) in weights.enumerated() {
                candidates.enter(
                    Candidate(identity: UInt64(index + 1), weight: weight), at: Int32(index))
            }
        }

        mutating func ready(_ indices: [Int32], joined: Int64 = .min) {
            balancer.take(indices, joined: joined, in: candidates)
        }

        mutating func next(tried: Int32...) -> Int32? {
            var question = Balancer.Question(now: now)
            for index in tried { question.tried.append(index) }
            return balancer.choose(question, among: candidates)
        }

        mutating func next(_ count: Int) -> [Int32] {
            var chosen: [Int32] = []
            for _ in 0..<count { if let index = next() { chosen.append(index) } }
            return chosen
        }

        /// How many of so many requests each replica gets.
        mutating func shares(of count: Int) -> [Int] {
            let members = balancer.members
            let chosen = next(count)
            return members.map { index in chosen.count { $0 == index } }
        }

        /// So many requests that do not end.
        mutating func load(_ count: Int) {
            for _ in 0..<count { if let index = next() { candidates[index].pointee.inFlight += 1 } }
        }

        var loads: [Int] { balancer.members.map { candidates[$0].pointee.inFlight } }
    }

    private static let second: Int64 = 1_000_000_000

    @Test("equal weights go round strictly, in the order of the table")
    func strictRoundRobin() {
        var pool = Pool(weights: [7, 7, 7])
        pool.ready([2, 0, 1])
        #expect(pool.next(9) == [2, 0, 1, 2, 0, 1, 2, 0, 1])
    }

    @Test(
        "a replica that was tried is passed over, and nobody is next when all were",
        arguments: Balance.allCases)
    func triedOnesArePassedOver(balance: Balance) {
        var pool = Pool(weights: [1, 1, 1], balance)
        pool.ready([0, 1, 2])
        for _ in 0..<30 { #expect(pool.next(tried: 0, 2) == 1) }
        #expect(pool.next(tried: 0, 1, 2) == nil)
        pool.ready([])
        #expect(pool.next() == nil)
    }

    @Test("weights are kept in every round, and spread over it")
    func smoothWeights() {
        var pool = Pool(weights: [5, 1, 1])
        pool.ready([0, 1, 2])
        #expect(pool.next(14) == [0, 0, 1, 0, 2, 0, 0, 0, 0, 1, 0, 2, 0, 0])
    }

    @Test("replicas of equal weight go round strictly again when the others have left")
    func weightsAfterALeave() {
        var pool = Pool(weights: [200, 100, 100])
        pool.ready([0, 1, 2])
        _ = pool.next(3)
        pool.balancer.remove(0, in: pool.candidates)
        #expect(pool.next(4) == [1, 2, 1, 2])
    }

    @Test("a replica that joins is given a tenth, then more, then its share")
    func slowStart() {
        var pool = Pool(weights: [100, 100])
        pool.balancer.slowStart = SlowStart(nanoseconds: 10 * BalancerTests.second)
        pool.ready([0])
        pool.now = 50 * BalancerTests.second
        pool.ready([0, 1], joined: pool.now)
        #expect(pool.shares(of: 1_100) == [1_000, 100])
        pool.now += 5 * BalancerTests.second
        #expect(pool.shares(of: 300) == [200, 100])
        pool.now += 5 * BalancerTests.second
        #expect(pool.shares(of: 300) == [150, 150])
    }

    @Test("replicas that are all new are equals")
    func allAreNew() {
        var pool = Pool(weights: [100, 100, 100])
        pool.balancer.slowStart = SlowStart(nanoseconds: 10 * BalancerTests.second)
        pool.ready([0, 1, 2], joined: 0)
        #expect(pool.next(6) == [0, 1, 2, 0, 1, 2])
    }

    @Test("the share grows in a straight line, and one that was there before the process has all")
    func shares() {
        let slowStart = SlowStart(nanoseconds: 10 * BalancerTests.second)
        #expect(slowStart.share(joined: .min, now: 0) == SlowStart.whole)
        #expect(slowStart.share(joined: 0, now: 0) == 100)
        #expect(slowStart.share(joined: 0, now: 5 * BalancerTests.second) == 500)
        #expect(slowStart.share(joined: 0, now: 10 * BalancerTests.second) == SlowStart.whole)
        #expect(SlowStart().share(joined: 0, now: 0) == SlowStart.whole)
    }

    @Test("of two replicas the one with fewer requests is taken, always")
    func fewerRequests() {
        var pool = Pool(weights: [1, 1], .leastRequests)
        pool.ready([0, 1])
        pool.candidates[0].pointee.inFlight = 1
        #expect(pool.shares(of: 50) == [0, 50])
        pool.candidates[1].pointee.inFlight = 2
        #expect(pool.shares(of: 50) == [50, 0])
    }

    @Test("idle replicas are all used")
    func idleOnesAreChosenAtRandom() {
        var pool = Pool(weights: Array(repeating: 1, count: 4), .leastRequests)
        pool.ready([0, 1, 2, 3])
        for share in pool.shares(of: 4_000) { #expect((800...1_200).contains(share)) }
    }

    /// With one choice the fullest of 50 would have about 66; with two it has but few more than 50.
    @Test("two choices keep even what one does not")
    func twoChoices() {
        var pool = Pool(weights: Array(repeating: 1, count: 50), .leastRequests)
        pool.ready(Array(0..<50))
        pool.load(2_500)
        #expect(pool.loads.max()! <= 54)
    }

    @Test("requests in flight count for their weight")
    func weightedLeastRequests() {
        var pool = Pool(weights: [300, 100], .leastRequests)
        pool.ready([0, 1])
        pool.load(400)
        #expect((298...302).contains(pool.loads[0]))
    }
}
