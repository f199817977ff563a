import GRDB
package import Model

/// What happened and what must outlive the daemon, in SQLite.
///
/// Every call blocks until SQLite has answered: make them from a thread that may wait, never from
/// the control loop. A list of changes is one transaction, so a burst costs little more than a
/// single change; with the write-ahead log not synced at each commit, what was written survives the
/// death of the process at any instant, and a power failure costs at most the last changes, never
/// the database (https://sqlite.org/pragma.html#pragma_synchronous).
package final class HistoryStore: Sendable {
    /// Where the database is, or should be.
    package let path: String
    private let database: DatabaseQueue
    private let eventLimit: Int

    init(path: String, database: DatabaseQueue, eventLimit: Int) {
        self.path = path
        self.database = database
        self.eventLimit = eventLimit
    }

    /// What was kept, as it is to be understood now.
    package func load(now: ClockReading) throws(HistoryFault) -> RestoredHistory {
        try HistoryFault.typing(path) {
            let lastBoot = try database.read(OccurrenceRow.newestBoot)
            var restored = RestoredHistory(
                records: [], rejected: [],
                hasRebooted: lastBoot.map { $0 != now.bootID } ?? false)
            for row in try database.read(RecordRow.all) {
                do throws(RecordRow.Fault) {
                    restored.records.append(try row.record(now: now))
                } catch {
                    restored.rejected.append(error.description)
                }
            }
            return restored
        }
    }

    /// Writes all of it in one transaction, or nothing.
    package func write(_ changes: [HistoryChange], now: ClockReading) throws(HistoryFault) {
        if changes.isEmpty { return }
        try HistoryFault.typing(path) {
            try database.write { database in
                let writer = HistoryWriter(database: database, now: now)
                for change in changes { try writer.write(change) }
                try writer.prune(keeping: eventLimit)
                try writer.prune("scale_decision", keeping: Limits.historyDecisions)
            }
        }
    }

    /// The newest `limit` events, or with `after` the oldest `limit` of those after it; oldest
    /// first either way.
    package func events(of service: ServiceName?, after id: Int64?, limit: Int)
        throws(HistoryFault) -> [KeptOccurrence]
    {
        try HistoryFault.typing(path) {
            try database.read { database in
                try OccurrenceRow.fetch(database, service: service, after: id, limit: limit)
            }
        }
    }

    /// Why the number of replicas was what it was at a wall-clock time, or when it was last told.
    package func explanation(of service: ServiceName, noLaterThan wallMilliseconds: Int64?)
        throws(HistoryFault) -> KeptExplanation?
    {
        try HistoryFault.typing(path) {
            try database.read {
                try DecisionRow.fetch($0, service: service, noLaterThan: wallMilliseconds)
            }
        }
    }

    /// The last good text of a service's policy.
    package func policyText(of service: ServiceName) throws(HistoryFault) -> PolicyText? {
        try HistoryFault.typing(path) {
            try database.read { try PolicyTextRow.fetch($0, service: service) }
        }
    }

    /// Folds the write-ahead log into the database and lets go of the file. Later calls throw.
    package func close() throws(HistoryFault) {
        try HistoryFault.typing(path) { try database.close() }
    }
}
