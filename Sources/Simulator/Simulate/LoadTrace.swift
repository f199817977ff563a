import Model

/// A load over time: requests per second, each from its second on until the next.
package struct LoadTrace: Sendable, Equatable {
    /// A week at one second: longer ones are no rehearsal any more.
    package static let secondsMaximum = 7 * 86_400
    package static let bytesMaximum = 32 << 20
    package static let rateMaximum = 1e9

    /// One for each second.
    package let rates: [Double]

    package init(rates: [Double]) { self.rates = Array(rates.prefix(Self.secondsMaximum)) }

    package struct Fault: Error, Sendable, Equatable, CustomStringConvertible {
        package let line: Int
        package let message: String
        package let hint: String

        package var description: String {
            (line > 0 ? "line \(line): " : "") + message
        }
    }

    /// Lines of `seconds,requests_per_second`; a first line of words, empty lines and lines that
    /// begin with `#` are passed over. The last rate lasts as long as the one before it.
    package init(csv: [UInt8]) throws(Fault) {
        guard csv.count <= Self.bytesMaximum else {
            throw Fault(
                line: 0, message: "has more than \(Self.bytesMaximum >> 20) MiB",
                hint: "one line a second of a week has 10 MiB")
        }
        var rows: [(second: Int, rate: Double)] = []
        var number = 0
        for line in csv.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false) {
            number += 1
            let text = String(decoding: line.filter { !Self.isBlank($0) }, as: UTF8.self)
            if text.isEmpty || text.hasPrefix("#") { continue }
            if let row = try Self.row(text, number, after: rows.last?.second) {
                rows.append(row)
            } else if !rows.isEmpty {
                throw Self.malformed(text, number)
            }
        }
        rates = try Self.spread(rows)
    }

    private static func isBlank(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\r")
    }

    /// Nil: it is no row of numbers, which the first line may be.
    private static func row(
        _ text: String, _ number: Int, after last: Int?
    ) throws(Fault) -> (second: Int, rate: Double)? {
        let comma = UInt8(ascii: ",")
        let parts = text.utf8.split(separator: comma, omittingEmptySubsequences: false)
            .map { Substring($0) }
        guard parts.count == 2 else { throw malformed(text, number) }
        guard let second = Double(parts[0]), let rate = Double(parts[1]) else {
            if last == nil && Double(parts[0]) == nil && Double(parts[1]) == nil { return nil }
            throw malformed(text, number)
        }
        guard rate.isFinite, (0...rateMaximum).contains(rate) else {
            throw Fault(
                line: number, message: "\(parts[1]) is no number of requests per second",
                hint: "from 0 to 1000000000")
        }
        guard second.isFinite, second >= 0, second < Double(secondsMaximum) else {
            throw Fault(
                line: number, message: "second \(parts[0]) is not within a week",
                hint: "count from 0; at most \(secondsMaximum) seconds are replayed")
        }
        let whole = Int(second)
        if let last, whole <= last {
            throw Fault(
                line: number, message: "second \(whole) does not come after \(last)",
                hint: "sort the lines; one a second is the finest")
        }
        return (whole, rate)
    }

    private static func malformed(_ text: String, _ number: Int) -> Fault {
        Fault(
            line: number, message: "'\(text.prefix(40))' is not 'seconds,requests_per_second'",
            hint: "such as '60,217.5'")
    }

    private static func spread(_ rows: [(second: Int, rate: Double)]) throws(Fault) -> [Double] {
        guard rows.count >= 2, let first = rows.first, let last = rows.last else {
            throw Fault(
                line: 0, message: "has fewer than two lines of numbers",
                hint: "each is 'seconds,requests_per_second'")
        }
        let tail = last.second - rows[rows.count - 2].second
        let end = min(last.second + tail, secondsMaximum + first.second)
        var rates: [Double] = []
        rates.reserveCapacity(end - first.second)
        for (index, row) in rows.enumerated() {
            let next = index + 1 < rows.count ? rows[index + 1].second : end
            rates += Array(repeating: row.rate, count: max(0, next - row.second))
        }
        return rates
    }
}
