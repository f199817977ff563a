/// Who is told of failures that a person should hear of, and of which.
package struct AlertPolicy: Equatable, Sendable, Codable {
    /// A unit that systemd starts; of a template (`page@.service`) the one for the service.
    package var unit: String?
    package var webhook: WebhookAddress?
    package var occasions: [Alert.Occasion] = Alert.Occasion.allCases
    /// What one try may take.
    package var timeout: Duration = .seconds(10)
    /// Tries after the first one.
    package var retries = 5

    package init() {}

    package var targets: [Alert.Target] {
        [unit.map(Alert.Target.unit), webhook.map(Alert.Target.webhook)].compactMap(\.self)
    }
}

/// A failure that somebody is told of. It is kept until he has been, or every try was in vain; a daemon
/// that dies in between leaves it to the next one, so he may be told twice and knows it by the number.
package struct Alert: Equatable, Sendable, Codable {
    package enum Occasion: String, Sendable, Codable, CaseIterable {
        /// A place, or the whole service, is given up.
        case giveUp = "give-up"
        /// A rollout has failed, whether it is undone or waits for a person.
        case rollback
        /// The kernel has killed a replica for want of memory.
        case outOfMemory = "out-of-memory"
    }

    package enum Target: Equatable, Sendable, Codable {
        case unit(String)
        case webhook(WebhookAddress)
    }

    /// Of its service; ascending, never given twice between two boots.
    package let number: Int64
    package let occasion: Occasion
    package let target: Target
    package let replica: ReplicaID?
    package let sentence: String
    package var raisedAt: Instant
    /// As the policy had them when it was raised.
    package let timeout: Duration
    package var triesLeft: Int
    package var triesMade = 0
    package var due: Instant

    package init(
        number: Int64, _ occasion: Occasion, to target: Target, by policy: AlertPolicy,
        replica: ReplicaID?, _ sentence: String, at now: Instant
    ) {
        self.number = number
        self.occasion = occasion
        self.target = target
        self.replica = replica
        self.sentence = sentence
        raisedAt = now
        timeout = policy.timeout
        triesLeft = policy.retries + 1
        due = now
    }
}

/// Where a webhook is asked by `POST`, in plain HTTP: the daemon brings neither TLS nor a resolver.
package struct WebhookAddress: Hashable, Sendable, Codable, CustomStringConvertible {
    /// Numeric.
    package let host: String
    package let port: UInt16
    package let path: String

    package init(host: String, port: UInt16, path: String) {
        self.host = host
        self.port = port
        self.path = path
    }

    /// What a client calls the host.
    package var authority: String {
        host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)"
    }

    package var description: String { "http://\(authority)\(path)" }
}

extension Alert.Target: CustomStringConvertible {
    package var description: String {
        switch self {
        case .unit(let name): name
        case .webhook(let address): address.description
        }
    }
}
