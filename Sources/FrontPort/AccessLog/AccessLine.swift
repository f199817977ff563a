import Glibc
import LinuxIO

/// Writes records as lines of JSON (RFC 8259).
struct AccessLine {
    private(set) var bytes: [UInt8] = []
    /// What has to be added to a monotonic instant to have the time of day, in nanoseconds.
    let clockOffset: Int64

    init(clockOffset: Int64) { self.clockOffset = clockOffset }

    mutating func removeAll() { bytes.removeAll(keepingCapacity: true) }

    mutating func append(_ record: AccessRecord) {
        let figures = record.figures.pointee
        bytes += Array("{\"time\":\"".utf8)
        appendTime(figures.started + clockOffset)
        bytes.append(UInt8(ascii: "\""))
        append("service", record.bytes(.service))
        append("replica", record.bytes(.replica))
        append("client", record.bytes(.client))
        append("method", record.bytes(.method))
        append("path", record.bytes(.path))
        append("status", UInt64(figures.status))
        append("bytesIn", figures.bytesIn)
        append("bytesOut", figures.bytesOut)
        append("durationMicroseconds", figures.durationMicroseconds)
        append("retries", UInt64(figures.retries))
        append("reason", record.bytes(.reason))
        bytes += Array("}\n".utf8)
    }

    /// Texts that are not known are left out.
    private mutating func append(_ name: String, _ text: UnsafeRawBufferPointer) {
        guard !text.isEmpty else { return }
        bytes += Array(",\"\(name)\":\"".utf8)
        for byte in text { appendEscaped(byte) }
        bytes.append(UInt8(ascii: "\""))
    }

    private mutating func append(_ name: String, _ number: UInt64) {
        bytes += Array(",\"\(name)\":\(number)".utf8)
    }

    /// Targets and names are visible ASCII by then; whatever is not is written as a code point, byte
    /// by byte, so that no line can be broken or invalid.
    private mutating func appendEscaped(_ byte: UInt8) {
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"): bytes += [UInt8(ascii: "\\"), byte]
        case 0x20..<0x7f: bytes.append(byte)
        default:
            let digits = Array("0123456789abcdef".utf8)
            bytes += Array("\\u00".utf8) + [digits[Int(byte >> 4)], digits[Int(byte & 15)]]
        }
    }

    /// RFC 3339, in UTC, with microseconds.
    private mutating func appendTime(_ nanoseconds: Int64) {
        var seconds = time_t(nanoseconds / 1_000_000_000)
        var parts = tm()
        gmtime_r(&seconds, &parts)
        append(Int(parts.tm_year) + 1900, 4, "-")
        append(Int(parts.tm_mon) + 1, 2, "-")
        append(Int(parts.tm_mday), 2, "T")
        append(Int(parts.tm_hour), 2, ":")
        append(Int(parts.tm_min), 2, ":")
        append(Int(parts.tm_sec), 2, ".")
        append(Int(nanoseconds / 1_000 % 1_000_000), 6, "Z")
    }

    private mutating func append(_ value: Int, _ width: Int, _ end: Character) {
        let text = String(value)
        for _ in text.utf8.count..<max(width, text.utf8.count) { bytes.append(0x30) }
        bytes += Array(text.utf8) + Array(String(end).utf8)
    }
}
