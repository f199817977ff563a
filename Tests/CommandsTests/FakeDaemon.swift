import ControlAPI
import Foundation
import Synchronization

/// A daemon's socket with made-up answers behind it: one request per connection, HTTP/1.1.
final class FakeDaemon: Sendable {
    struct Request: Sendable, Equatable {
        let line: String
        let body: String
    }

    enum Answer: Sendable {
        case json(status: Int, String)
        /// Hangs up without a word.
        case hangUp
        /// Never answers.
        case silence

        static func value(_ value: some Encodable) throws -> Answer {
            .json(status: 200, String(decoding: try JSONEncoder().encode(value), as: UTF8.self))
        }

        static func refusal(_ reply: ErrorReply) throws -> Answer {
            let body = String(decoding: try JSONEncoder().encode(reply), as: UTF8.self)
            return .json(status: reply.code.status, body)
        }
    }

    let path: String
    private let directory: URL
    private let listener: Listener
    private let log = Log()

    var requests: [Request] { log.seen.withLock { $0 } }

    /// The thread holds these and not the daemon, which would never be gone then.
    private final class Log: Sendable { let seen = Mutex<[Request]>([]) }

    private final class Listener: Sendable {
        let raw: Int32

        init(_ raw: Int32) { self.raw = raw }

        deinit { close(raw) }

        func stop() { shutdown(raw, Int32(SHUT_RDWR)) }
    }

    /// Answers one after another, the last one for ever.
    convenience init(_ answers: Answer...) throws {
        let next = Mutex(0)
        try self.init { _ in
            next.withLock { index in
                defer { index += 1 }
                return answers[min(index, answers.count - 1)]
            }
        }
    }

    init(answer: @escaping @Sendable (Request) -> Answer) throws {
        directory = FileManager.default.temporaryDirectory
            .appendingPathComponent("coxctl-\(UUID().uuidString.prefix(8))")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        path = directory.appendingPathComponent("d.sock").path
        listener = Listener(try Self.listen(path))
        let thread = Thread { [listener, log] in
            while case let connection = accept(listener.raw, nil, nil), connection >= 0 {
                Self.serve(connection, log, answer)
            }
        }
        thread.start()
    }

    /// Ends it: later connections are refused, as after the death of a daemon.
    func stop() { listener.stop() }

    deinit {
        stop()
        try? FileManager.default.removeItem(at: directory)
    }

    private static func listen(_ path: String) throws -> Int32 {
        let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
        let outcome = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        guard outcome == 0, Glibc.listen(descriptor, 16) == 0 else { throw POSIXError(.EIO) }
        return descriptor
    }

    private static func serve(
        _ connection: Int32, _ log: Log, _ answer: (Request) -> Answer
    ) {
        guard let request = read(connection) else {
            close(connection)
            return
        }
        log.seen.withLock { $0.append(request) }
        switch answer(request) {
        case .hangUp:
            close(connection)
        case .silence:
            break  // The client goes first; the process's end takes the descriptor.
        case .json(let status, let body):
            let head =
                "HTTP/1.1 \(status) Whatever\r\nContent-Type: application/json\r\n"
                + "Content-Length: \(body.utf8.count)\r\nConnection: close\r\n\r\n"
            let bytes = Array((head + body).utf8)
            _ = bytes.withUnsafeBytes {
                send(connection, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            close(connection)
        }
    }

    /// Nil where somebody has only looked whether there is anybody.
    private static func read(_ connection: Int32) -> Request? {
        var text = ""
        var chunk = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = recv(connection, &chunk, chunk.count, 0)
            if count <= 0 { return nil }
            text += String(decoding: chunk.prefix(count), as: UTF8.self)
            guard let end = text.range(of: "\r\n\r\n") else { continue }
            let head = text[..<end.lowerBound].components(separatedBy: "\r\n")
            let length = head.compactMap { line in
                line.lowercased().hasPrefix("content-length:")
                    ? Int(
                        line.dropFirst("content-length:".count).trimmingCharacters(in: .whitespaces)
                    )
                    : nil
            }
            let body = text[end.upperBound...]
            if body.utf8.count >= length.first ?? 0 {
                return Request(line: head[0], body: String(body))
            }
        }
    }
}
