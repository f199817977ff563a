import Foundation
import Model

/// A damaged database is moved away, never deleted: somebody may want to look into it.
enum SetAside {
    /// Moves the database and its write-ahead log; returns where to.
    static func move(_ path: String, at now: ClockReading) throws -> String {
        let target = path + mark + stamp(now.wallMilliseconds)
        try FileManager.default.moveItem(atPath: path, toPath: target)
        // The log belongs to the database, and left behind it would be applied to the new one.
        for suffix in ["-wal", "-shm"] where FileManager.default.fileExists(atPath: path + suffix) {
            try FileManager.default.moveItem(atPath: path + suffix, toPath: target + suffix)
        }
        removeOldest(path)
        return target
    }

    private static let mark = ".corrupt-"

    /// `20260203T040506.789Z`: sorts by time, and one daemon needs longer than that to start twice.
    private static func stamp(_ wallMilliseconds: Int64) -> String {
        let date = Date(timeIntervalSince1970: Double(wallMilliseconds) / 1_000)
        return date.formatted(
            .iso8601.year().month().day().dateSeparator(.omitted)
                .time(includingFractionalSeconds: true).timeSeparator(.omitted).timeZone(
                    separator: .omitted))
    }

    private static func removeOldest(_ path: String) {
        let file = URL(fileURLWithPath: path)
        let directory = file.deletingLastPathComponent()
        let prefix = file.lastPathComponent + mark
        let names = (try? FileManager.default.contentsOfDirectory(atPath: directory.path)) ?? []
        let stamps = Set(
            names.filter { $0.hasPrefix(prefix) }
                .map { $0.dropFirst(prefix.count).prefix { $0 != "-" } })
        for stamp in stamps.sorted().dropLast(HistoryLimits.setAsideKept) {
            for suffix in ["", "-wal", "-shm"] {
                // What cannot be removed does no harm.
                let name = prefix + stamp + suffix
                try? FileManager.default.removeItem(at: directory.appendingPathComponent(name))
            }
        }
    }
}
