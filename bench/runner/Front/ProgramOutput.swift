import Glibc

/// What a program says.
enum ProgramOutput {
    /// The first line with something on it, on standard output or error; empty where it does not run.
    static func firstLine(_ words: [String]) -> String {
        let quoted = words.map { "'\($0)'" }.joined(separator: " ")
        guard let stream = popen("\(quoted) 2>&1 </dev/null", "r") else { return "" }
        defer { pclose(stream) }
        var line = [CChar](repeating: 0, count: 512)
        while fgets(&line, Int32(line.count), stream) != nil {
            let bytes = line.prefix { $0 != 0 && $0 != 10 }.map { UInt8(bitPattern: $0) }
            if !bytes.isEmpty { return String(decoding: bytes, as: UTF8.self) }
        }
        return ""
    }
}
