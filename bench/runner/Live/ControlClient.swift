import ControlAPI
import FoundationEssentials
import LinuxIO

/// Asks a running daemon, one question after another: what costs a process each time with coxctl.
final class ControlClient {
    static let socketPath = "/run/coxswain/coxswaind.sock"

    private let conversation: Conversation

    init(socket path: String = ControlClient.socketPath) {
        conversation = Conversation(with: .unix(path: path))
    }

    func ask<Reply>(_ call: Call<Reply>) throws -> Reply {
        let request = "GET \(call.path) HTTP/1.1\r\nHost: coxswaind\r\n\r\n"
        let answer = try conversation.ask(Array(request.utf8))
        guard answer.status == 200 else {
            let said = String(decoding: answer.body.prefix(300), as: UTF8.self)
            throw BenchFault("failed to ask for '\(call.path)': \(answer.status) \(said)")
        }
        return try JSONDecoder().decode(Reply.self, from: Data(answer.body))
    }

    /// Nil while the daemon is away, as when a bench has killed it.
    func answer<Reply>(_ call: Call<Reply>) -> Reply? { try? ask(call) }
}
