import Model

/// What the services of an address ask for under one host pattern.
struct HostGroup {
    struct PathClaim {
        let prefix: String
        let service: Int32
    }

    /// Nil for any host.
    let host: String?
    /// The longest first.
    private(set) var paths: [PathClaim] = []

    /// In the order of the claims. Of two equal ones the first counts: the daemon and `ListenerSet`
    /// let no second one through.
    static func of(_ claims: [MatchTable.Claim]) -> [HostGroup] {
        var groups: [HostGroup] = []
        var places: [String?: Int] = [:]
        for claim in claims {
            let hosts: [String?] = claim.match.hosts.isEmpty ? [nil] : claim.match.hosts
            for host in hosts {
                let place = places[host] ?? groups.count
                if place == groups.count { groups.append(HostGroup(host: host)) }
                places[host] = place
                groups[place].append(claim)
            }
        }
        for index in groups.indices { groups[index].sort() }
        return groups
    }

    private mutating func append(_ claim: MatchTable.Claim) {
        let prefixes = claim.match.pathPrefixes.isEmpty ? ["/"] : claim.match.pathPrefixes
        for prefix in prefixes where !paths.contains(where: { $0.prefix == prefix }) {
            paths.append(PathClaim(prefix: prefix, service: claim.service))
        }
    }

    private mutating func sort() {
        paths.sort { ($1.prefix.utf8.count, $0.prefix) < ($0.prefix.utf8.count, $1.prefix) }
    }
}

/// FNV-1a (Fowler, Noll, Vo), over a host's bytes from the last to the first. Whoever chooses hosts
/// to collide chooses among those that the policies name.
struct HostHash {
    private(set) var value: UInt32 = 0x811c_9dc5

    mutating func add(_ byte: UInt8) {
        value = (value ^ UInt32(HostName.folded(byte))) &* 0x0100_0193
    }
}

/// A host as requests name it.
enum HostName {
    /// Without port, and without the dot that a full name may end in.
    static func name(_ host: UnsafeBufferPointer<UInt8>) -> UnsafeBufferPointer<UInt8> {
        guard let first = host.first else { return host }
        let end = UInt8(ascii: first == UInt8(ascii: "[") ? "]" : ":")
        var count = 0
        while count < host.count, host[count] != end { count += 1 }
        if first == UInt8(ascii: "[") {
            count = min(count + 1, host.count)
        } else if count > 1, host[count - 1] == UInt8(ascii: ".") {
            count -= 1
        }
        return UnsafeBufferPointer(rebasing: host[..<count])
    }

    /// Hosts know no case (RFC 3986 section 3.2.2).
    static func folded(_ byte: UInt8) -> UInt8 { byte &- 0x41 < 26 ? byte | 0x20 : byte }
}
