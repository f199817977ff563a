package import Model

/// Short ways to write policies and identifiers in tests.
package func serviceName(_ text: String) -> ServiceName {
    guard let name = try? ServiceName(text) else { preconditionFailure("'\(text)' is no name") }
    return name
}

package let orders = serviceName("orders")

package func replicaID(_ text: String) -> ReplicaID {
    guard let id = ReplicaID(text) else { preconditionFailure("'\(text)' is no replica") }
    return id
}

/// Instants of a test count from 1000 s, so that "some time ago" is there too.
package func second(_ seconds: Double) -> Instant {
    Instant(nanoseconds: 1_000_000_000_000) + .milliseconds(Int(seconds * 1_000))
}

/// How the simulated program of a template behaves.
package enum Behaviour: String {
    /// Ready after the host's usual delay.
    case healthy
    /// Runs and never becomes ready.
    case neverReady = "never-ready"
    /// Ends with status 1 before it is ready.
    case crashing
    /// Becomes ready and ends with status 1 a second later.
    case shortLived = "short-lived"
    /// Ends with status 0 a second after it was ready: a worker that is done.
    case finishing
    /// systemd refuses its unit.
    case refused
}

extension ReplicaTemplate {
    package static func version(_ version: String, _ behaviour: Behaviour = .healthy)
        -> ReplicaTemplate
    {
        var template = ReplicaTemplate(command: ["/bin/program", behaviour.rawValue])
        template.environment = ["VERSION": version]
        template.endpoint = .port
        template.readiness = Readiness(check: .accepts)
        return template
    }

    package var behaviour: Behaviour { Behaviour(rawValue: command[1]) ?? .healthy }
}

extension ServicePolicy {
    /// A web service behind a front port.
    package static func web(
        _ name: ServiceName = orders, _ template: ReplicaTemplate = .version("v1"),
        replicas: Int = 2
    ) -> ServicePolicy {
        let port =
            8_000 + UInt16(truncatingIfNeeded: name.description.utf8.reduce(0) { $0 + Int($1) })
        var policy = ServicePolicy(
            name: name, template: template, scale: .fixed(replicas),
            front: FrontPolicy(listen: [.ipv4(host: "127.0.0.1", port: port)]))
        policy.rollout.minimumReady = .zero
        return policy
    }

    /// Without a front port.
    package static func worker(
        _ name: ServiceName = orders, _ template: ReplicaTemplate = .version("v1"),
        replicas: Int = 1
    ) -> ServicePolicy {
        var policy = web(name, template, replicas: replicas)
        policy.front = nil
        policy.template.endpoint = .none
        policy.template.readiness = Readiness(check: .started)
        return policy
    }

    package static func automatic(
        _ name: ServiceName = orders, _ template: ReplicaTemplate = .version("v1"),
        from minimum: Int = 1, to maximum: Int = 10, target: Int = 50
    ) -> ServicePolicy {
        var policy = web(name, template, replicas: minimum)
        policy.scale = ScalePolicy(replicas: minimum, minimum: minimum, maximum: maximum)
        policy.scale.cpu = CPUTarget(percent: target)
        return policy
    }

    package func changed(_ change: (inout ServicePolicy) -> Void) -> ServicePolicy {
        var policy = self
        change(&policy)
        return policy
    }
}
