import Glibc
import LinuxIO
import Testing

@Suite struct DescriptorTableTests {
    /// As the kernel tells it of this process.
    private func places() throws -> Int {
        let file = try #require(fopen("/proc/self/status", "r"))
        defer { fclose(file) }
        var line = [CChar](repeating: 0, count: 256)
        while fgets(&line, 256, file) != nil {
            let text = String(decoding: line.prefix { $0 != 0 }.map(UInt8.init), as: UTF8.self)
            if text.hasPrefix("FDSize:") {
                return try #require(Int(text.dropFirst(7).filter(\.isNumber)))
            }
        }
        return 0
    }

    @Test func hasRoomForAsManyAsWereAskedFor() throws {
        let wanted = min(2 * (try places()), ResourceLimits.raiseDescriptors())
        DescriptorTable.grow(to: wanted)
        #expect(try places() >= wanted)
    }
}
