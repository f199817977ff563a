import Glibc
import LinuxIO

/// The Unix socket where `coxswain-front --reload` asks a running front to be replaced. It is told
/// in one line what came of it: `ok`, or why not.
final class ReloadListener {
    private let loop: EventLoop
    private let listener: PeerListener
    private let ask: () -> Void
    /// Those who wait for the outcome.
    private var asking: [LineLink] = []

    /// Beside the control socket.
    static func path(besides controlPath: String) -> String {
        controlPath + ".reload"
    }

    init(
        _ listener: consuming Descriptor, loop: EventLoop, ask: @escaping () -> Void
    ) throws(SystemFault) {
        self.loop = loop
        self.ask = ask
        self.listener = try PeerListener(listener, loop: loop)
        self.listener.take = { [unowned self] raw in take(raw) }
    }

    /// For the process that takes over.
    var listenerRaw: Int32 { listener.raw }

    /// Leaves the listener to the process that has taken over.
    func close() { listener.close() }

    /// Tells all who have asked.
    func answer(_ outcome: String) {
        for link in asking {
            link.send(outcome)
            link.close()
        }
        asking.removeAll()
    }

    private func take(_ raw: Int32) {
        guard let link = try? LineLink(raw, loop: loop, receive: { _ in }, onEnd: {}) else {
            return
        }
        guard asking.count < FrontLimits.reloadsAsked else {
            link.send("\(asking.count) others wait for a reload already")
            return link.close()
        }
        asking.append(link)
        ask()
    }
}

/// The asking side.
enum ReloadRequest {
    private static let patienceSeconds = 60

    /// Nil when the front has been replaced, else why it has not.
    static func ask(besides controlPath: String) -> String? {
        let path = ReloadListener.path(besides: controlPath)
        let socket: Descriptor
        do {
            socket = try Socket.connect(to: .unix(path: path))
        } catch {
            return "no front answers at '\(path)': \(error)"
        }
        var poll = pollfd(fd: socket.raw, events: Int16(POLLIN), revents: 0)
        var answer: [UInt8] = []
        while Glibc.poll(&poll, 1, Int32(patienceSeconds * 1_000)) > 0 {
            var buffer = [UInt8](repeating: 0, count: 1_024)
            let count = Glibc.read(socket.raw, &buffer, buffer.count)
            guard count > 0 else { break }
            answer += buffer.prefix(count)
            if answer.contains(UInt8(ascii: "\n")) { break }
        }
        let text = String(decoding: answer.prefix { $0 != UInt8(ascii: "\n") }, as: UTF8.self)
        if text == "ok" { return nil }
        return text.isEmpty ? "the front ended or did not answer in \(patienceSeconds) s" : text
    }
}
