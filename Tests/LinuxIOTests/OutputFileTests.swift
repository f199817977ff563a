import Glibc
import LinuxIO
import Testing

@Suite struct OutputFileTests {
    private func print(_ text: String) throws -> (wrote: Int, errno: Int32, printed: String?) {
        let file = try OutputFile.create(named: "test", byteCount: 4_096)
        var (wrote, code): (Int, Int32) = (0, 0)
        let bytes = Array(text.utf8)
        while wrote < bytes.count {
            let count = bytes[wrote...].withUnsafeBytes {
                write(file.raw, $0.baseAddress, $0.count)
            }
            if count <= 0 {
                code = errno
                break
            }
            wrote += count
        }
        return (wrote, code, try file.printed().map { String(decoding: $0, as: UTF8.self) })
    }

    @Test func whatIsPrintedIsRead() throws {
        #expect(try print("42\n") == (3, 0, "42\n"))
        #expect(try print("") == (0, 0, ""))
    }

    /// The kernel refuses what has no room, so that a program that prints without end ends by it.
    @Test func moreThanItHoldsIsRefused() throws {
        let outcome = try print(String(repeating: "x", count: 10_000))
        #expect(outcome.wrote == 4_096 && outcome.errno == EPERM)
        #expect(outcome.printed == nil)
    }
}
