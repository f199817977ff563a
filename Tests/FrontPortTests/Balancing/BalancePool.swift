import Model

@testable import FrontPort

/// Replicas numbered from 0, a clock that stands still until it is set, and requests for them.
final class BalancePool {
    static let second: Int64 = 1_000_000_000

    let candidates = CandidateTable(capacity: 64)
    var balancer: Balancer
    var now: Int64 = 100 * BalancePool.second
    private let rules: BalanceRules

    /// All of them are ready, and were before the process began.
    init(weights: [UInt16], _ change: (inout FrontPolicy) -> Void = { _ in }) {
        var policy = FrontPolicy(listen: [])
        change(&policy)
        rules = BalanceRules(policy, at: WorkerPlace(index: 0, crew: 1))
        balancer = Balancer(seed: 1)
        for (index, weight) in weights.enumerated() {
            let identity = Affinity(of: "orders-1-\(index)").hash
            candidates.enter(Candidate(identity: identity, weight: weight), at: Int32(index))
        }
        ready(Array(0..<Int32(weights.count)))
    }

    convenience init(_ count: Int, _ change: (inout FrontPolicy) -> Void = { _ in }) {
        self.init(weights: Array(repeating: 100, count: count), change)
    }

    /// From now on of the new revision.
    func mark(_ index: Int32, weight: UInt16) {
        let identity = candidates[index].pointee.identity
        candidates.enter(
            Candidate(identity: identity, weight: weight, isCanary: true), at: index)
        ready(balancer.members)
    }

    func ready(_ indices: [Int32], joined: Int64 = .min) {
        balancer.take(indices, by: rules, joined: joined, in: candidates)
    }

    func leave(_ index: Int32) { balancer.remove(index, in: candidates) }

    func choose(
        bound affinity: Affinity = .none, tried: [Int32] = [], side: Side = .any
    ) -> Balancer.Choice {
        var question = Balancer.Question(now: now, affinity: affinity, side: side)
        for index in tried { question.tried.append(index) }
        return balancer.choose(question, among: candidates)
    }

    func next(bound affinity: Affinity = .none, tried: [Int32] = []) -> Int32? {
        guard case .endpoint(let index) = choose(bound: affinity, tried: tried) else { return nil }
        return index
    }

    var hasRoom: Bool { balancer.hasRoom(now: now, among: candidates) }

    func keeps(_ affinity: Affinity) -> Bool { balancer.keeps(affinity, among: candidates) }

    func next(_ count: Int) -> [Int32] {
        var chosen: [Int32] = []
        for _ in 0..<count { if let index = next() { chosen.append(index) } }
        return chosen
    }

    /// How many of so many requests each replica gets.
    func shares(of count: Int) -> [Int] {
        let members = balancer.members
        let chosen = next(count)
        return members.map { index in chosen.count { $0 == index } }
    }

    /// So many requests that do not end.
    func load(_ count: Int) {
        for _ in 0..<count { if let index = next() { candidates[index].pointee.inFlight += 1 } }
    }

    var loads: [Int] { balancer.members.map { candidates[$0].pointee.inFlight } }

    /// So many failures in a row; whether the last of them ejects.
    @discardableResult
    func fail(_ index: Int32, times: Int) -> Bool {
        var isEjected = false
        for _ in 0..<times { isEjected = balancer.noteFailure(of: index, now: now, in: candidates) }
        return isEjected
    }

    /// For so long, beginning now.
    func doubt(_ index: Int32, milliseconds: Int64) {
        balancer.doubt(index, until: now + milliseconds * 1_000_000, in: candidates)
    }

    func succeed(_ index: Int32) { candidates[index].pointee.health.noteSuccess() }

    func wait(milliseconds: Int64) { now += milliseconds * 1_000_000 }

    func wait(seconds: Int64) { now += seconds * BalancePool.second }
}
