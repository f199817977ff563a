import Model

/// One setting of a front policy in a message: its number there, and how it is written and read. A
/// setting that is not there keeps its default; so does a choice that only a newer release knows.
struct PolicyField: Sendable {
    typealias Path<Value> = WritableKeyPath<FrontPolicy, Value> & Sendable

    let number: UInt16
    let write: @Sendable (FrontPolicy, inout TaggedWriter) -> Void
    let read: @Sendable (TaggedField, inout FrontPolicy) throws(WireFault) -> Void

    /// Numbers are never given again. 1 to 3 are read by themselves.
    static let all: [PolicyField] = [
        texts(4, "host", \.match.hosts, limit: WireLimits.hostBytes),
        texts(5, "path prefix", \.match.pathPrefixes, limit: WireLimits.pathPrefixBytes),
        choice(6, \.balance),
        duration(7, \.slowStart),
        maximum(8, \.requestsPerReplicaMaximum),
        count(9, \.retries.percent),
        count(10, \.retries.minimumConcurrent),
        count(11, \.retries.attemptsMaximum),
        count(12, \.ejection.consecutiveFailures),
        duration(13, \.ejection.baseDuration),
        duration(14, \.ejection.maximumDuration),
        count(15, \.ejection.maximumPercent),
        count(16, \.ejection.panicPercent),
        duration(17, \.drainDeadline),
        duration(18, \.holdDeadline),
        duration(19, \.connectTimeout),
        duration(20, \.responseTimeout),
        duration(21, \.idleTimeout),
        duration(22, \.headerTimeout),
        duration(23, \.bodyTimeout),
        duration(24, \.streamIdleTimeout),
        count(25, \.heldRequestsMaximum),
        size(26, \.bodyBytesMaximum),
        count(27, \.clientsMaximum),
        choice(28, \.forwarding.xForwarded),
        choice(29, \.forwarding.forwarded),
        flag(30, \.forwarding.via),
        choice(31, \.proxyProtocol),
        choice(32, \.accessLog),
    ]
}

extension PolicyField {
    private static func duration(_ number: UInt16, _ path: any Path<Duration>) -> PolicyField {
        PolicyField(number: number) { policy, message in
            message.duration(number, policy[keyPath: path])
        } read: { field, policy throws(WireFault) in
            policy[keyPath: path] = try field.duration("duration")
        }
    }

    private static func count(_ number: UInt16, _ path: any Path<Int>) -> PolicyField {
        PolicyField(number: number) { policy, message in
            message.count(number, policy[keyPath: path])
        } read: { field, policy throws(WireFault) in
            policy[keyPath: path] = try field.integer("count")
        }
    }

    private static func maximum(_ number: UInt16, _ path: any Path<Int?>) -> PolicyField {
        PolicyField(number: number) { policy, message in
            if let value = policy[keyPath: path] { message.count(number, value) }
        } read: { field, policy throws(WireFault) in
            policy[keyPath: path] = try field.integer("count") as Int
        }
    }

    private static func size(_ number: UInt16, _ path: any Path<UInt64>) -> PolicyField {
        PolicyField(number: number) { policy, message in
            message.integer(number, policy[keyPath: path])
        } read: { field, policy throws(WireFault) in
            policy[keyPath: path] = try field.integer("size")
        }
    }

    private static func flag(_ number: UInt16, _ path: any Path<Bool>) -> PolicyField {
        PolicyField(number: number) { policy, message in
            message.count(number, policy[keyPath: path] ? 1 : 0)
        } read: { field, policy throws(WireFault) in
            policy[keyPath: path] = try field.integer("flag") as UInt8 != 0
        }
    }

    private static func choice<Choice: RawRepresentable<String> & SendableMetatype>(
        _ number: UInt16, _ path: any Path<Choice>
    ) -> PolicyField {
        PolicyField(number: number) { policy, message in
            message.text(number, policy[keyPath: path].rawValue)
        } read: { field, policy throws(WireFault) in
            let name = try field.text("choice", limit: WireLimits.nameBytes)
            if let choice = Choice(rawValue: name) { policy[keyPath: path] = choice }
        }
    }

    /// One field for each text.
    private static func texts(
        _ number: UInt16, _ what: String, _ path: any Path<[String]>, limit: Int
    ) -> PolicyField {
        PolicyField(number: number) { policy, message in
            for text in policy[keyPath: path] { message.text(number, text) }
        } read: { field, policy throws(WireFault) in
            policy[keyPath: path].append(try field.text(what, limit: limit))
            let count = policy[keyPath: path].count
            guard count <= WireLimits.matchesPerService else {
                throw .tooMany(what: "\(what)s", count: count)
            }
        }
    }
}
