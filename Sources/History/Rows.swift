import Foundation
import GRDB
import Model

/// A damaged file can hold anything where a text should be. GRDB's plain subscripts stop the
/// program then; these tell.
extension Row {
    func text(_ column: String) -> String? { String.fromDatabaseValue(self[column]) }
    func number(_ column: String) -> Int64? { Int64.fromDatabaseValue(self[column]) }
}

/// A service's record, not yet decoded.
struct RecordRow {
    let name: String?
    let json: String?
    let saved: ClockReading?

    struct Fault: Error, CustomStringConvertible {
        let description: String
    }

    static func all(_ database: Database) throws -> [RecordRow] {
        try Row.fetchAll(database, sql: "SELECT * FROM service_record ORDER BY name").map(
            RecordRow.init)
    }

    init(_ row: Row) {
        name = row.text("name")
        json = row.text("json")
        guard let bootID = row.text("boot_id"), let nanoseconds = row.number("saved_ns"),
            let wallMilliseconds = row.number("saved_wall_ms")
        else {
            saved = nil
            return
        }
        saved = ClockReading(
            bootID: bootID, monotonic: Instant(nanoseconds: nanoseconds),
            wallMilliseconds: wallMilliseconds)
    }

    func record(now: ClockReading) throws(Fault) -> ServiceRecord {
        guard let name, let json, let saved else {
            throw fault("a column is not what it should be")
        }
        do {
            let record = try JSONDecoder().decode(ServiceRecord.self, from: Data(json.utf8))
            if record.policy.name.description == name { return record.moved(from: saved, to: now) }
        } catch {
            throw fault("\(error)")
        }
        throw fault("it holds another service's record")
    }

    private func fault(_ why: String) -> Fault {
        Fault(
            description: "failed to understand what was kept of service '\(name ?? "?")': \(why); "
                + "it begins anew from its policy file")
    }
}

enum OccurrenceRow {
    /// The boot in which the last event happened.
    static func newestBoot(_ database: Database) throws -> String? {
        let sql = "SELECT boot_id FROM occurrence ORDER BY id DESC LIMIT 1"
        return try Row.fetchOne(database, sql: sql)?.text("boot_id")
    }

    static func fetch(_ database: Database, service: ServiceName?, after id: Int64?, limit: Int)
        throws -> [KeptOccurrence]
    {
        let order = id == nil ? "DESC" : "ASC"
        let condition = service == nil ? "id > ?" : "id > ? AND service = ?"
        var arguments: StatementArguments = [id ?? 0]
        if let service { arguments += [service.description] }
        let rows = try Row.fetchAll(
            database,
            sql: "SELECT * FROM occurrence WHERE \(condition) ORDER BY id \(order) LIMIT ?",
            arguments: arguments + [max(0, limit)])
        let events = rows.compactMap(event)
        return id == nil ? events.reversed() : events
    }

    /// Nil for a row that is damaged: one event less, which is no reason to show none.
    private static func event(_ row: Row) -> KeptOccurrence? {
        guard let id = row.number("id"), let bootID = row.text("boot_id"),
            let at = row.number("at_ns"), let wallMilliseconds = row.number("wall_ms"),
            let kind = row.text("kind"), let message = row.text("message")
        else { return nil }
        return KeptOccurrence(
            id: id, bootID: bootID, at: Instant(nanoseconds: at),
            wallMilliseconds: wallMilliseconds,
            service: row.text("service").flatMap { try? ServiceName($0) },
            replica: row.text("replica").flatMap { ReplicaID($0) }, kind: kind,
            severity: row.text("severity").flatMap(Occurrence.Severity.init) ?? .warning,
            message: message)
    }
}

enum PolicyTextRow {
    static func fetch(_ database: Database, service: ServiceName) throws -> PolicyText? {
        let row = try Row.fetchOne(
            database, sql: "SELECT * FROM policy_text WHERE service = ?",
            arguments: [service.description])
        guard let row, let file = row.text("file"), let text = row.text("text"),
            let applied = row.number("applied_wall_ms")
        else { return nil }
        return PolicyText(
            service: service, file: file, text: text, appliedWallMilliseconds: applied)
    }
}
