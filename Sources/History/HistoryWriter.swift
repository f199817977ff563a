import Foundation
import GRDB
import Model

/// Writes changes inside a transaction.
struct HistoryWriter {
    let database: Database
    let now: ClockReading

    func write(_ change: HistoryChange) throws {
        switch change {
        case .record(let occurrence): try insert(occurrence)
        case .explain(let service, let explanation, let instant):
            try DecisionRow.insert(service, explanation, at: instant, database, now: now)
        case .save(let record): try save(record)
        case .erase(let name): try erase(name)
        case .keep(let text): try keep(text)
        }
    }

    private func insert(_ occurrence: Occurrence) throws {
        try execute(
            """
            INSERT INTO occurrence
                (boot_id, at_ns, wall_ms, service, replica, kind, severity, message)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?)
            """,
            [
                now.bootID, occurrence.at.nanoseconds, now.wallMilliseconds(of: occurrence.at),
                occurrence.service?.description, occurrence.replica?.description,
                occurrence.kind.rawValue, occurrence.severity.rawValue,
                Self.shortened(occurrence.message),
            ])
    }

    private func save(_ record: ServiceRecord) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        let json = String(decoding: try encoder.encode(record), as: UTF8.self)
        try execute(
            "INSERT OR REPLACE INTO service_record VALUES (?, ?, ?, ?, ?)",
            [
                record.policy.name.description, json, now.bootID, now.monotonic.nanoseconds,
                now.wallMilliseconds,
            ])
    }

    private func erase(_ name: ServiceName) throws {
        try execute("DELETE FROM service_record WHERE name = ?", [name.description])
        try execute("DELETE FROM policy_text WHERE service = ?", [name.description])
    }

    private func keep(_ text: PolicyText) throws {
        try execute(
            "INSERT OR REPLACE INTO policy_text VALUES (?, ?, ?, ?)",
            [text.service.description, text.file, text.text, text.appliedWallMilliseconds])
    }

    /// Ids grow by one, so the newest tells which are too old without counting. Nothing is removed
    /// until a whole step has gathered.
    func prune(_ table: String = "occurrence", keeping limit: Int) throws {
        let bounds = try Row.fetchOne(
            database, sql: "SELECT min(id) AS oldest, max(id) AS newest FROM \(table)")
        guard let oldest = Int64.fromDatabaseValue(bounds?["oldest"] ?? .null),
            let newest = Int64.fromDatabaseValue(bounds?["newest"] ?? .null),
            newest - oldest >= Int64(limit + HistoryLimits.pruneStep)
        else { return }
        // Twice the step, so that a history grown under a greater limit shrinks bit by bit.
        let end = min(newest - Int64(limit), oldest + Int64(2 * HistoryLimits.pruneStep) - 1)
        try execute("DELETE FROM \(table) WHERE id <= ?", [end])
    }

    private func execute(_ sql: String, _ arguments: StatementArguments) throws {
        try database.cachedStatement(sql: sql).execute(arguments: arguments)
    }

    private static func shortened(_ message: String) -> String {
        if message.utf8.count <= HistoryLimits.messageBytes { return message }
        // A cut inside a character becomes a replacement character.
        return String(decoding: message.utf8.prefix(HistoryLimits.messageBytes), as: UTF8.self)
            + "…"
    }
}
