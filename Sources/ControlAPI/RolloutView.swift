package import Model

/// Reply of `GET /v1/services/{name}/rollout`: the one under way, or the last one.
package struct RolloutView: Codable, Sendable, Equatable {
    package enum State: String, Codable, Sendable, CaseIterable {
        case complete, progressing, failed, paused
    }

    /// Left out at the first rollout of a service.
    package var from: RevisionNumber?
    package var to: RevisionNumber
    package var state: State
    /// Replicas of the target revision, and those of them that are available.
    package var updated: Int
    package var available: Int
    package var desired: Int
    /// Replicas of other revisions that have not ended yet.
    package var old: Int
    /// How far it is, or why it is not further.
    package var sentence: String
    /// How long it has been in this state; left out if that was before the daemon's start.
    package var secondsInState: Int?

    package init(
        from: RevisionNumber?, to: RevisionNumber, state: State, updated: Int, available: Int,
        desired: Int, old: Int, sentence: String, secondsInState: Int? = nil
    ) {
        self.from = from
        self.to = to
        self.state = state
        self.updated = updated
        self.available = available
        self.desired = desired
        self.old = old
        self.sentence = sentence
        self.secondsInState = secondsInState
    }
}
