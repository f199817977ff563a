/// The two responses of the backend, whole as they go out.
enum BackendAnswer: Int, CaseIterable {
    case small, mebibyte

    /// What is asked for to get it.
    var path: String { self == .small ? "/" : "/mebibyte" }

    var bodyBytes: Int { self == .small ? BackendAnswer.greeting.utf8.count : 1 << 20 }

    private static let greeting = "hello from the backend\n"

    init(path: String) { self = path == "/mebibyte" ? .mebibyte : .small }

    /// The fields that most servers send, so that a proxy has something to read.
    func bytes(_ connection: BackendConnection.Fate) -> [UInt8] {
        var lines = [
            "HTTP/1.1 200 OK", "Server: coxswain-bench", "Date: Thu, 01 Jan 2026 00:00:00 GMT",
            "Content-Type: text/plain", "Content-Length: \(bodyBytes)",
        ]
        if connection == .closes { lines.append("Connection: close") }
        let head = Array((lines.joined(separator: "\r\n") + "\r\n\r\n").utf8)
        switch self {
        case .small: return head + Array(BackendAnswer.greeting.utf8)
        case .mebibyte: return head + [UInt8](repeating: UInt8(ascii: "x"), count: bodyBytes)
        }
    }
}
