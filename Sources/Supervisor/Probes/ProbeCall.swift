import LinuxIO
import Model

/// A question with who is asked and what is sent: all that is the same each time it is put. An object, as a
/// thousand are handed on each second.
final class ProbeCall {
    let question: ProbeAttempt.Question
    let endpoint: Endpoint
    let timeout: Duration
    /// Nil for a host that is none.
    let address: SocketAddress?
    /// What is said first; a gRPC call has words of its own each time.
    let request: [UInt8]
    /// Nil where each question has a connection of its own.
    let kept: KeptConnection?

    init(
        _ question: ProbeAttempt.Question, of endpoint: Endpoint, within timeout: Duration,
        keeping kept: KeptConnection? = nil
    ) {
        self.question = question
        self.endpoint = endpoint
        self.timeout = timeout
        self.kept = kept
        address =
            switch endpoint {
            case .loopback(let port): .loopback(port: port)
            case .unix(let path): .unix(path: path)
            case .address(let host, let port), .direct(let host, let port):
                SocketAddress(host: host, port: port)
            }
        request =
            switch question {
            case .accepts, .grpc: []
            case .http(let question), .page(let question, _):
                Array(question.request(then: kept == nil ? .close : .keep).utf8)
            case .post(let post): Array(post.request.utf8)
            }
    }
}
