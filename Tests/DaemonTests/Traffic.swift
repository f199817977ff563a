import Foundation
import LinuxIO

/// Requests at the front port, one after another on connections of their own or kept open, until
/// told to stop; counts what was not a whole 200.
actor Traffic {
    private(set) var answered = 0
    private(set) var failures: [String] = []
    private(set) var replicas: [String] = []
    private(set) var versions: Set<String> = []
    enum Connections {
        /// One for each request.
        case single
        /// One for each client, opened anew when it has been closed.
        case lasting
    }

    private var isStopping = false
    private var running: [Task<Void, Never>] = []

    private struct Body: Decodable {
        let version: String
        let replica: String
    }

    static func begin(
        _ connections: Connections = .single, path: String = "/", clients: Int = 4
    ) async -> Traffic {
        let traffic = Traffic()
        await traffic.launch(connections, path, clients)
        return traffic
    }

    private func launch(_ connections: Connections, _ path: String, _ clients: Int) {
        for _ in 0..<clients {
            running.append(
                Task.detached {
                    switch connections {
                    case .single: await self.askAnew(path)
                    case .lasting: await self.askOn(path)
                    }
                })
        }
    }

    private func askAnew(_ path: String) async {
        while !isStopping { note(await HTTPProbe.get(path)) }
    }

    private func askOn(_ path: String) async {
        var kept: Int32?
        while !isStopping {
            let (answer, connection) = await LastingProbe.get(path, over: kept)
            note(answer)
            kept = connection
        }
        if let kept { closeDescriptor(kept) }
    }

    private func note(_ answer: HTTPProbe.Answer) {
        guard answer.status == 200,
            let body = try? JSONDecoder().decode(Body.self, from: Data(answer.body.utf8))
        else { return failures.append(answer.summary) }
        answered += 1
        replicas.append(body.replica)
        versions.insert(body.version)
    }

    func end() async {
        isStopping = true
        for task in running { await task.value }
    }
}
