/// What an endpoint is told about the client (http).
package struct ForwardingFields: Hashable, Sendable, Codable {
    package enum Trust: String, Sendable, Codable, CaseIterable {
        /// What the client sent of them is thrown away: it may be invented.
        case replace
        /// The lists that the client sent are extended (X-Forwarded-For, Forwarded); single values
        /// are replaced.
        case append
        /// They pass as they are.
        case off
    }

    /// X-Forwarded-For, -Proto and -Host.
    package var xForwarded = Trust.append
    /// Forwarded (RFC 7239).
    package var forwarded = Trust.off
    /// Via in both directions (RFC 9110 section 7.6.3).
    package var via = true

    package init() {}
}

/// The header ahead of a stream that names the client (tcp; HAProxy's PROXY protocol).
package enum ProxyProtocol: String, Sendable, Codable, CaseIterable { case off, v1, v2 }

package enum AccessLog: String, Sendable, Codable, CaseIterable {
    case off
    /// Standard error of the front, which systemd puts into the journal.
    case journal
    /// `<log directory>/<service>.access.jsonl`
    case file
}
