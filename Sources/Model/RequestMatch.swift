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
