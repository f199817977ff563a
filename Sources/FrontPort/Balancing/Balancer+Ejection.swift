// Who is left out because it fails.
extension Balancer {
    /// True when this failure has the endpoint ejected.
    mutating func noteFailure(
        of index: Int32, now: Int64, in candidates: borrowing CandidateTable
    ) -> Bool {
        let candidate = candidates[index]
        candidate.pointee.health.noteFailure()
        guard rules.ejection.isReached(by: candidate.pointee.health), members.contains(index),
            rules.ejection.permitsAnother(beside: ejected, of: members.count)
        else { return false }
        candidate.pointee.health.eject(by: rules.ejection, now: now)
        review(candidates)
        return true
    }

    /// Whether those that are ejected are left out now.
    mutating func sparesEjected(
        now: Int64, _ candidates: borrowing CandidateTable
    ) -> Bool {
        if now >= returnsAt { readmit(now, candidates) }
        return ejected > 0 && ejected < members.count
            && !rules.ejection.isPanic(ejected, of: members.count)
    }

    /// It is not asked until then as long as others can be. Not an ejection: nothing has been proven, so it counts
    /// for nothing, takes nobody's place among those that may be out, and holds nobody up.
    mutating func doubt(
        _ index: Int32, until instant: Int64, in candidates: borrowing CandidateTable
    ) {
        candidates[index].pointee.health.doubt(until: instant)
        doubtedUntil = max(doubtedUntil, instant)
    }

    /// One that nobody doubts; nil while there is no doubt, or nobody else. Who is bound to a replica is better
    /// refused by it and sent elsewhere than sent elsewhere for nothing.
    mutating func pickTrusted(
        _ asked: Question, _ candidates: borrowing CandidateTable
    ) -> Choice? {
        guard asked.now < doubtedUntil, asked.affinity.isNone else { return nil }
        var question = asked
        question.sparesDoubted = true
        guard case .endpoint(let index) = pick(question, candidates) else { return nil }
        return .endpoint(index)
    }

    private mutating func readmit(_ now: Int64, _ candidates: borrowing CandidateTable) {
        for index in members where candidates[index].pointee.health.isEjected {
            if now >= candidates[index].pointee.health.ejectedUntil {
                candidates[index].pointee.health.readmit()
            }
        }
        review(candidates)
    }
}
