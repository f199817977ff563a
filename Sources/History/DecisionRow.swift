import Foundation
import GRDB
package import Model

/// Why the number of a service's replicas was what it was, from a moment on.
package struct KeptExplanation: Sendable, Equatable {
    package let wallMilliseconds: Int64
    package let explanation: ScaleExplanation
    /// When the next one was kept; nil: none has been since.
    package var nextWallMilliseconds: Int64?
}

enum DecisionRow {
    static func insert(
        _ service: ServiceName, _ explanation: ScaleExplanation, at instant: Instant,
        _ database: Database, now: ClockReading
    ) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        let json = String(decoding: try encoder.encode(explanation), as: UTF8.self)
        try database.cachedStatement(
            sql: "INSERT INTO scale_decision (service, wall_ms, json) VALUES (?, ?, ?)"
        ).execute(
            arguments: [service.description, now.wallMilliseconds(of: instant), json])
    }

    /// The last one that was kept no later than `wall`, or the newest of all. Nil: none, or one that
    /// cannot be understood (damage, or another release's).
    static func fetch(_ database: Database, service: ServiceName, noLaterThan wall: Int64?) throws
        -> KeptExplanation?
    {
        let row = try Row.fetchOne(
            database,
            sql: """
                SELECT id, wall_ms, json FROM scale_decision WHERE service = ? AND wall_ms <= ?
                ORDER BY id DESC LIMIT 1
                """,
            arguments: [service.description, wall ?? .max])
        guard let row, let id = row.number("id"), let at = row.number("wall_ms"),
            let json = row.text("json"),
            let explanation = try? JSONDecoder().decode(
                ScaleExplanation.self, from: Data(json.utf8))
        else { return nil }
        var kept = KeptExplanation(wallMilliseconds: at, explanation: explanation)
        kept.nextWallMilliseconds = try Row.fetchOne(
            database,
            sql:
                "SELECT wall_ms FROM scale_decision WHERE service = ? AND id > ? ORDER BY id LIMIT 1",
            arguments: [service.description, id])?.number("wall_ms")
        return kept
    }
}
