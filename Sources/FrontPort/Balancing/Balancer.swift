import Model

/// Who gets the next request of one service. It is told the time and opens nothing: a value for
/// tests with a clock of their own.
///
/// Each worker has one for each service and they share nothing. Round robin is therefore strict in
/// each worker, and "requests in flight" are those of this worker: as each spreads its own evenly,
/// so are all together, and what one knows is never stale, which is what makes balancers herd that
/// look at shared figures (Mitzenmacher: How Useful Is Old Information?, 2000).
struct Balancer {
    /// The ready endpoints, in the order of the route table.
    private(set) var members: [Int32] = []
    var balance = Balance.roundRobin
    var slowStart = SlowStart()
    /// Where strict round robin goes on.
    private var turn = 0
    private var random: RandomSource
    private var hasEqualWeights = true
    /// When the last that is new gets its full share.
    private var settledAt = Int64.min

    /// What is asked for one request.
    struct Question {
        let now: Int64
        var affinity = Affinity.none
        var tried = TriedEndpoints()
    }

    init(seed: UInt64) { random = RandomSource(seed: seed) }

    /// These are ready from now on. Those that were not before have `joined` then.
    mutating func take(_ ready: [Int32], joined: Int64, in candidates: borrowing CandidateTable) {
        let before = Set(members)
        for index in ready where !before.contains(index) {
            candidates[index].pointee.joined = joined
            candidates[index].pointee.credit = 0
        }
        members = ready
        review(candidates)
    }

    mutating func remove(_ index: Int32, in candidates: borrowing CandidateTable) {
        members.removeAll { $0 == index }
        review(candidates)
    }

    private mutating func review(_ candidates: borrowing CandidateTable) {
        hasEqualWeights = true
        settledAt = .min
        for index in members {
            let candidate = candidates[index].pointee
            if candidate.weight != candidates[members[0]].pointee.weight { hasEqualWeights = false }
            settledAt = max(settledAt, slowStart.end(joined: candidate.joined))
        }
    }

    /// Nil when each has been tried.
    mutating func choose(
        _ question: Question, among candidates: borrowing CandidateTable
    ) -> Int32? {
        switch balance {
        case .roundRobin where hasEqualWeights && question.now >= settledAt: inTurn(question)
        case .roundRobin: byCredit(question, candidates)
        case .leastRequests: lighterOfTwo(question, candidates)
        }
    }

    @inline(__always)
    private func isUsable(_ index: Int32, _ question: Question) -> Bool {
        !question.tried.contains(index)
    }

    /// Strict round robin.
    private mutating func inTurn(_ question: Question) -> Int32? {
        for _ in 0..<members.count {
            if turn >= members.count { turn = 0 }
            let index = members[turn]
            turn += 1
            if isUsable(index, question) { return index }
        }
        return nil
    }

    /// Smooth weighted round robin, nginx's: everybody is owed its weight, the one owed most gets the
    /// request and pays for all. Weights 5, 1, 1 give a a b a c a a.
    private mutating func byCredit(
        _ question: Question, _ candidates: borrowing CandidateTable
    ) -> Int32? {
        var chosen: Int32?
        var most = Int64.min
        var total: Int64 = 0
        for index in members where isUsable(index, question) {
            let candidate = candidates[index]
            let weight = weight(candidate.pointee, question)
            candidate.pointee.credit += weight
            total += weight
            if candidate.pointee.credit > most {
                most = candidate.pointee.credit
                chosen = index
            }
        }
        if let chosen { candidates[chosen].pointee.credit -= total }
        return chosen
    }

    /// Two chosen at random, of which the one with fewer requests for its weight gets this one.
    private mutating func lighterOfTwo(
        _ question: Question, _ candidates: borrowing CandidateTable
    ) -> Int32? {
        guard let first = usable(from: random.below(max(1, members.count)), question) else {
            return nil
        }
        var another = question
        another.tried.append(first)
        guard let second = usable(from: random.below(members.count), another) else { return first }
        return isLighter(candidates[second].pointee, candidates[first].pointee, question)
            ? second : first
    }

    /// The first that can be had from a place on, round and round.
    private func usable(from place: Int, _ question: Question) -> Int32? {
        for step in 0..<members.count {
            let at = place + step
            let index = members[at < members.count ? at : at - members.count]
            if isUsable(index, question) { return index }
        }
        return nil
    }

    /// Whether the next request would weigh less on `one`: counted with it, so that weights matter
    /// among idle ones as well.
    private func isLighter(_ one: Candidate, _ other: Candidate, _ question: Question) -> Bool {
        Int64(one.inFlight + 1) * weight(other, question)
            < Int64(other.inFlight + 1) * weight(one, question)
    }

    private func weight(_ candidate: Candidate, _ question: Question) -> Int64 {
        candidate.weight * slowStart.share(joined: candidate.joined, now: question.now)
    }
}
