import LinuxIO
import Synchronization
import Testing

/// Clients that ask one request after another until they are told to stop.
final class Load: Sendable {
    private struct State {
        var answered = 0
        var isStopping = false
        var running: Int
    }

    private static let request = "GET / HTTP/1.1\r\nHost: orders\r\n\r\n"

    private let address: String
    private let state: Mutex<State>

    init(clients: Int, address: String) {
        self.address = address
        state = Mutex(State(running: clients))
        for _ in 0..<clients {
            spawn { [self] in
                while !state.withLock({ $0.isStopping }) { converse() }
                state.withLock { $0.running -= 1 }
            }
        }
    }

    var answered: Int { state.withLock { $0.answered } }

    /// How many requests were answered, once the last has been.
    func end() -> Int {
        state.withLock { $0.isStopping = true }
        while state.withLock({ $0.running > 0 }) { letOthersRun() }
        return answered
    }

    /// One connection, until either side has had enough of it.
    private func converse() {
        guard let wire = try? Wire(to: .unix(path: address)) else {
            Issue.record("the front refuses a client")
            return
        }
        let reader = MessageReader(wire)
        var isFirst = true
        while !state.withLock({ $0.isStopping }) {
            wire.send(Load.request)
            guard let answer = reader.next() else {
                // One that was kept may be closed for its idleness, where the machine is so slow.
                if isFirst { Issue.record("a request was not answered") }
                return
            }
            #expect(answer.status == 200)
            state.withLock { $0.answered += 1 }
            isFirst = false
            if answer.header("connection") == "close" { return }
        }
    }
}
