import FoundationEssentials
import Glibc

/// Writes a value as readable JSON; "-" is standard output.
func writeJSON(_ value: some Encodable, to path: String) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    let data = try encoder.encode(value) + Data([UInt8(ascii: "\n")])
    if path == "-" {
        print(String(decoding: data, as: UTF8.self), terminator: "")
    } else {
        // Written beside and renamed: whoever waits for the file never reads half of it.
        try data.write(to: URL(fileURLWithPath: path), options: isSpecialFile(path) ? [] : .atomic)
    }
}

/// A rename would put a plain file into the place of /dev/null, for the whole machine.
private func isSpecialFile(_ path: String) -> Bool {
    var status = stat()
    return stat(path, &status) == 0 && status.st_mode & S_IFMT != S_IFREG
}

/// A number with so many digits after the point.
func decimal(_ value: Double, _ digits: Int) -> String {
    let scale = pow(10, Double(digits))
    let scaled = (value * scale).rounded()
    guard digits > 0 else { return String(Int64(scaled)) }
    let whole = Int64(scaled) / Int64(scale)
    let fraction = String(abs(Int64(scaled) % Int64(scale)))
    return "\(whole)." + String(repeating: "0", count: digits - fraction.count) + fraction
}

extension Duration {
    /// Whole nanoseconds.
    var nanosecondCount: Int64 {
        components.seconds * 1_000_000_000 + components.attoseconds / 1_000_000_000
    }
}
