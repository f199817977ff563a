import CSystemd
import Glibc
import Model

/// The last lines that a run of a unit has written to the journal. Reads files and may wait for the
/// disk: never on a thread that must not.
package enum JournalTail {
    /// Oldest first, each cut at `bytesPerLine`; empty where there is no journal, or none to be read.
    package static func lines(of run: UnitRun, atMost count: Int) -> [String] {
        var opened: OpaquePointer?
        guard sd_journal_open(&opened, Int32(SD_JOURNAL_LOCAL_ONLY)) >= 0, let journal = opened
        else { return [] }
        defer { sd_journal_close(journal) }
        guard narrow(journal, to: run), sd_journal_seek_tail(journal) >= 0 else { return [] }
        sd_journal_set_data_threshold(journal, bytesPerLine + "MESSAGE=".utf8.count)
        var lines: [String] = []
        while lines.count < count, sd_journal_previous(journal) > 0 {
            let invocation = field("_SYSTEMD_INVOCATION_ID", of: journal)
            if invocation != run.invocationID {
                if isBefore(run, journal) { break }
                if invocation != nil { continue }
            }
            if let line = field("MESSAGE", of: journal) { lines.append(line) }
        }
        return lines.reversed()
    }

    package static let bytesPerLine = 200

    /// journald finds the invocation by a link that systemd removes as the unit ends
    /// (`client_context_read_invocation_id` in src/journal/journald-context.c, `unit_unlink_state_files` in
    /// src/core/unit.c). Of who dies before journald gets to him it keeps the unit's name only.
    private static func narrow(_ journal: OpaquePointer, to run: UnitRun) -> Bool {
        guard add("_SYSTEMD_INVOCATION_ID=\(run.invocationID)", journal) else { return false }
        if run.started == nil { return true }
        return sd_journal_add_disjunction(journal) >= 0
            && add("_SYSTEMD_UNIT=\(run.unit.description)", journal)
    }

    private static func add(_ match: String, _ journal: OpaquePointer) -> Bool {
        sd_journal_add_match(journal, match, match.utf8.count) >= 0
    }

    /// What an earlier unit of that name has written, perhaps before the machine was started.
    private static func isBefore(_ run: UnitRun, _ journal: OpaquePointer) -> Bool {
        guard let started = run.started else { return false }
        var microseconds: UInt64 = 0
        return sd_journal_get_monotonic_usec(journal, &microseconds, nil) < 0
            || microseconds < started.nanoseconds / 1_000
    }

    private static func field(_ name: String, of journal: OpaquePointer) -> String? {
        var data: UnsafeRawPointer?
        var length = 0
        guard sd_journal_get_data(journal, name, &data, &length) >= 0, let data else { return nil }
        let field = UnsafeRawBufferPointer(start: data, count: length)
        return String(decoding: field.dropFirst(name.utf8.count + 1), as: UTF8.self)
    }
}
