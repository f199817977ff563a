import Model

/// Who listens where: an address is one service's, or shared by services whose requests can be told
/// apart.
extension Fleet {
    func refusal(ofAddressesIn policy: ServicePolicy) -> Refusal? {
        guard let front = policy.front else { return nil }
        for address in front.listen {
            for other in services where other.name != policy.name {
                guard let others = other.policy?.front else { continue }
                if others.listen.contains(where: address.excludes) {
                    return .addressInUse(address, by: other.name)
                }
                if others.listen.contains(address),
                    let refusal = front.refusal(at: address, beside: other.name, others)
                {
                    return refusal
                }
            }
        }
        return nil
    }
}

extension FrontPolicy {
    fileprivate func refusal(
        at address: ListenAddress, beside name: ServiceName, _ other: FrontPolicy
    ) -> Refusal? {
        if mode == .tcp || other.mode == .tcp { return .addressNotShared(address, with: name) }
        return match.claimInCommon(with: other.match).map {
            .requestsInUse($0, on: address, by: name)
        }
    }
}

extension ListenAddress {
    /// Both cannot be listened on: the same port, where one address is the wildcard.
    fileprivate func excludes(_ other: ListenAddress) -> Bool {
        switch (self, other) {
        case (.ipv4(let host, let port), .ipv4(let otherHost, let otherPort)):
            port == otherPort && host != otherHost && [host, otherHost].contains("0.0.0.0")
        case (.ipv6(let host, let port), .ipv6(let otherHost, let otherPort)):
            port == otherPort && host != otherHost && [host, otherHost].contains("::")
        default: false
        }
    }
}
