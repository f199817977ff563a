import GRDB

/// Why the history could not be read or written. Nothing of the attempt is left in it, and the
/// next one may succeed.
package enum HistoryFault: Error, Sendable, Equatable {
    case diskFull(path: String)
    case readOnly(path: String)
    /// Another process has held the database for longer than the busy timeout.
    case locked(path: String)
    /// Not a database, or a broken one. The next start of the daemon sets it aside.
    case damaged(path: String, why: String)
    case unusable(path: String, why: String)
}

extension HistoryFault: CustomStringConvertible {
    package var description: String {
        switch self {
        case .diskFull(let path):
            "failed to use the history '\(path)': its file system is full; make room there"
        case .readOnly(let path):
            "failed to use the history '\(path)': it cannot be written; "
                + "check its file system and the owner of its directory"
        case .locked(let path):
            "failed to use the history '\(path)': another process has held it for "
                + "\(HistoryLimits.busyTimeoutSeconds) s; `fuser \(path)` names it"
        case .damaged(let path, let why):
            "failed to use the history '\(path)': it is damaged (\(why)); "
                + "the next start of coxswaind sets it aside and begins a new one"
        case .unusable(let path, let why):
            "failed to use the history '\(path)': \(why)"
        }
    }
}

extension HistoryFault {
    /// SQLite's result codes, as of https://sqlite.org/rescode.html.
    init(_ error: any Error, path: String) {
        if let fault = error as? HistoryFault {
            self = fault
            return
        }
        guard let error = error as? DatabaseError else {
            self = .unusable(path: path, why: String(describing: error))
            return
        }
        self = Self.fault(of: error, path: path)
    }

    private static func fault(of error: DatabaseError, path: String) -> HistoryFault {
        let why = error.message ?? "SQLite error \(error.extendedResultCode.rawValue)"
        return switch error.resultCode {
        case .SQLITE_FULL: .diskFull(path: path)
        case .SQLITE_READONLY, .SQLITE_PERM: .readOnly(path: path)
        case .SQLITE_BUSY, .SQLITE_LOCKED: .locked(path: path)
        case .SQLITE_CORRUPT, .SQLITE_NOTADB: .damaged(path: path, why: why)
        // A full disk shows like this when the index of the write-ahead log cannot grow.
        case .SQLITE_IOERR where error.extendedResultCode == .SQLITE_IOERR_SHMSIZE:
            .diskFull(path: path)
        default: .unusable(path: path, why: why)
        }
    }

    /// Runs a piece of work on the database and gives its errors their type.
    static func typing<Value>(_ path: String, _ work: () throws -> Value) throws(HistoryFault)
        -> Value
    {
        do {
            return try work()
        } catch {
            throw HistoryFault(error, path: path)
        }
    }
}
