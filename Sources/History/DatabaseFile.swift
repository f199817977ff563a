import Foundation
import GRDB
import Model

/// The ways of opening a database.
enum DatabaseFile {
    /// Opens it for reading and writing, checked and migrated; creates it and its directory if
    /// they are missing.
    static func open(_ path: String) throws(HistoryFault) -> DatabaseQueue {
        try HistoryFault.typing(path) {
            try create(path)
            var configuration = Configuration()
            configuration.label = "history"
            configuration.journalMode = .wal
            configuration.busyMode = .timeout(TimeInterval(HistoryLimits.busyTimeoutSeconds))
            configuration.prepareDatabase { database in
                try database.execute(
                    sql: "PRAGMA journal_size_limit = \(HistoryLimits.journalBytes)")
            }
            let queue = try DatabaseQueue(path: path, configuration: configuration)
            try Schema.prepare(queue, path: path)
            return queue
        }
    }

    /// In memory, with what can still be read of the file.
    static func inMemory(standingInFor path: String) throws(HistoryFault) -> DatabaseQueue {
        try HistoryFault.typing(path) {
            for source in readOnlyNames(of: path) {
                if let copy = try? copyToMemory(source, path: path) { return copy }
            }
            let queue = try DatabaseQueue()
            try Schema.prepare(queue, path: path)
            return queue
        }
    }

    /// A write-ahead log can be read only if its index can be made beside it; on a read-only file
    /// system it cannot. SQLite then reads the database itself, without what is only in the log, if
    /// told that nothing changes it (https://sqlite.org/wal.html, "Read-Only Databases").
    private static func readOnlyNames(of path: String) -> [String] {
        [path, URL(fileURLWithPath: path).absoluteString + "?immutable=1"]
    }

    private static func copyToMemory(_ source: String, path: String) throws -> DatabaseQueue {
        var configuration = Configuration()
        configuration.readonly = true
        let file = try DatabaseQueue(path: source, configuration: configuration)
        let memory = try DatabaseQueue()
        try file.backup(to: memory)
        try Schema.prepare(memory, path: path)
        return memory
    }

    /// Policies may hold secrets, so only the owner may read it. SQLite gives the files it makes
    /// beside it the same mode.
    private static func create(_ path: String) throws {
        let directory = URL(fileURLWithPath: path).deletingLastPathComponent()
        try FileManager.default.createDirectory(
            at: directory, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700]
        )
        if FileManager.default.fileExists(atPath: path) { return }
        // Left to SQLite if this fails: its error tells more.
        _ = FileManager.default.createFile(
            atPath: path, contents: nil, attributes: [.posixPermissions: 0o600])
    }
}
