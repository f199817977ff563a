import Model

/// Changes that wait to be written. Whoever writes takes all of them at once (one transaction), and
/// puts them back if that fails, so that nothing that matters is lost while the disk is full.
///
/// Bounded: of each service only the newest record and policy text matter, and beyond
/// `HistoryLimits.backlogEvents` the oldest events are dropped and counted.
package struct HistoryBacklog: Sendable, Equatable {
    package private(set) var changes: [HistoryChange] = []
    /// Since the start of the daemon.
    package private(set) var droppedEvents = 0

    package init() {}

    package var isEmpty: Bool { changes.isEmpty }

    package mutating func add(_ change: HistoryChange) {
        changes.append(change)
        if changes.count >= HistoryLimits.backlogChanges { compact() }
    }

    /// All that waits, in order; nothing waits afterwards.
    package mutating func take() -> [HistoryChange] {
        defer { changes = [] }
        return changes
    }

    /// Gives back what could not be written, before what has come since.
    package mutating func putBack(_ failed: [HistoryChange]) {
        changes = failed + changes
        compact()
    }

    private mutating func compact() {
        changes = Self.withoutOutdated(changes)
        dropOldestEvents()
    }

    /// Leaves out each record and text that a later change of the same service replaces.
    private static func withoutOutdated(_ changes: [HistoryChange]) -> [HistoryChange] {
        var saved: Set<ServiceName> = []
        var texts: Set<ServiceName> = []
        let kept = changes.reversed().filter { change in
            switch change {
            case .record, .explain: true
            case .save(let record): saved.insert(record.policy.name).inserted
            case .keep(let text): texts.insert(text.service).inserted
            case .erase(let name): Self.isNews(name, &saved, &texts)
            }
        }
        return kept.reversed()
    }

    /// An erasure replaces whatever of the service came before; one that is followed by both a
    /// record and a text is itself replaced by them.
    private static func isNews(
        _ name: ServiceName, _ saved: inout Set<ServiceName>, _ texts: inout Set<ServiceName>
    ) -> Bool {
        let isNewsOfRecord = saved.insert(name).inserted
        let isNewsOfText = texts.insert(name).inserted
        return isNewsOfRecord || isNewsOfText
    }

    private mutating func dropOldestEvents() {
        let events = changes.count { $0.isEvent }
        var surplus = max(0, events - HistoryLimits.backlogEvents)
        droppedEvents += surplus
        changes.removeAll { change in
            guard surplus > 0, change.isEvent else { return false }
            surplus -= 1
            return true
        }
    }
}

extension HistoryChange {
    fileprivate var isEvent: Bool {
        switch self {
        case .record, .explain: true
        case .save, .erase, .keep: false
        }
    }
}
