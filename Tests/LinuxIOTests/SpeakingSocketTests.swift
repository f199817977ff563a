import LinuxIO
import Testing

@Suite struct SpeakingSocketTests {
    /// Tells whether the connection was there before anything was said.
    private func speak(_ words: [UInt8]) throws -> (wasThereBefore: Bool, heard: Int) {
        let listener = try Socket.listen(at: .loopback(port: 0))
        let client = try Socket.connectToSpeak(to: try Socket.localAddress(listener.raw))
        var peer: SocketAddress?
        let early = Socket.acceptClient(on: listener.raw, address: &peer)
        #expect(ByteIO.send(client.raw, words, words.count) == words.count)
        let accepted =
            early >= 0 ? early : Socket.acceptClient(on: listener.raw, address: &peer)
        let connection = Descriptor(owning: accepted)
        var bytes = [UInt8](repeating: 0, count: 16)
        return (early >= 0, ByteIO.receive(connection.raw, into: &bytes, bytes.count))
    }

    @Test func whoSpeaksFirstIsAcceptedWithWhatIsSaid() throws {
        let tries = try (0..<10).map { _ in try speak(Array("hello".utf8)) }
        #expect(tries.allSatisfy { $0.heard == 5 })
        // The kernel waits 40 ms for the words, which may be too short on a busy machine, but not always.
        #expect(tries.contains { !$0.wasThereBefore })
    }
}
