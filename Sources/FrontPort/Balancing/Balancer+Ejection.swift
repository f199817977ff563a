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

    private mutating func readmit(_ now: Int64, _ candidates: borrowing CandidateTable) {
        for index in members where candidates[index].pointee.health.isEjected {
            if now >= candidates[index].pointee.health.ejectedUntil {
                candidates[index].pointee.health.readmit()
            }
        }
        review(candidates)
    }
}
