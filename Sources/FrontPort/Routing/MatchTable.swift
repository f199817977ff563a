import Model

/// Which service a request of a shared address is for.
///
/// The most specific host decides among the services whose host and path both fit: an exact one, then
/// the longest wildcard, then none; of the same host the longest path. Made when a route table is
/// applied; looking up allocates nothing:
///
///     buckets   hash of a host's text, by open addressing ──► hosts
///     hosts     text and where its paths stand            ──► paths, the longest first
///     paths     text and service
///     texts     the bytes of them all
struct MatchTable {
    struct Claim {
        let service: Int32
        let match: RequestMatch
    }

    enum Outcome: Equatable {
        case service(Int32)
        case unknownHost
        case unknownPath
        /// It means another service to a server that reads paths less literally.
        case ambiguousPath
    }

    private struct Text {
        let start: Int
        let count: Int

        var range: Range<Int> { start..<(start + count) }
    }

    private struct Host {
        let text: Text
        let hash: UInt32
        let paths: Range<Int>
    }

    private struct Path {
        let text: Text
        let service: Int32
    }

    private var texts: [UInt8] = []
    private var hosts: [Host] = []
    private var paths: [Path] = []
    private var buckets: [Int32] = []
    private var pathsOfAnyHost: Range<Int>?
    private var hasWildcards = false
    /// Whether any service asks for paths. Without, they are not looked at, whatever they hold.
    let looksAtPaths: Bool

    init(_ claims: [Claim]) {
        looksAtPaths = claims.contains { !$0.match.pathPrefixes.isEmpty }
        for group in HostGroup.of(claims) { append(group) }
        var size = 1
        while size < 2 * hosts.count { size *= 2 }
        buckets = Array(repeating: -1, count: size)
        for index in hosts.indices {
            var bucket = Int(hosts[index].hash) & (size - 1)
            while buckets[bucket] >= 0 { bucket = (bucket + 1) & (size - 1) }
            buckets[bucket] = Int32(index)
        }
    }

    private mutating func append(_ group: HostGroup) {
        let start = paths.count
        for claim in group.paths {
            paths.append(Path(text: append(claim.prefix), service: claim.service))
        }
        guard let host = group.host else {
            pathsOfAnyHost = start..<paths.count
            return
        }
        // Of "*.example.com" the text is ".example.com", which no exact host looks like.
        let isWildcard = host.hasPrefix("*")
        hasWildcards = hasWildcards || isWildcard
        let text = append(isWildcard ? String(host.dropFirst()) : host)
        var hash = HostHash()
        for byte in texts[text.start...].reversed() { hash.add(byte) }
        hosts.append(Host(text: text, hash: hash.value, paths: start..<paths.count))
    }

    private mutating func append(_ text: String) -> Text {
        let start = texts.count
        texts += Array(text.utf8)
        return Text(start: start, count: texts.count - start)
    }
}

// The lookup.
extension MatchTable {
    /// `host` as the request has it, with or without a port.
    func find(_ host: UnsafeBufferPointer<UInt8>, _ path: borrowing RequestPath) -> Outcome {
        let name = HostName.name(host)
        // Of an address there are many spellings, and policies have one of them.
        if name.first == UInt8(ascii: "["), let address = HostAddress(name) {
            return address.withBytes { find(named: $0, path) }
        }
        return find(named: name, path)
    }

    private func find(
        named name: UnsafeBufferPointer<UInt8>, _ path: borrowing RequestPath
    ) -> Outcome {
        var best = -1
        var isKnown = false
        take(pathsOfAnyHost, path, &best, &isKnown)
        // From the end, so that each wildcard's hash is that of the bytes read so far, and a more
        // specific one comes after a less specific one.
        var hash = HostHash()
        var at = name.count
        while at > 0 {
            at -= 1
            hash.add(name[at])
            if at == 0 || hasWildcards && name[at] == UInt8(ascii: ".") {
                let rest = UnsafeBufferPointer(rebasing: name[at...])
                take(pathsOfHost(rest, hash.value), path, &best, &isKnown)
            }
        }
        guard best >= 0 else { return isKnown ? .unknownPath : .unknownHost }
        let found = paths[best]
        guard path.isLiterally(below: texts.span.extracting(found.text.range)) else {
            return .ambiguousPath
        }
        return .service(found.service)
    }

    private func take(
        _ range: Range<Int>?, _ path: borrowing RequestPath, _ best: inout Int,
        _ isKnown: inout Bool
    ) {
        guard let range else { return }
        isKnown = true
        for index in range
        where path.isBelow(texts.span.extracting(paths[index].text.range)) {
            best = index
            return
        }
    }

    private func pathsOfHost(
        _ name: UnsafeBufferPointer<UInt8>, _ hash: UInt32
    ) -> Range<Int>? {
        var bucket = Int(hash) & (buckets.count - 1)
        while buckets[bucket] >= 0 {
            let host = hosts[Int(buckets[bucket])]
            if host.hash == hash, says(host.text, name) { return host.paths }
            bucket = (bucket + 1) & (buckets.count - 1)
        }
        return nil
    }

    private func says(_ text: Text, _ name: UnsafeBufferPointer<UInt8>) -> Bool {
        guard text.count == name.count else { return false }
        for offset in 0..<text.count
        where texts[text.start + offset] != HostName.folded(name[offset]) { return false }
        return true
    }
}
