/// The version that stands first in every path. It changes only when a client of the old one would
/// go wrong; new fields and new routes do not change it, since clients ignore what they do not know.
package enum APIVersion {
    package static let current = "v1"
}

/// Where the API is, and who may use it.
package enum ControlSocket {
    package static let defaultPath = "/run/coxswain/coxswaind.sock"
    /// Set, it replaces `defaultPath`; `--socket` replaces both.
    package static let environmentVariable = "COXSWAIN_SOCKET"
    /// Its members may use the socket, beside root.
    package static let group = "coxswain"
}

/// What the API accepts at most.
package enum APILimits {
    /// Body of a request: a policy file of the greatest size, escaped as JSON, and its envelope.
    package static let requestBodyBytes = 3 << 20
    /// Body of a reply: a thousand replicas of five hundred services would still fit.
    package static let replyBodyBytes = 512 << 20
    package static let defaultEvents = 100
    /// Events in one reply, whatever `limit` says.
    package static let maximumEvents = 1_000
    /// Events shown in the detail of one service.
    package static let recentEvents = 20
    /// Of the message that an apply leaves with its revision: a paragraph, not a document.
    package static let messageCharacters = 1_000
}
