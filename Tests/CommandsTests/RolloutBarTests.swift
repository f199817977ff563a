import Commands
import ControlAPI
import Synchronization
import Testing

@Suite struct RolloutBarTests {
    private let half = Sample.rollout(.progressing, updated: 1, "1 of 2 replicas run revision 3")
    private let whole = Sample.rollout(.complete, updated: 2, "2 replicas run revision 3")

    private func written(columns: Int, _ arguments: [String]) async -> String {
        let written = Mutex("")
        let console = Console(
            write: { text in written.withLock { $0 += text } }, complain: { _ in },
            read: { _ in [] }, isColoured: false, columns: columns)
        _ = await Console.$current.withValue(console) { await CommandLineTool.run(arguments) }
        return written.withLock { $0 }
    }

    @Test func onATerminalOneLineIsWrittenOver() async throws {
        let daemon = try FakeDaemon(.value(half), .value(whole))
        let text = await written(
            columns: 80, ["rollout", "status", "orders", "--follow", "--socket", daemon.path])
        #expect(
            text == "\r\u{1B}[K[##########··········] 1 of 2  1 of 2 replicas run revision 3"
                + "\r\u{1B}[K[####################] 2 of 2  2 replicas run revision 3\n")
    }

    @Test func aLineIsNeverWiderThanTheTerminal() async throws {
        let daemon = try FakeDaemon(.value(whole))
        let text = await written(
            columns: 40, ["rollout", "status", "orders", "--socket", daemon.path])
        let line = text.dropFirst("\r\u{1B}[K".unicodeScalars.count).split(separator: "\n").first
        #expect(line.map { $0.count <= 39 } == true)
        #expect(text.contains("…"))
    }

    @Test(arguments: [["promote"], ["promote", "--full"], ["abort"]])
    func whatIsSaidToARolloutReachesTheDaemon(words: [String]) async throws {
        let daemon = try FakeDaemon(.value(ActionReply(sentence: "so be it")))
        let run = await Transcript.of(["rollout"] + words + ["orders", "--socket", daemon.path])
        #expect(run.lines == ["so be it"])
        #expect(
            daemon.requests.map(\.line) == ["POST /v1/services/orders/rollout/\(words[0]) HTTP/1.1"]
        )
    }
}
