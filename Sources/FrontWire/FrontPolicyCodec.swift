import Model

// The fields of a service's front policy, in the order in which they cross the wire.

extension FrameWriter {
    mutating func frontPolicy(_ policy: FrontPolicy) {
        list(policy.listen) { frame, address in frame.listenAddress(address) }
        choice(policy.mode)
        list(policy.match.hosts) { frame, host in frame.text(host) }
        list(policy.match.pathPrefixes) { frame, prefix in frame.text(prefix) }
        balancing(policy)
        for span in [
            policy.drainDeadline, policy.holdDeadline, policy.connectTimeout,
            policy.responseTimeout, policy.idleTimeout, policy.headerTimeout, policy.bodyTimeout,
            policy.streamIdleTimeout,
        ] { duration(span) }
        count(policy.heldRequestsMaximum)
        integer(policy.bodyBytesMaximum)
        count(policy.clientsMaximum)
        choice(policy.forwarding.xForwarded)
        choice(policy.forwarding.forwarded)
        integer(UInt8(policy.forwarding.via ? 1 : 0))
        choice(policy.proxyProtocol)
        choice(policy.accessLog)
    }

    private mutating func balancing(_ policy: FrontPolicy) {
        choice(policy.balance)
        stickiness(policy.sticky)
        duration(policy.slowStart)
        count(policy.requestsPerReplicaMaximum ?? 0)
        count(policy.retries.percent)
        count(policy.retries.minimumConcurrent)
        count(policy.retries.attemptsMaximum)
        count(policy.ejection.consecutiveFailures)
        duration(policy.ejection.baseDuration)
        duration(policy.ejection.maximumDuration)
        count(policy.ejection.maximumPercent)
        count(policy.ejection.panicPercent)
    }

    private mutating func stickiness(_ sticky: Stickiness?) {
        switch sticky {
        case nil: integer(UInt8(0))
        case .cookie(let name):
            integer(UInt8(1))
            text(name)
        case .header(let name):
            integer(UInt8(2))
            text(name)
        case .clientAddress: integer(UInt8(3))
        }
    }

    /// By its place among the cases: both sides are of one release (`frameVersion`).
    private mutating func choice<Choice: CaseIterable & Equatable>(_ value: Choice) {
        let place = Choice.allCases.enumerated().first { $0.element == value }?.offset ?? 0
        integer(UInt8(truncatingIfNeeded: place))
    }
}

extension FrameReader {
    mutating func frontPolicy() throws(WireFault) -> FrontPolicy {
        let listen = try list("listeners", limit: WireLimits.listenersPerService) {
            frame throws(WireFault) in try frame.listenAddress()
        }
        var policy = FrontPolicy(listen: listen, mode: try choice("mode"))
        policy.match = RequestMatch(
            hosts: try texts("hosts", each: WireLimits.hostBytes),
            pathPrefixes: try texts("path prefixes", each: WireLimits.pathPrefixBytes))
        try balancing(into: &policy)
        try timeouts(into: &policy)
        policy.heldRequestsMaximum = try count()
        policy.bodyBytesMaximum = try integer()
        policy.clientsMaximum = try count()
        policy.forwarding.xForwarded = try choice("treatment of X-Forwarded")
        policy.forwarding.forwarded = try choice("treatment of Forwarded")
        policy.forwarding.via = try flag("via")
        policy.proxyProtocol = try choice("PROXY protocol")
        policy.accessLog = try choice("access log")
        return policy
    }

    private mutating func balancing(into policy: inout FrontPolicy) throws(WireFault) {
        policy.balance = try choice("balance")
        policy.sticky = try stickiness()
        policy.slowStart = try duration()
        let requests = try count()
        policy.requestsPerReplicaMaximum = requests > 0 ? requests : nil
        policy.retries.percent = try count()
        policy.retries.minimumConcurrent = try count()
        policy.retries.attemptsMaximum = try count()
        policy.ejection.consecutiveFailures = try count()
        policy.ejection.baseDuration = try duration()
        policy.ejection.maximumDuration = try duration()
        policy.ejection.maximumPercent = try count()
        policy.ejection.panicPercent = try count()
    }

    private mutating func timeouts(into policy: inout FrontPolicy) throws(WireFault) {
        policy.drainDeadline = try duration()
        policy.holdDeadline = try duration()
        policy.connectTimeout = try duration()
        policy.responseTimeout = try duration()
        policy.idleTimeout = try duration()
        policy.headerTimeout = try duration()
        policy.bodyTimeout = try duration()
        policy.streamIdleTimeout = try duration()
    }

    private mutating func stickiness() throws(WireFault) -> Stickiness? {
        let tag: UInt8 = try integer()
        switch tag {
        case 0: return nil
        case 1: return .cookie(name: try text("cookie name", limit: WireLimits.nameBytes))
        case 2: return .header(name: try text("header name", limit: WireLimits.nameBytes))
        case 3: return .clientAddress
        default: throw .malformed(what: "stickiness")
        }
    }

    private mutating func texts(_ what: String, each limit: Int) throws(WireFault) -> [String] {
        try list(what, limit: WireLimits.matchesPerService) { frame throws(WireFault) in
            try frame.text(what, limit: limit)
        }
    }

    private mutating func flag(_ what: String) throws(WireFault) -> Bool {
        let value: UInt8 = try integer()
        guard value <= 1 else { throw .malformed(what: what) }
        return value == 1
    }

    private mutating func choice<Choice: CaseIterable>(_ what: String) throws(WireFault) -> Choice {
        let place: UInt8 = try integer()
        for (offset, choice) in Choice.allCases.enumerated() where offset == Int(place) {
            return choice
        }
        throw .malformed(what: what)
    }
}
