import Model

/// What the file says, key by key, before the keys are held against each other. Nil is "not said"
/// where that means something.
struct PolicyDraft {
    var name: ServiceName?
    var run = RunDraft()
    var readiness = ReadinessDraft()
    var startup: StandingProbeDraft<Startup>?
    var liveness: StandingProbeDraft<Liveness>?
    var front: FrontPolicy?
    var scale = ScaleDraft()
    var restart = RestartPolicy()
    var rollout = RolloutPolicy()
    var after: [ServiceName] = []
    var requires: [ServiceName] = []
    var alerts: AlertPolicy?
    var priority = ServicePolicy.usualPriority
    var group: ServiceName?
    var chaos: ChaosConsent?
}

struct RunDraft {
    var template = ReplicaTemplate(command: [])
    var user: String?
    var group: String?
    var endpoint: EndpointWord?
    var preStop: PreStopDraft?
}

struct PreStopDraft {
    var path: String?
    var command: [String]?
    var deadline: Duration = PreStop(.accepts).deadline

    /// Nil unless one of the two is said.
    var preStop: PreStop? {
        let path = path.map { ProbeQuestion.http(HTTPQuestion(path: $0)) }
        return (path ?? command.map { .command($0) }).map {
            var preStop = PreStop($0)
            preStop.deadline = deadline
            return preStop
        }
    }
}

enum EndpointWord: String, CaseIterable {
    case port, socket, direct, none

    var kind: ReplicaTemplate.EndpointKind {
        switch self {
        case .port: .port
        case .socket: .socket
        case .direct: .direct
        case .none: .none
        }
    }
}

struct ReadinessDraft {
    var check: CheckWord?
    var ask = ProbeDraft()
    /// All but the check itself.
    var settings = Readiness(check: .started)
}

enum CheckWord: String, CaseIterable { case started, notify, accepts, http, grpc, command }

struct ScaleDraft {
    var replicas: Int?
    var minimum: Int?
    var maximum: Int?
    var scaleInWindow: Duration?
    /// All but these.
    var settings = ScalePolicy.fixed(1)
}

// MARK: - What is not said

extension PolicyDraft {
    var endpoint: EndpointWord { run.endpoint ?? (front == nil ? .none : .port) }

    var check: CheckWord {
        if let check = readiness.check { return check }
        if readiness.ask.path != nil { return .http }
        if readiness.ask.service != nil { return .grpc }
        if readiness.ask.command != nil { return .command }
        if readiness.ask.port != nil { return .accepts }
        return switch endpoint {
        case .none: .started
        case .direct: .notify
        case .port, .socket: .accepts
        }
    }
}

// MARK: - The policy

extension PolicyDraft {
    /// Nil without a name, which has been reported then.
    var policy: ServicePolicy? {
        guard let name else { return nil }
        var policy = ServicePolicy(
            name: name, template: template, scale: scale.policy, front: front, restart: restart,
            rollout: rollout)
        let dependencies = Dependencies(after: after, requires: requires)
        policy.dependencies = dependencies.isEmpty ? nil : dependencies
        policy.alerts = alerts
        policy.priority = priority
        policy.group = group
        policy.chaos = chaos
        return policy
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
            case .http: .http(path: readiness.ask.path ?? "/")
            case .grpc: .grpc(service: readiness.ask.service ?? "")
            case .command: .command(readiness.ask.command ?? [])
            }
        template.readiness.port = readiness.ask.portNumber
        if readiness.ask.expectation != HTTPExpectation() {
            template.readiness.expectation = readiness.ask.expectation
        }
        template.startup = startup?.probe
        template.liveness = liveness?.probe
        template.preStop = run.preStop?.preStop
        return template
    }
}

extension ScaleDraft {
    var policy: ScalePolicy {
        var policy = settings
        let usual =
            settings.cpu?.isStaffed == true
            ? ScalePolicy.staffedWindow
            : settings.isByStepsAlone ? .zero : settings.scaleInWindow
        policy.scaleInWindow = scaleInWindow ?? usual
        if !settings.isAutomatic {
            policy.replicas = replicas ?? 1
            policy.minimum = policy.replicas
            policy.maximum = policy.replicas
        } else {
            policy.minimum = minimum ?? 1
            policy.maximum = maximum ?? policy.minimum
            // One to begin with, so that a program that does not start is seen at once.
            policy.replicas = replicas ?? max(1, policy.minimum)
        }
        return policy
    }
}
