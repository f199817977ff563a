/// Services that listen on the same address are told apart by these: an exact host goes before a
/// wildcard, a longer wildcard before a shorter, any host last; then the longest path prefix.
package struct RequestMatch: Hashable, Sendable, Codable {
    /// Lower case, without port: `api.example.com` or `*.example.com`. Empty for every host.
    package var hosts: [String] = []
    /// `/api` stands for `/api` and `/api/…`, not for `/apis`. Empty for every path.
    package var pathPrefixes: [String] = []

    package init(hosts: [String] = [], pathPrefixes: [String] = []) {
        self.hosts = hosts
        self.pathPrefixes = pathPrefixes
    }
}

/// A host and a path that somebody asks for.
package struct RequestClaim: Hashable, Sendable {
    /// Nil for every host.
    package let host: String?
    package let pathPrefix: String

    package init(host: String?, pathPrefix: String) {
        self.host = host
        self.pathPrefix = pathPrefix
    }
}

extension RequestClaim: CustomStringConvertible {
    package var description: String {
        "\(host.map { "host '\($0)'" } ?? "every host") at path '\(pathPrefix)'"
    }
}

extension RequestMatch {
    /// Whether it takes every request.
    package var isEmpty: Bool { hosts.isEmpty && pathPrefixes.isEmpty }

    /// What both claim in the very same words, so that nothing says whose such a request is. Claims
    /// of different words are told apart by which is the more specific.
    package func claimInCommon(with other: RequestMatch) -> RequestClaim? {
        guard let host = hostPatterns.first(where: other.hostPatterns.contains),
            let prefix = prefixes.first(where: other.prefixes.contains)
        else { return nil }
        return RequestClaim(host: host, pathPrefix: prefix)
    }

    private var hostPatterns: [String?] { hosts.isEmpty ? [nil] : hosts }
    private var prefixes: [String] { pathPrefixes.isEmpty ? ["/"] : pathPrefixes }
}

extension FrontPolicy {
    /// Whether both services can listen on one address.
    package func canShare(with other: FrontPolicy) -> Bool {
        mode == .http && other.mode == .http && match.claimInCommon(with: other.match) == nil
    }
}
