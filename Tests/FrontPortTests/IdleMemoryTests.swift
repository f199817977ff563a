import LinuxIO
import Testing

/// What a client costs that says nothing.
@Suite struct IdleMemoryTests {
    private static let bytesPerClient = 1_024

    @Test("a client that is idle takes at most a kibibyte of ours")
    func idleClients() throws {
        _ = ResourceLimits.raiseDescriptors()
        let scratch = Scratch()
        let backend = try Backend(named: "a")
        let front = try FrontProcess([
            "--listen", "http:unix:\(scratch.file("front"))", "--endpoint", "\(backend.endpoint)",
            "--workers", "1", "--connections", "20000", "--idle-timeout", "1h",
        ])
        let address = try #require(try front.addresses().first)
        // What is taken once, whatever the number of clients, is taken by these.
        let first = try clients(500, of: address)
        let before = try memory(of: front)
        let more = try clients(5_000, of: address)
        let growth = try memory(of: front) - before
        print("a client that is idle takes \(growth / more.count) bytes")
        #expect(growth <= more.count * IdleMemoryTests.bytesPerClient)
        withExtendedLifetime((first, more)) {}
    }

    /// Each has been served and stays.
    private func clients(_ count: Int, of address: String) throws -> [Wire] {
        try (0..<count).map { _ in
            let wire = try Wire(toListener: address)
            wire.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n")
            #expect(MessageReader(wire).next()?.text == "a")
            return wire
        }
    }

    /// Bytes of no file that are in memory (proc(5), smaps_rollup).
    private func memory(of front: FrontProcess) throws -> Int {
        let text = fileText("/proc/\(front.processID)/smaps_rollup")
        let line = try #require(text.split(separator: "\n").first { $0.hasPrefix("Anonymous:") })
        let kibibytes = line.split(separator: " ").dropFirst().first.flatMap { Int($0) }
        return try #require(kibibytes) * 1_024
    }
}
