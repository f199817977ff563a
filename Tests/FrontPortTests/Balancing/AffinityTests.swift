import Model
import Testing

@testable import FrontPort

/// Keys and cookies that bind clients to replicas.
@Suite struct AffinityTests {
    private static let keys = (0..<2_000).map { Affinity(of: "client-\($0)") }

    private func winners(_ pool: BalancePool) -> [Int32?] {
        AffinityTests.keys.map { key in pool.next(bound: key) }
    }

    private func hashed(_ weights: [UInt16]) -> BalancePool {
        BalancePool(weights: weights) { $0.sticky = .clientAddress }
    }

    @Test("a key goes to the same replica, whatever goes on beside it")
    func sameReplica() {
        let pool = hashed([1, 1, 1, 1])
        let before = winners(pool)
        _ = pool.next(17)
        #expect(winners(pool) == before)
    }

    @Test("a replica that comes takes its part of the keys, and no other key moves")
    func fewKeysMoveOnJoin() {
        let pool = hashed([1, 1, 1, 1, 1])
        pool.ready([0, 1, 2, 3])
        let before = winners(pool)
        pool.ready([0, 1, 2, 3, 4])
        let after = winners(pool)
        let moved = zip(before, after).filter { $0 != $1 }
        #expect(moved.allSatisfy { $0.1 == 4 })
        #expect((300...500).contains(moved.count))
    }

    @Test("a replica that goes gives up its keys to all the others, and no other key moves")
    func fewKeysMoveOnLeave() {
        let pool = hashed([1, 1, 1, 1])
        let before = winners(pool)
        pool.leave(2)
        let after = winners(pool)
        let moved = zip(before, after).filter { $0 != $1 }
        #expect(moved.allSatisfy { $0.0 == 2 })
        #expect(Set(moved.map(\.1)).count == 3)
    }

    @Test("keys are spread by weight")
    func weights() {
        let pool = hashed([300, 100])
        let share = winners(pool).count { $0 == 0 }
        #expect((1_400...1_600).contains(share))
    }

    @Test("a key whose replica was tried, is full or ejected goes to the same other one")
    func fallingBack() throws {
        let pool = BalancePool(3) {
            $0.sticky = .clientAddress
            $0.requestsPerReplicaMaximum = 1
        }
        let key = AffinityTests.keys[0]
        let first = try #require(pool.next(bound: key))
        let second = try #require(pool.next(bound: key, tried: [first]))
        pool.candidates[first].pointee.inFlight = 1
        #expect(pool.next(bound: key) == second)
        pool.candidates[first].pointee.inFlight = 0
        pool.fail(first, times: 5)
        #expect(pool.next(bound: key) == second)
    }

    @Test("a named replica is taken, and one that has gone leaves the choice to the balance")
    func named() {
        let pool = BalancePool(3) { $0.sticky = .cookie(name: "lb") }
        let third = Affinity(hash: pool.candidates[2].pointee.identity)
        for _ in 0..<5 { #expect(pool.next(bound: third) == 2) }
        #expect(pool.keeps(third))
        pool.leave(2)
        #expect(!pool.keeps(third))
        #expect(pool.next(bound: third) == 0)
        #expect(pool.next(bound: third) == 1)
    }

    @Test(
        "the cookie is found among others, and nothing else is taken for it",
        arguments: [
            ("lb=00000000000000ff", UInt64(255)),
            ("a=b; lb=00000000000000ff", 255),
            ("a=b;lb=00000000000000ff;c=d", 255),
            ("lb=junk; lb=00000000000000ff", 255),
            ("xlb=00000000000000ff", 0), ("LB=00000000000000ff", 0), ("lb=00000000000000f", 0),
            ("lb=00000000000000FF", 0), ("lb=00000000000000ff0", 0), ("lb", 0), ("lb=", 0), ("", 0),
            (";;", 0), ("a=lb=00000000000000ff", 0),
        ])
    func cookies(field: String, hash: UInt64) {
        let bytes = Array(field.utf8)
        let found = bytes.withUnsafeBufferPointer {
            StickyCookie.affinity(named: ShortText("lb"), in: $0).hash
        }
        #expect(found == hash)
    }

    @Test("a cookie that was written is read back")
    func cookieRoundTrip() {
        var scratch = FrontPort.Scratch()
        StickyCookie.write(ShortText("lb"), 0x0123_4567_89ab_cdef, to: &scratch)
        let line = String(
            decoding: UnsafeBufferPointer(start: scratch.base, count: scratch.count), as: UTF8.self)
        #expect(line == "Set-Cookie: lb=0123456789abcdef; Path=/; HttpOnly\r\n")
    }
}
