// How the next is found where nobody is bound.
extension Balancer {
    /// Strict round robin.
    mutating func inTurn(
        _ question: Question, _ candidates: borrowing CandidateTable
    ) -> Int32? {
        for _ in 0..<members.count {
            if turn >= members.count { turn = 0 }
            let index = members[turn]
            turn += 1
            if isUsable(index, question, candidates) { return index }
        }
        return nil
    }

    /// Smooth weighted round robin, nginx's: everybody is owed its weight, the one owed most gets the
    /// request and pays for all. Weights 5, 1, 1 give a a b a c a a.
    mutating func byCredit(
        _ question: Question, _ candidates: borrowing CandidateTable
    ) -> Int32? {
        var chosen: Int32?
        var most = Int64.min
        var total: Int64 = 0
        for index in members where isUsable(index, question, candidates) {
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
    mutating func lighterOfTwo(
        _ question: Question, _ candidates: borrowing CandidateTable
    ) -> Int32? {
        let (one, other) = (
            random.below(max(1, members.count)), random.below(max(1, members.count))
        )
        guard let first = first(from: one, question, candidates) else { return nil }
        var another = question
        another.tried.append(first)
        guard let second = self.first(from: other, another, candidates) else { return first }
        return isLighter(candidates[second].pointee, candidates[first].pointee, question)
            ? second : first
    }

    /// The first that can be had from a place on, round and round.
    func first(
        from place: Int, _ question: Question, _ candidates: borrowing CandidateTable
    ) -> Int32? {
        for step in 0..<members.count {
            let at = place + step
            let index = members[at < members.count ? at : at - members.count]
            if isUsable(index, question, candidates) { return index }
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
        candidate.weight * rules.slowStart.share(joined: candidate.joined, now: question.now)
    }
}
