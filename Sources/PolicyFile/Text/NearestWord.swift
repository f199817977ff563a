/// Which known word a mistyped one was meant to be.
package enum NearestWord {
    /// Longer words are not compared: nobody types them by mistake, and the work grows with the
    /// square of their length.
    private static let lengthMaximum = 40

    /// The nearest one if it is near enough to be meant: one slip in three letters, or the ending
    /// of one (`TERM` of `SIGTERM`).
    package static func to(_ word: String, among known: [String]) -> String? {
        let typed = Array(word.lowercased().map { $0 == "_" ? "-" : $0 })
        if typed.count > lengthMaximum { return nil }
        let best = known.map { (word: $0, slips: slips(typed, Array($0.lowercased()))) }
            .min { $0.slips < $1.slips }
        if let best, best.slips <= max(1, typed.count / 3) { return best.word }
        return known.first { typed.count >= 3 && $0.lowercased().hasSuffix(String(typed)) }
    }

    /// Letters inserted, left out, mistaken or swapped with their neighbour (optimal string
    /// alignment distance).
    static func slips(_ left: [Character], _ right: [Character]) -> Int {
        var before: [Int] = []
        var previous = Array(0...right.count)
        for row in left.indices {
            var current = [row + 1]
            for column in right.indices {
                let mistaken = previous[column] + (left[row] == right[column] ? 0 : 1)
                var best = min(mistaken, previous[column + 1] + 1, current[column] + 1)
                if isSwap(left, row, right, column) { best = min(best, before[column - 1] + 1) }
                current.append(best)
            }
            (before, previous) = (previous, current)
        }
        return previous[right.count]
    }

    private static func isSwap(
        _ left: [Character], _ row: Int, _ right: [Character], _ column: Int
    ) -> Bool {
        row > 0 && column > 0 && left[row] == right[column - 1] && left[row - 1] == right[column]
    }
}
