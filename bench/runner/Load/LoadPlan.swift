import HTTP1
import LinuxIO

/// When requests are sent.
enum Pace: Sendable {
    /// A schedule, kept whatever the answers do: so many a second, over all connections.
    case open(RateShape)
    /// Each connection sends its next request when it has the answer to the last one.
    case closed
    /// Each connection sends one request and stays open; so many are under way at a time.
    case once(atATime: Int)
}

/// Everything a run of the load generator needs to know.
struct LoadPlan: Sendable {
    /// Where to: the connections take turns.
    var addresses: [SocketAddress]
    /// From where, by turns; empty: the kernel chooses.
    var sources: [SocketAddress] = []
    var method: RequestMethod
    /// The whole request as it goes out.
    var request: [UInt8]
    var pace: Pace
    var connections: Int
    var keepsAlive: Bool
    var requestTimeout: Duration
    /// Sent before anything is counted: connections are made and buffers grown meanwhile.
    var warmUp: Duration = .zero
    /// After the warm-up. Nil: until a signal or `untilFile`.
    var duration: Duration?
    /// Ends the run when it appears.
    var untilFile: String?
    var labels: [LabelSource]

    /// Whether a request may be sent again on a fresh connection (RFC 9112 section 9.3.1): a real
    /// client does it for requests that it may repeat.
    var mayRetry: Bool { method.isSafe && keepsAlive }
}
