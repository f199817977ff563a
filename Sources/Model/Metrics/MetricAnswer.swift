/// The figure in what somebody has answered.
package enum MetricAnswer {
    /// A command's output: one number, with white space around it.
    package static func printed(_ bytes: [UInt8]) throws(MetricFault) -> Int64 {
        let text = String(decoding: bytes, as: UTF8.self)
        let words = text.split(
            maxSplits: 1, omittingEmptySubsequences: true, whereSeparator: \.isWhitespace)
        guard let word = words.first else { throw MetricFault("is not told: nothing was printed") }
        guard words.count == 1 || words[1].allSatisfy(\.isWhitespace) else {
            throw MetricFault("is not told: one number was to be printed, not \(text.shown)")
        }
        return try MetricNumber.milli(word)
    }

    package static func json(_ bytes: [UInt8], at path: JSONPath) throws(MetricFault) -> Int64 {
        var cursor = JSONCursor(bytes)
        try cursor.follow(path.steps)
        return try MetricNumber.milli(cursor.number())
    }

    /// Of a Prometheus server: a scalar, or a vector of one sample, with its time in milliseconds since
    /// 1970 (https://prometheus.io/docs/prometheus/latest/querying/api, "Instant queries").
    package static func prometheus(
        _ bytes: [UInt8]
    ) throws(MetricFault) -> (milli: Int64, at: Int64) {
        var cursor = JSONCursor(bytes)
        try cursor.follow([.member("data"), .member("result")])
        guard try cursor.enterList() else {
            throw MetricFault("is not there: the query finds nothing")
        }
        guard cursor.isObject else { return try sample(&cursor) }
        var inner = cursor
        try inner.follow([.member("value")])
        guard try inner.enterList() else { throw MetricFault("is not there: the sample is empty") }
        let found = try sample(&inner)
        try cursor.skip()
        if cursor.hasNext() {
            throw MetricFault("is not one: the query finds several; put it into sum() or max()")
        }
        return found
    }

    private static func sample(
        _ cursor: inout JSONCursor
    ) throws(MetricFault) -> (milli: Int64, at: Int64) {
        let seconds = try MetricNumber.milli(cursor.number())
        guard cursor.hasNext() else { throw MetricFault("is not there: the sample has no value") }
        cursor.skipComma()
        return (try MetricNumber.milli(cursor.number()), seconds)
    }

    /// The sum of the samples on a page in Prometheus' text format
    /// (https://prometheus.io/docs/instrumenting/exposition_formats). The time is the oldest that is
    /// given, in milliseconds since 1970; nil: none is.
    package static func page(
        _ bytes: [UInt8], _ selector: SampleSelector
    ) throws(MetricFault) -> (milli: Int64, at: Int64?) {
        let name = Array(selector.name.utf8)
        var (sum, found, oldest): (Int64, Int, Int64?) = (0, 0, nil)
        for line in bytes.split(separator: 0x0A) where line.starts(with: name) {
            guard let head = SampleHead(line), selector.fits(head) else { continue }
            let words = line[head.end...].split(whereSeparator: {
                $0 == 0x20 || $0 == 0x09 || $0 == 0x0D
            })
            guard let value = words.first else { throw MetricFault("has no value on the page") }
            sum += try MetricNumber.milli(String(decoding: value, as: UTF8.self)[...])
            found += 1
            if words.count > 1, let time = Int64(String(decoding: words[1], as: UTF8.self)) {
                oldest = min(oldest ?? time, time)
            }
            // Samples of 10^12 each have room for nine million.
            if found > samplesMaximum { throw MetricFault("has too many samples on the page") }
        }
        guard found > 0 else { throw MetricFault("is not on the page") }
        return (sum, oldest)
    }

    private static let samplesMaximum = 1_000
}
