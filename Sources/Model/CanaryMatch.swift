/// By what a request says itself that it wants to be served by the new revision, or not to be: a header or a
/// cookie of this name with the value `always` or `never`. Another value says nothing.
package enum CanaryMatch: Hashable, Sendable, Codable {
    case header(name: String)
    case cookie(name: String)

    package static let always = "always"
    package static let never = "never"

    package var name: String {
        switch self {
        case .header(let name), .cookie(let name): name
        }
    }
}

/// How requests of a service are shared out between the revisions of a canary, beside the weights.
package struct CanaryRouting: Hashable, Sendable, Codable {
    package var match: CanaryMatch
    /// Only requests that say so go to the new revision; else its weights count for the others.
    package var isByRequestOnly: Bool

    package init(_ match: CanaryMatch, isByRequestOnly: Bool) {
        self.match = match
        self.isByRequestOnly = isByRequestOnly
    }
}
