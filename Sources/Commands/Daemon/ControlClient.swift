import AsyncHTTPClient
package import ControlAPI
import FoundationEssentials
import Model
import NIOCore
import NIOHTTP1

/// coxswaind, as seen through its socket.
package struct ControlClient: Sendable {
    package let socketPath: String
    /// How long one answer may take.
    package let timeout: Duration

    /// How often a daemon that is taking over the running replicas is asked, and how long apart: for
    /// ten seconds. Counted and not timed: a client that was held up itself asks as often.
    static let resumeTries = 50
    static let resumePause: Duration = .milliseconds(200)

    package init(socketPath: String, timeout: Duration) {
        self.socketPath = socketPath
        self.timeout = timeout
    }

    /// Asks, and asks again while the daemon says that it has not resumed yet: such an answer
    /// means that nothing was done.
    package func send<Reply>(_ call: Call<Reply>) async throws -> Reply {
        for _ in 1..<Self.resumeTries {
            do {
                return try await sendOnce(call)
            } catch let reply as ErrorReply where reply.code == .notYetResumed {
                try await Task.sleep(for: Self.resumePause)
            }
        }
        return try await sendOnce(call)
    }

    private func sendOnce<Reply>(_ call: Call<Reply>) async throws -> Reply {
        do {
            try SocketProbe.connect(socketPath)
        } catch {
            throw CommandFailure(error, at: socketPath)
        }
        let answer = try await exchange(request(for: call))
        if (200..<300).contains(answer.status) { return try decode(Reply.self, from: answer) }
        throw try decode(ErrorReply.self, from: answer)
    }

    private func request<Reply>(for call: Call<Reply>) throws -> HTTPClientRequest {
        let socket = socketPath.utf8.map(Self.escaped).joined()
        var request = HTTPClientRequest(url: "http+unix://\(socket)\(call.path)")
        request.method = HTTPMethod(rawValue: call.route.method.rawValue)
        if let body = call.body {
            request.headers.add(name: "content-type", value: "application/json")
            request.body = .bytes(ByteBuffer(bytes: try JSONEncoder().encode(body)))
        }
        return request
    }

    /// The path stands where a URL has its host, so every byte that is special there is escaped.
    private static func escaped(_ byte: UInt8) -> String {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."):
            String(UnicodeScalar(byte))
        default:
            "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
        }
    }

    private struct Answer {
        let status: Int
        let body: Data
    }

    private func exchange(_ request: HTTPClientRequest) async throws -> Answer {
        do {
            return try await HTTPClient.withHTTPClient { client in
                let wait = TimeAmount.milliseconds(timeout.wholeMilliseconds)
                let response = try await client.execute(request, timeout: wait)
                let body = try await response.body.collect(upTo: APILimits.replyBodyBytes)
                return Answer(status: Int(response.status.code), body: Data(body.readableBytesView))
            }
        } catch let error as HTTPClientError where Self.timeouts.contains(error) {
            throw CommandFailure(
                .unreachable,
                "coxswaind has not answered within \(timeout.text): "
                    + "systemctl status coxswaind tells what it does")
        } catch {
            throw CommandFailure(
                .unreachable,
                "coxswaind broke off the connection (\(error)): "
                    + "journalctl --unit=coxswaind tells why")
        }
    }

    private static let timeouts: [HTTPClientError] = [
        .deadlineExceeded, .readTimeout, .connectTimeout,
    ]

    private func decode<Value: Decodable>(_ type: Value.Type, from answer: Answer) throws -> Value {
        do {
            return try JSONDecoder().decode(type, from: answer.body)
        } catch {
            throw CommandFailure(
                .failed,
                "coxswaind's answer (HTTP status \(answer.status)) cannot be understood; "
                    + "coxctl is \(ProgramVersion.current), and `coxctl version` tells "
                    + "if coxswaind is another")
        }
    }
}
