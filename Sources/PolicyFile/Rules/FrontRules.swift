import Model

/// `front`: addresses beside each other and beside the replicas'.
enum FrontRules {
    static func check(_ draft: PolicyDraft, _ decoding: inout Decoding) {
        guard let front = draft.front else { return }
        if draft.run.endpoint == EndpointWord.none {
            decoding.error(
                "'front' needs replicas that listen, but 'run.endpoint' is 'none'",
                on: "run.endpoint", hint: "remove 'run.endpoint', or 'front'")
        }
        for (index, address) in front.listen.enumerated() {
            let place = decoding.place(of: index, in: "front.listen", count: front.listen.count)
            addressIsFree(address, after: front.listen[..<index], place, &decoding)
            portIsNotAReplicas(address, place, &decoding)
        }
        matchesAreDistinct(front.match, &decoding)
        FrontModeRules.check(front, &decoding)
        FrontLimitRules.check(front, &decoding)
    }

    private static func addressIsFree(
        _ address: ListenAddress, after others: ArraySlice<ListenAddress>, _ place: String,
        _ decoding: inout Decoding
    ) {
        if others.contains(address) {
            decoding.error(
                "'\(address)' is listed twice in 'front.listen'", on: place, hint: "remove one")
        } else if let other = others.first(where: { address.overlaps($0) }) {
            decoding.error(
                "'\(address)' and '\(other)' cannot both be listened on", on: place,
                hint: "the one with the zeros holds the other")
        }
    }

    private static func portIsNotAReplicas(
        _ address: ListenAddress, _ place: String, _ decoding: inout Decoding
    ) {
        guard let port = address.port, Limits.endpointPorts.contains(port) else { return }
        let range = "\(Limits.endpointPorts.lowerBound) to \(Limits.endpointPorts.upperBound)"
        decoding.warning(
            "port \(port) is one of those that replicas are given (\(range))", on: place,
            hint: "choose a port outside of that range, or a replica may take it first")
    }

    private static func matchesAreDistinct(_ match: RequestMatch, _ decoding: inout Decoding) {
        for (index, host) in match.hosts.enumerated() where match.hosts[..<index].contains(host) {
            decoding.error(
                "'\(host)' is listed twice in 'front.hosts'", on: "front.hosts[\(index)]",
                hint: "remove one; hosts know no case")
        }
        for (index, prefix) in match.pathPrefixes.enumerated() {
            let others = match.pathPrefixes.indices.filter { $0 != index }
            if match.pathPrefixes[..<index].contains(prefix) {
                decoding.error(
                    "'\(prefix)' is listed twice in 'front.paths'", on: "front.paths[\(index)]",
                    hint: "remove one")
            } else if let wider = others.first(where: {
                prefix != match.pathPrefixes[$0] && prefix.isBelow(match.pathPrefixes[$0])
            }) {
                decoding.warning(
                    "'\(prefix)' is below '\(match.pathPrefixes[wider])' already",
                    on: "front.paths[\(index)]", hint: "remove it, or the wider one")
            }
        }
    }
}

extension Decoding {
    /// Where an item stands of what may be one value or a list.
    fileprivate func place(of index: Int, in path: String, count: Int) -> String {
        count > 1 || isGiven("\(path)[\(index)]") ? "\(path)[\(index)]" : path
    }
}

extension String {
    fileprivate func isBelow(_ prefix: String) -> Bool {
        prefix == "/" || hasPrefix(prefix + "/")
    }
}

extension ListenAddress {
    fileprivate var port: UInt16? {
        switch self {
        case .ipv4(_, let port), .ipv6(_, let port): port
        case .unix: nil
        }
    }

    /// The kernel gives a port on one address and the same on all addresses to one socket only.
    fileprivate func overlaps(_ other: ListenAddress) -> Bool {
        switch (self, other) {
        case (.ipv4(let host, let port), .ipv4(let otherHost, let otherPort)):
            port == otherPort && (host == "0.0.0.0" || otherHost == "0.0.0.0")
        case (.ipv6(let host, let port), .ipv6(let otherHost, let otherPort)):
            port == otherPort && (host == "::" || otherHost == "::")
        default:
            false
        }
    }
}
