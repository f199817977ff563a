import Model

/// What the file says, key by key, before the keys are held against each other. Nil is "not said"
/// where that means something.
struct PolicyDraft {
    var name: ServiceName?
    var run = RunDraft()
    var readiness = ReadinessDraft()
    var front: FrontPolicy?
    var scale = ScaleDraft()
    var restart = RestartPolicy()
    var rollout = RolloutPolicy()
}

struct RunDraft {
    var template = ReplicaTemplate(command: [])
    var user: String?
    var group: String?
    var endpoint: EndpointWord?
}

enum EndpointWord: String, CaseIterable {
    case port, socket, none

    var kind: ReplicaTemplate.EndpointKind {
        switch self {
        case .port: .port
        case .socket: .socket
        case .none: .none
        }
    }
}

struct ReadinessDraft {
    var check: CheckWord?
    var path: String?
    /// All but the check itself.
    var settings = Readiness(check: .started)
}

enum CheckWord: String, CaseIterable { case started, notify, accepts, http }

struct ScaleDraft {
    var replicas: Int?
    var minimum: Int?
    var maximum: Int?
    /// All but the counts.
    var settings = ScalePolicy.fixed(1)
}

// MARK: - What is not said

extension PolicyDraft {
    var endpoint: EndpointWord { run.endpoint ?? (front == nil ? .none : .port) }

    var check: CheckWord {
        readiness.check
            ?? (readiness.path != nil ? .http : endpoint == .none ? .started : .accepts)
    }
}

// MARK: - The policy

extension PolicyDraft {
    /// Nil without a name, which has been reported then.
    var policy: ServicePolicy? {
        guard let name else { return nil }
        return ServicePolicy(
            name: name, template: template, scale: scale.policy, front: front, restart: restart,
            rollout: rollout)
    }

    private var template: ReplicaTemplate {
        var template = run.template
        template.identity = run.user.map { .user($0, group: run.group) } ?? .dynamic
        template.endpoint = endpoint.kind
        template.readiness = readiness.settings
        template.readiness.check =
            switch check {
            case .started: .started
            case .notify: .notify
            case .accepts: .accepts
            case .http: .http(path: readiness.path ?? "/")
            }
        return template
    }
}

extension ScaleDraft {
    var policy: ScalePolicy {
        var policy = settings
        if settings.cpu == nil {
            policy.replicas = replicas ?? 1
            policy.minimum = policy.replicas
            policy.maximum = policy.replicas
        } else {
            policy.minimum = minimum ?? 1
            policy.maximum = maximum ?? policy.minimum
            policy.replicas = replicas ?? policy.minimum
        }
        return policy
    }
}
