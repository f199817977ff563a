/// Which samples of a page in Prometheus' text format are meant: `queue_depth`, or
/// `http_requests_in_flight{route="/buy"}`. Labels that are not named may have any value, and the samples
/// that fit are added up.
package struct SampleSelector: Equatable, Sendable, Codable {
    package let name: String
    package let labels: [String: String]
    /// As it was written.
    package let text: String

    package static let example = #"'queue_depth' or 'jobs{queue="mail"}'"#

    package init(_ text: String) throws(QuantityFault) {
        let fault = QuantityFault(
            "must name a sample of Prometheus' text format, not \(text.shown)",
            hint: "such as \(Self.example)")
        let bytes = Array(text.utf8)
        guard bytes.count <= 1_024, let head = SampleHead(bytes[...], labelsMaximum: 16),
            head.end == bytes.count
        else { throw fault }
        name = head.name
        labels = Dictionary(head.labels, uniquingKeysWith: { first, _ in first })
        self.text = text
        if labels.count != head.labels.count { throw fault }
    }

    func fits(_ head: SampleHead) -> Bool {
        head.name == name
            && labels.allSatisfy { label in
                head.labels.contains { $0.0 == label.key && $0.1 == label.value }
            }
    }
}

/// Name and labels at the beginning of a line: `name{label="value",...}`.
struct SampleHead {
    let name: String
    private(set) var labels: [(String, String)] = []
    /// Behind them.
    private(set) var end: Int

    /// More labels than this has no line that is meant well.
    init?(_ line: ArraySlice<UInt8>, labelsMaximum: Int = 64) {
        guard let name = Self.name(line) else { return nil }
        self.name = name
        end = line.startIndex + name.utf8.count
        guard end < line.endIndex, line[end] == UInt8(ascii: "{") else { return }
        end += 1
        while true {
            skipSpace(line)
            if take(UInt8(ascii: "}"), line) { return }
            guard labels.count < labelsMaximum, let label = label(line) else { return nil }
            labels.append(label)
            skipSpace(line)
            if !take(UInt8(ascii: ","), line) {
                if take(UInt8(ascii: "}"), line) { return }
                return nil
            }
        }
    }

    private mutating func label(_ line: ArraySlice<UInt8>) -> (String, String)? {
        guard let name = Self.name(line[end...]) else { return nil }
        end += name.utf8.count
        skipSpace(line)
        guard take(UInt8(ascii: "="), line) else { return nil }
        skipSpace(line)
        guard take(UInt8(ascii: "\""), line) else { return nil }
        var value: [UInt8] = []
        while end < line.endIndex, line[end] != UInt8(ascii: "\"") {
            if line[end] == UInt8(ascii: "\\"), end + 1 < line.endIndex {
                end += 1
                value.append(line[end] == UInt8(ascii: "n") ? 0x0A : line[end])
            } else {
                value.append(line[end])
            }
            end += 1
        }
        return take(UInt8(ascii: "\""), line) ? (name, String(decoding: value, as: UTF8.self)) : nil
    }

    private mutating func take(_ byte: UInt8, _ line: ArraySlice<UInt8>) -> Bool {
        guard end < line.endIndex, line[end] == byte else { return false }
        end += 1
        return true
    }

    private mutating func skipSpace(_ line: ArraySlice<UInt8>) {
        while end < line.endIndex, line[end] == 0x20 || line[end] == 0x09 { end += 1 }
    }

    /// A letter, `_` or `:`, then also digits.
    private static func name(_ line: ArraySlice<UInt8>) -> String? {
        let name = line.prefix {
            (0x61...0x7A).contains($0) || (0x41...0x5A).contains($0) || (0x30...0x3A).contains($0)
                || $0 == 0x5F
        }
        guard let first = name.first, !(0x30...0x39).contains(first) else { return nil }
        return String(decoding: name, as: UTF8.self)
    }
}
