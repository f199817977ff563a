import CSystemd
import Glibc

/// The last lines that a run of a unit has written to the journal. Reads files and may wait for the
/// disk: never on a thread that must not.
package enum JournalTail {
    /// Oldest first, each cut at `bytesPerLine`; empty where there is no journal, or none to be read.
    /// - Parameter invocation: 32 hexadecimal digits, a new one for each run of a unit.
    package static func lines(ofInvocation invocation: String, atMost count: Int) -> [String] {
        var opened: OpaquePointer?
        guard invocation.utf8.count == 32,
            sd_journal_open(&opened, Int32(SD_JOURNAL_LOCAL_ONLY)) >= 0, let journal = opened
        else { return [] }
        defer { sd_journal_close(journal) }
        let match = "_SYSTEMD_INVOCATION_ID=\(invocation)"
        guard sd_journal_add_match(journal, match, match.utf8.count) >= 0,
            sd_journal_seek_tail(journal) >= 0
        else { return [] }
        sd_journal_set_data_threshold(journal, bytesPerLine + fieldName.utf8.count)
        var lines: [String] = []
        while lines.count < count, sd_journal_previous(journal) > 0 {
            if let line = message(of: journal) { lines.append(line) }
        }
        return lines.reversed()
    }

    package static let bytesPerLine = 200
    private static let fieldName = "MESSAGE="

    private static func message(of journal: OpaquePointer) -> String? {
        var data: UnsafeRawPointer?
        var length = 0
        guard sd_journal_get_data(journal, "MESSAGE", &data, &length) >= 0, let data else {
            return nil
        }
        let field = UnsafeRawBufferPointer(start: data, count: length)
        return String(decoding: field.dropFirst(fieldName.utf8.count), as: UTF8.self)
    }
}
