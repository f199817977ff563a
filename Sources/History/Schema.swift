import GRDB

/// The tables, step by step as versions of Coxswain have made them. A step that was released is
/// never changed; a new one is appended.
enum Schema {
    static var migrator: DatabaseMigrator {
        var migrator = DatabaseMigrator()
        migrator.registerMigration("1 services and events") { database in
            try database.execute(sql: firstTables)
        }
        migrator.registerMigration("2 decisions of scaling") { database in
            try database.execute(sql: decisions)
        }
        return migrator
    }

    /// STRICT, so that SQLite itself refuses a text where a number belongs, and a damaged cell is
    /// found by the check at the start (https://sqlite.org/stricttables.html).
    ///
    /// AUTOINCREMENT, so that no id is given twice, even after the newest event was removed:
    /// clients ask for the events after the last they have seen.
    private static let firstTables = """
        CREATE TABLE service_record (
            name TEXT NOT NULL PRIMARY KEY, json TEXT NOT NULL, boot_id TEXT NOT NULL,
            saved_ns INTEGER NOT NULL, saved_wall_ms INTEGER NOT NULL
        ) STRICT;
        CREATE TABLE policy_text (
            service TEXT NOT NULL PRIMARY KEY, file TEXT NOT NULL, text TEXT NOT NULL,
            applied_wall_ms INTEGER NOT NULL
        ) STRICT;
        CREATE TABLE occurrence (
            id INTEGER PRIMARY KEY AUTOINCREMENT, boot_id TEXT NOT NULL, at_ns INTEGER NOT NULL,
            wall_ms INTEGER NOT NULL, service TEXT, replica TEXT, kind TEXT NOT NULL,
            severity TEXT NOT NULL, message TEXT NOT NULL
        ) STRICT;
        CREATE INDEX occurrence_by_service ON occurrence (service, id);
        """

    /// What was decided, as JSON (`ScaleExplanation`), for nothing is ever asked of its parts.
    private static let decisions = """
        CREATE TABLE scale_decision (
            id INTEGER PRIMARY KEY AUTOINCREMENT, service TEXT NOT NULL, wall_ms INTEGER NOT NULL,
            json TEXT NOT NULL
        ) STRICT;
        CREATE INDEX scale_decision_by_service ON scale_decision (service, id);
        """

    /// Throws unless the file is sound, its version is one that this program knows, and every
    /// column is where it should be.
    static func prepare(_ queue: DatabaseQueue, path: String) throws {
        try queue.read { try check($0, path: path) }
        try migrator.migrate(queue)
        try queue.read { try probe($0, path: path) }
    }

    private static func check(_ database: Database, path: String) throws {
        // The first complaint is enough. Indexes are not compared with their tables, which would
        // double the time; a wrong index loses events from a listing and nothing else.
        let verdict = try String.fetchOne(database, sql: "PRAGMA quick_check(1)")
        if verdict != "ok" {
            throw HistoryFault.damaged(path: path, why: verdict ?? "its check does not answer")
        }
        if try migrator.hasBeenSuperseded(database) {
            throw HistoryFault.damaged(
                path: path, why: "it was written by a newer version of Coxswain")
        }
    }

    private static let columns = [
        "service_record": "name, json, boot_id, saved_ns, saved_wall_ms",
        "policy_text": "service, file, text, applied_wall_ms",
        "scale_decision": "id, service, wall_ms, json",
        "occurrence": "id, boot_id, at_ns, wall_ms, service, replica, kind, severity, message",
    ]

    private static func probe(_ database: Database, path: String) throws {
        for (table, columns) in columns {
            do {
                try database.execute(sql: "SELECT \(columns) FROM \(table) LIMIT 0")
            } catch let error as DatabaseError where error.resultCode == .SQLITE_ERROR {
                throw HistoryFault.damaged(path: path, why: error.message ?? "no table \(table)")
            }
        }
    }
}
