import Foundation
import History
import Model
import Testing

/// Another process at the same database. Python's standard library has SQLite.
@Suite(.serialized, .enabled(if: run("python3", "-c", "import sqlite3"), "needs python3"))
struct TwoProcessTests {
    let place: Workplace
    let store: HistoryStore

    init() throws {
        place = try Workplace()
        store = try HistoryStore.open(at: place.path, now: now).store
        try store.write([change("ours")], now: now)
    }

    /// Runs a program on the database as `db`, and returns once it has printed a line; it then
    /// waits for its input to end.
    private func start(_ program: String) throws -> (process: Process, input: Pipe) {
        let process = Process()
        let (input, output) = (Pipe(), Pipe())
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = [
            "python3", "-c",
            """
            import sqlite3, sys
            db = sqlite3.connect(sys.argv[1], isolation_level=None)
            \(program)
            print("ready", flush=True)
            sys.stdin.read()
            """, place.path,
        ]
        process.standardInput = input
        process.standardOutput = output
        try process.run()
        #expect(try output.fileHandleForReading.read(upToCount: 6) == Data("ready\n".utf8))
        return (process, input)
    }

    private let insertTheirs = """
        db.execute("INSERT INTO occurrence (boot_id, at_ns, wall_ms, kind, severity, message) "
                   "VALUES ('b', 1, 1, 'applied', 'normal', 'theirs')")
        """

    @Test func aLockThatIsHeldTooLongIsTold() throws {
        let other = try start("db.execute('BEGIN IMMEDIATE')")
        #expect(throws: HistoryFault.locked(path: place.path)) {
            try store.write([change("late")], now: now)
        }
        #expect(try store.events(of: nil, after: nil, limit: 9).map(\.message) == ["ours"])
        try other.input.fileHandleForWriting.close()
        other.process.waitUntilExit()
        try store.write([change("again")], now: now)
        #expect(
            try store.events(of: nil, after: nil, limit: 9).map(\.message) == ["ours", "again"])
    }

    @Test func aReaderKeepsNobodyFromWriting() throws {
        let other = try start(
            "db.execute('BEGIN'); db.execute('SELECT * FROM occurrence').fetchall()")
        try store.write([change("more")], now: now)
        try other.input.fileHandleForWriting.close()
        other.process.waitUntilExit()
        #expect(try store.events(of: nil, after: nil, limit: 9).count == 2)
    }

    @Test func aWriterKilledInItsTransactionLeavesNothingBehind() throws {
        let other = try start("db.execute('BEGIN IMMEDIATE')\n\(insertTheirs)")
        kill(other.process.processIdentifier, SIGKILL)
        other.process.waitUntilExit()
        try store.write([change("after")], now: now)
        #expect(
            try store.events(of: nil, after: nil, limit: 9).map(\.message) == ["ours", "after"])
        try store.close()
        let opened = try HistoryStore.open(at: place.path, now: now)
        #expect(opened.condition == .ok)
    }

    @Test func bothMayWrite() throws {
        let other = try start(insertTheirs)
        try store.write([change("more")], now: now)
        try other.input.fileHandleForWriting.close()
        other.process.waitUntilExit()
        #expect(
            try store.events(of: nil, after: nil, limit: 9).map(\.message)
                == ["ours", "theirs", "more"])
    }
}
