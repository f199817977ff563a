import Glibc
import LinuxIO
import Testing

@Suite struct SplicePipeTests {
    @Test func bytesGoFromSocketToSocket() throws {
        let pipe = try SplicePipe(bytes: 64 * 1024)
        defer { pipe.close() }
        let (near, source) = try Socket.pair()
        let (target, far) = try Socket.pair()
        defer { for raw in [near, source, target, far] { closeDescriptor(raw) } }
        #expect(ByteIO.splice(from: source, to: pipe.writeEnd, 1024) == -Int(EAGAIN))
        #expect(ByteIO.send(near, "hello", 5) == 5)
        #expect(ByteIO.splice(from: source, to: pipe.writeEnd, 1024) == 5)
        #expect(ByteIO.splice(from: pipe.readEnd, to: target, 5) == 5)
        var bytes = [UInt8](repeating: 0, count: 8)
        #expect(ByteIO.receive(far, into: &bytes, 8) == 5)
        #expect(bytes.prefix(5) == ArraySlice("hello".utf8))
        Socket.finishSending(near)
        #expect(ByteIO.splice(from: source, to: pipe.writeEnd, 1024) == 0)
    }

    /// A pipe that the kernel will not make as large is none.
    @Test func onlyALargeEnoughPipeIsOne() throws {
        #expect(throws: SystemFault.self) { _ = try SplicePipe(bytes: .max) }
    }
}
