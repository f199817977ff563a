// Clients that are bound to a replica.
extension Balancer {
    /// The replica that the request is bound to, if it can be had; nil lets the balance decide. One
    /// that is full lends the request to another: waiting for it would hold up those behind.
    func bound(
        _ question: Question, _ candidates: borrowing CandidateTable
    ) -> Int32? {
        rules.bindsByRank ? highest(question, candidates) : named(question, candidates)
    }

    private func named(_ question: Question, _ candidates: borrowing CandidateTable) -> Int32? {
        for index in members
        where candidates[index].pointee.identity == question.affinity.hash
            && isUsable(index, question, candidates)
        { return index }
        return nil
    }

    private func highest(_ question: Question, _ candidates: borrowing CandidateTable) -> Int32? {
        var highest: Int32?
        var most = -Double.infinity
        for index in members where isUsable(index, question, candidates) {
            let rank = question.affinity.rank(candidates[index].pointee)
            if rank > most { (highest, most) = (index, rank) }
        }
        return highest
    }

    /// Whether who is named is in the pool, be it that the request went to another this once.
    func keeps(_ affinity: Affinity, among candidates: borrowing CandidateTable) -> Bool {
        for index in members where candidates[index].pointee.identity == affinity.hash {
            return !candidates[index].pointee.health.isEjected
        }
        return false
    }
}
