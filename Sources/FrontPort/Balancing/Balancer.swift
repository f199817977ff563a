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
    private(set) var rules = BalanceRules()
    /// Where strict round robin goes on.
    var turn = 0
    var random: RandomSource
    var hasEqualWeights = true
    /// When the last that is new gets its full share.
    var settledAt = Int64.min
    /// Members that are ejected, and when the first of them comes back.
    var ejected = 0
    var returnsAt = Int64.max
    /// When the last doubt about a member is over.
    var doubtedUntil = Int64.min

    init(seed: UInt64) { random = RandomSource(seed: seed) }

    /// These are ready from now on. Those that were not before have `joined` then.
    mutating func take(
        _ ready: [Int32], by rules: BalanceRules, joined: Int64,
        in candidates: borrowing CandidateTable
    ) {
        let before = Set(members)
        for index in ready where !before.contains(index) { candidates[index].pointee.join(joined) }
        members = ready
        self.rules = rules
        review(candidates)
    }

    mutating func remove(_ index: Int32, in candidates: borrowing CandidateTable) {
        members.removeAll { $0 == index }
        review(candidates)
    }

    mutating func review(_ candidates: borrowing CandidateTable) {
        hasEqualWeights = true
        settledAt = .min
        ejected = 0
        returnsAt = .max
        for index in members {
            let candidate = candidates[index].pointee
            if candidate.weight != candidates[members[0]].pointee.weight { hasEqualWeights = false }
            settledAt = max(settledAt, rules.slowStart.end(joined: candidate.joined))
            guard candidate.health.isEjected else { continue }
            ejected += 1
            returnsAt = min(returnsAt, candidate.health.ejectedUntil)
        }
    }

    // Choosing.

    /// What is asked for one request.
    struct Question {
        let now: Int64
        var affinity = Affinity.none
        var tried = TriedEndpoints()
        var side = Side.any
        var sparesEjected = false
        var sparesDoubted = false
    }

    enum Choice: Equatable {
        case endpoint(Int32)
        /// Who could be asked has as many requests as it may have.
        case full
        /// Each has been tried.
        case none
    }

    mutating func choose(
        _ asked: Question, among candidates: borrowing CandidateTable
    ) -> Choice {
        let choice = chooseOnSide(asked, candidates)
        if asked.side.isAny { return choice }
        if case .endpoint = choice { return choice }
        // A wish that nobody can meet is none.
        var question = asked
        question.side = .any
        return chooseOnSide(question, candidates)
    }

    private mutating func chooseOnSide(
        _ asked: Question, _ candidates: borrowing CandidateTable
    ) -> Choice {
        var question = asked
        question.sparesEjected = sparesEjected(now: asked.now, candidates)
        if let trusted = pickTrusted(question, candidates) { return trusted }
        let choice = pick(question, candidates)
        guard question.sparesEjected, case .none = choice else { return choice }
        // Better one that failed a while ago than nobody.
        question.sparesEjected = false
        return pick(question, candidates)
    }

    /// Whether a request that waits for its turn would find someone.
    mutating func hasRoom(now: Int64, among candidates: borrowing CandidateTable) -> Bool {
        var question = Question(now: now)
        question.sparesEjected = sparesEjected(now: now, candidates)
        return first(from: 0, question, candidates) != nil
    }

    mutating func pick(
        _ question: Question, _ candidates: borrowing CandidateTable
    ) -> Choice {
        if !question.affinity.isNone, let bound = bound(question, candidates) {
            return .endpoint(bound)
        }
        let chosen =
            switch rules.balance {
            case .roundRobin where hasEqualWeights && question.now >= settledAt:
                inTurn(question, candidates)
            case .roundRobin: byCredit(question, candidates)
            case .leastRequests: lighterOfTwo(question, candidates)
            }
        if let chosen { return .endpoint(chosen) }
        return isAnyoneFull(question, candidates) ? .full : .none
    }

    @inline(__always)
    func isUsable(
        _ index: Int32, _ question: Question, _ candidates: borrowing CandidateTable
    ) -> Bool {
        isWanted(index, question, candidates)
            && candidates[index].pointee.inFlight < rules.inFlightMaximum
    }

    @inline(__always)
    private func isWanted(
        _ index: Int32, _ question: Question, _ candidates: borrowing CandidateTable
    ) -> Bool {
        !question.tried.contains(index)
            && (question.side.isAny
                || question.side.isCanary == candidates[index].pointee.isCanary)
            && !(question.sparesEjected && candidates[index].pointee.health.isEjected)
            && !(question.sparesDoubted
                && candidates[index].pointee.health.doubtedUntil > question.now)
    }

    private func isAnyoneFull(
        _ question: Question, _ candidates: borrowing CandidateTable
    ) -> Bool {
        for index in members where isWanted(index, question, candidates) { return true }
        return false
    }
}
