import Glibc
import LinuxIO
import Testing

@Suite struct NotifyTests {
    /// Plays systemd: a datagram socket that receives with descriptors.
    private struct Receiver {
        let raw: Int32
        let path: String

        init(_ scratch: ScratchDirectory) {
            path = scratch.file("notify")
            raw = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue), 0)
            let address = SocketAddress.unix(path: path)
            let bound = address.withRawAddress { bind(raw, $0, $1) }
            #expect(bound == 0)
        }

        func next() throws -> (text: String, descriptors: [Int32]) {
            var buffer = [UInt8](repeating: 0, count: 512)
            let received = try buffer.withUnsafeMutableBytes {
                try UnixMessage.receive(into: $0, over: raw)
            }
            let message = try #require(received)
            return (
                String(decoding: buffer.prefix(message.byteCount), as: UTF8.self),
                message.descriptors
            )
        }
    }

    @Test func stateAndDescriptorsReachSystemd() throws {
        let scratch = ScratchDirectory()
        let receiver = Receiver(scratch)
        defer { closeDescriptor(receiver.raw) }
        let notify = Notify(socketPath: receiver.path)
        try notify.ready()
        #expect(try receiver.next().text == "READY=1")
        try notify.status("serving 3 services")
        #expect(try receiver.next().text == "STATUS=serving 3 services")
        let file = try MemoryFile.create(named: "x", containing: [5])
        try notify.store(descriptor: file.raw, name: "routes")
        let stored = try receiver.next()
        #expect(stored.text == "FDSTORE=1\nFDNAME=routes\nFDPOLL=0")
        let passed = try #require(stored.descriptors.first)
        #expect(try MemoryFile.read(passed, limit: 10) == [5])
        closeDescriptor(passed)
        try notify.removeStored(name: "routes")
        #expect(try receiver.next().text == "FDSTOREREMOVE=1\nFDNAME=routes")
    }

    @Test func withoutSystemdItIsSilent() throws {
        let notify = Notify(socketPath: nil)
        try notify.ready()
        try notify.watchdog()
    }
}
