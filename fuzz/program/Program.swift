// What libFuzzer calls. One program has all targets; `--target=NAME` picks one (libFuzzer leaves
// alone what begins with two dashes).

import FuzzChecks
import Glibc

/// Written once by `initialize`, before libFuzzer starts its first thread or process.
nonisolated(unsafe) private var target = FuzzTarget.requestHead

@_cdecl("LLVMFuzzerInitialize")
func initialize(
    _ count: UnsafeMutablePointer<CInt>,
    _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?>
) -> CInt {
    let option = "--target="
    let words = (0..<Int(count.pointee)).compactMap {
        arguments.pointee?[$0].map { String(cString: $0) }
    }
    let name = words.last { $0.hasPrefix(option) }?.dropFirst(option.count)
    guard let chosen = name.flatMap({ FuzzTarget(rawValue: String($0)) }) else {
        let names = FuzzTarget.allCases.map(\.rawValue).joined(separator: ", ")
        say("which target? --target= one of \(names)")
        exit(2)
    }
    target = chosen
    return 0
}

@_cdecl("LLVMFuzzerTestOneInput")
func testOneInput(_ bytes: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    do {
        try target.check(Array(UnsafeBufferPointer(start: bytes, count: count)))
    } catch {
        say("\(target.rawValue): \(error)")
        abort()
    }
    return 0
}

private func say(_ message: String) {
    let line = "fuzz: \(message)\n"
    write(STDERR_FILENO, line, line.utf8.count)
}
