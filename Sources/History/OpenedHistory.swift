import Model

/// A history that can be used, and what had to be done to have one. No damage and no missing disk
/// keeps the daemon from starting.
package struct OpenedHistory: Sendable {
    package let store: HistoryStore
    package let condition: HistoryCondition
}

package enum HistoryCondition: Sendable, Equatable {
    case ok
    /// The database was damaged: it is now at `path`, and a new one was begun.
    case setAside(path: String, why: String)
    /// What happens is kept in memory and lost with the daemon; what could still be read of the
    /// file is in it.
    case memoryOnly(HistoryFault)
}

extension HistoryStore {
    /// Opens the history at `path`; creates it if there is none. Throws only if not even memory can
    /// be had.
    package static func open(
        at path: String, now: ClockReading, eventLimit: Int = Limits.historyEvents
    ) throws(HistoryFault) -> OpenedHistory {
        do throws(HistoryFault) {
            return OpenedHistory(store: try onDisk(path, eventLimit), condition: .ok)
        } catch .damaged(_, let why) {
            return try beginAnew(path, eventLimit, because: why, now: now)
        } catch {
            return try inMemory(path, because: error)
        }
    }

    private static func beginAnew(
        _ path: String, _ eventLimit: Int, because why: String, now: ClockReading
    ) throws(HistoryFault) -> OpenedHistory {
        do throws(HistoryFault) {
            let moved = try HistoryFault.typing(path) { try SetAside.move(path, at: now) }
            let condition = HistoryCondition.setAside(path: moved, why: why)
            return OpenedHistory(store: try onDisk(path, eventLimit), condition: condition)
        } catch {
            return try inMemory(path, because: error)
        }
    }

    private static func onDisk(_ path: String, _ eventLimit: Int) throws(HistoryFault)
        -> HistoryStore
    {
        HistoryStore(
            path: path, database: try DatabaseFile.open(path), eventLimit: eventLimit)
    }

    private static func inMemory(_ path: String, because fault: HistoryFault)
        throws(HistoryFault) -> OpenedHistory
    {
        let store = HistoryStore(
            path: path, database: try DatabaseFile.inMemory(standingInFor: path),
            eventLimit: HistoryLimits.eventsInMemory)
        return OpenedHistory(store: store, condition: .memoryOnly(fault))
    }
}
