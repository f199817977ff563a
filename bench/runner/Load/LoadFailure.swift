import Glibc

/// Why a request did not get a complete 2xx response.
enum LoadFailure: Hashable, Sendable {
    case connectRefused
    /// Any other error of connecting, by errno.
    case connectFailed(Int32)
    case reset
    /// The connection ended before the response did.
    case closedEarly
    case timeout
    /// A complete response, but not 2xx.
    case status(UInt16)
    /// Not HTTP as the RFC has it: a head, a chunk or bytes that nobody asked for.
    case malformed(String)

    init(connecting code: Int32) {
        self = code == ECONNREFUSED ? .connectRefused : .connectFailed(code)
    }

    /// The key in the report.
    var name: String {
        switch self {
        case .connectRefused: "connect-refused"
        case .connectFailed(let code): "connect-failed-\(code)"
        case .reset: "reset"
        case .closedEarly: "closed-early"
        case .timeout: "timeout"
        case .status(let code): "http-\(code)"
        case .malformed: "malformed"
        }
    }

    /// What the name leaves out.
    var detail: String? {
        if case .malformed(let why) = self { why } else { nil }
    }
}
