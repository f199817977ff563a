/// Two texts line by line, in the format that `diff -u` made common (POSIX diff, "Unified Format"):
/// patches, editors and eyes know it.
///
///     --- in force
///     +++ orders.yaml
///     @@ -3,3 +3,3 @@
///        command: [/usr/bin/gunicorn]
///     -  environment: { VERSION: v1 }
///     +  environment: { VERSION: v2 }
package struct UnifiedDiff: Sendable {
    private enum Side: Sendable { case both, old, new }

    private struct Line: Sendable {
        let side: Side
        let text: String
    }

    /// Unchanged lines shown around each change.
    private static let context = 3
    private var lines: [Line] = []

    package init(from old: [String], to new: [String]) {
        let difference = new.difference(from: old)
        let removed = Set(difference.removals.map(Self.offset))
        let inserted = Set(difference.insertions.map(Self.offset))
        var (oldIndex, newIndex) = (0, 0)
        while oldIndex < old.count || newIndex < new.count {
            if removed.contains(oldIndex) {
                lines.append(Line(side: .old, text: old[oldIndex]))
                oldIndex += 1
            } else if inserted.contains(newIndex) {
                lines.append(Line(side: .new, text: new[newIndex]))
                newIndex += 1
            } else {
                lines.append(Line(side: .both, text: old[oldIndex]))
                oldIndex += 1
                newIndex += 1
            }
        }
    }

    private static func offset(_ change: CollectionDifference<String>.Change) -> Int {
        switch change {
        case .insert(let offset, _, _), .remove(let offset, _, _): offset
        }
    }

    package var isEmpty: Bool { lines.allSatisfy { $0.side == .both } }

    /// Every line with its end; nothing where nothing differs.
    package func text(from oldName: String, to newName: String, coloured: Bool) -> String {
        if isEmpty { return "" }
        let head = "--- \(Printable.text(oldName))\n+++ \(Printable.text(newName))\n"
        return head + hunks.map { text(of: $0, coloured: coloured) }.joined()
    }

    /// Changes whose context would meet are shown together.
    private var hunks: [Range<Int>] {
        var hunks: [Range<Int>] = []
        for index in lines.indices where lines[index].side != .both {
            let start = max(0, index - Self.context)
            let end = min(lines.count, index + Self.context + 1)
            if let last = hunks.last, start <= last.upperBound {
                hunks[hunks.count - 1] = last.lowerBound..<end
            } else {
                hunks.append(start..<end)
            }
        }
        return hunks
    }

    private func text(of hunk: Range<Int>, coloured: Bool) -> String {
        let old = span(of: hunk, without: .new)
        let new = span(of: hunk, without: .old)
        return "@@ -\(old) +\(new) @@\n"
            + lines[hunk].map { Self.text(of: $0, coloured: coloured) }.joined()
    }

    /// Where the hunk begins on one side, from 1, and how many lines of it there are; of none it is
    /// the line before (POSIX).
    private func span(of hunk: Range<Int>, without other: Side) -> String {
        let before = lines[..<hunk.lowerBound].count { $0.side != other }
        let count = lines[hunk].count { $0.side != other }
        return "\(count == 0 ? before : before + 1),\(count)"
    }

    private static func text(of line: Line, coloured: Bool) -> String {
        let (mark, tone): (String, Tone) =
            switch line.side {
            case .both: (" ", .plain)
            case .old: ("-", .bad)
            case .new: ("+", .good)
            }
        let text = mark + Printable.text(line.text)
        return (coloured ? tone.painted(text) : text) + "\n"
    }
}
