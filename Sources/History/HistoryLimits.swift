/// What the history may use at most. The number of events is `Limits.historyEvents`.
package enum HistoryLimits {
    /// How long a statement waits for another process, such as a backup, to let go of the file.
    package static let busyTimeoutSeconds = 2
    /// Old events are removed this many at a time, so that no one write has to pay for all.
    package static let pruneStep = 1_000
    /// Longer messages are cut.
    package static let messageBytes = 4_096
    /// Events kept while there is only memory to keep them in.
    package static let eventsInMemory = 10_000
    /// Damaged databases kept for a look; the oldest go first.
    package static let setAsideKept = 3
    /// The write-ahead log is cut back to this whenever it has been folded into the database.
    package static let journalBytes = 4 << 20
    /// Events that wait in the backlog while nothing can be written; the oldest go first.
    package static let backlogEvents = 2_000
    /// Changes that may wait before those are weeded out that later ones replace: more than the
    /// events above and the newest change of each kind for every service.
    package static let backlogChanges = 8_000
}
