package import Model

/// One labelled sentence of a policy in force, defaults included: what `coxctl describe` shows.
package struct PolicyLine: Codable, Sendable, Equatable {
    /// `command`, `limits`, `readiness`, `scale` ...
    package let label: String
    package let text: String

    package init(label: String, text: String) {
        self.label = label
        self.text = text
    }

    package static func lines(of policy: ServicePolicy) -> [PolicyLine] {
        let template = policy.template
        return [
            PolicyLine(label: "command", text: template.command.joined(separator: " ")),
            template.workingDirectory.map { PolicyLine(label: "directory", text: $0) },
            environment(template.environment),
            PolicyLine(label: "identity", text: text(of: template.identity)),
            endpoint(template.endpoint),
            PolicyLine(label: "limits", text: text(of: template.limits)),
            PolicyLine(label: "readiness", text: readiness(template)),
            startup(template),
            warmUp(template),
            liveness(template),
            state(template),
            PolicyLine(label: "stop", text: stop(template)),
            PolicyLine(label: "scale", text: text(of: policy.scale)),
            policy.scale.spares == 0
                ? nil : PolicyLine(label: "spares", text: "\(policy.scale.spares), frozen"),
            metrics(policy.scale.metrics),
            limits(policy),
            startBoost(policy.scale),
            steps(policy.scale.steps),
            schedules(policy.scale.schedules),
            policy.front.map { PolicyLine(label: "front", text: text(of: $0)) },
            PolicyLine(label: "restart", text: text(of: policy.restart)),
            PolicyLine(label: "rollout", text: text(of: policy.rollout)),
            policy.dependencies.map { PolicyLine(label: "waits for", text: text(of: $0)) },
            policy.priority == ServicePolicy.usualPriority
                ? nil : PolicyLine(label: "priority", text: "\(policy.priority)"),
            policy.alerts.map { PolicyLine(label: "on failure", text: text(of: $0)) },
            policy.group.map { PolicyLine(label: "group", text: "rolls with those of '\($0)'") },
            policy.chaos == .allowed
                ? PolicyLine(label: "chaos", text: "faults may be made on purpose") : nil,
        ].compactMap(\.self)
    }

    /// Everything that makes a replica of one revision different from one of another. Unlike in
    /// `lines`, arguments and variables are told one by one and with their values: two revisions
    /// may differ in nothing else, and who may ask this may read the policy's text as well.
    package static func settings(of template: ReplicaTemplate) -> [PolicyLine] {
        var lines = template.command.enumerated().map { index, argument in
            PolicyLine(label: index == 0 ? "command" : "argument \(index)", text: argument)
        }
        for (path, digest) in template.contents.sorted(by: { $0.key < $1.key }) {
            lines.append(PolicyLine(label: "content of \(path)", text: digest))
        }
        for (name, value) in template.environment.sorted(by: { $0.key < $1.key }) {
            lines.append(PolicyLine(label: "environment \(name)", text: value))
        }
        lines += [
            template.workingDirectory.map { PolicyLine(label: "directory", text: $0) },
            PolicyLine(label: "identity", text: text(of: template.identity)),
            endpoint(template.endpoint),
            PolicyLine(label: "limits", text: text(of: template.limits)),
            PolicyLine(label: "sandbox", text: text(of: template.sandbox)),
            PolicyLine(label: "readiness", text: readiness(template)),
            startup(template),
            warmUp(template),
            liveness(template),
            state(template),
            PolicyLine(label: "stop", text: stop(template)),
        ].compactMap(\.self)
        return lines
    }

    private static func text(of dependencies: Dependencies) -> String {
        let parts = [
            dependencies.requires.map { "\($0), which it requires" },
            dependencies.after.map { "\($0), when it begins" },
        ]
        return parts.flatMap { $0 }.joined(separator: ", ")
    }

    private static func text(of sandbox: Sandbox) -> String {
        let parts = [
            "no-new-privileges \(sandbox.noNewPrivileges ? "yes" : "no")",
            "private-tmp \(sandbox.privateTmp ? "yes" : "no")",
            "protect-system \(sandbox.protectSystem.rawValue)",
            "protect-home \(sandbox.protectHome.rawValue)",
        ]
        return (parts + sandbox.readWritePaths.map { "writes \($0)" }).joined(separator: ", ")
    }

    /// Names only: a value may be a secret, and who may ask need not be who may know.
    private static func environment(_ environment: [String: String]) -> PolicyLine? {
        if environment.isEmpty { return nil }
        let names = environment.keys.sorted().joined(separator: ", ")
        return PolicyLine(label: "environment", text: names)
    }

    private static func text(of identity: ReplicaTemplate.Identity) -> String {
        switch identity {
        case .dynamic: "a user of its own, made while it runs"
        case .user(let user, nil): "user \(user)"
        case .user(let user, let group?): "user \(user), group \(group)"
        }
    }

    private static func text(of limits: ResourceLimits) -> String {
        let parts = [
            limits.cpuMilliCores.map { "CPU \($0)m" },
            limits.cpuWeight.map { "CPU weight \($0)" },
            limits.memoryMaximumBytes.map { "memory \($0.binaryText)" },
            limits.memoryHighBytes.map { "memory throttled above \($0.binaryText)" },
            limits.tasksMaximum.map { "tasks \($0)" },
            limits.openFilesMaximum.map { "open files \($0)" },
        ].compactMap(\.self)
        return parts.isEmpty ? "none" : parts.joined(separator: ", ")
    }

    private static func endpoint(_ kind: ReplicaTemplate.EndpointKind) -> PolicyLine? {
        switch kind {
        case .none: nil
        case .port: PolicyLine(label: "endpoint", text: "a loopback port in $PORT")
        case .socket:
            PolicyLine(label: "endpoint", text: "a Unix socket, handed over by systemd")
        case .direct:
            PolicyLine(
                label: "endpoint", text: "the front port itself, handed over by systemd to each")
        }
    }

    private static func readiness(_ template: ReplicaTemplate) -> String {
        let readiness = template.readiness
        let period = readiness.period.text
        let deadline = "; failed if not within \(readiness.startDeadline.text)"
        return switch readiness.check {
        case .started: "as soon as the program runs"
        case .notify: "it says READY=1" + deadline
        case .accepts where template.endpoint == .socket:
            "accepts a connection for the first time" + deadline
        case .accepts: "accepts a connection, asked every \(period)" + deadline
        case .http(let path): "answers GET \(path), asked every \(period)" + deadline
        case .grpc(let service):
            "\(sentence(.grpc(service: service))), asked every \(period)" + deadline
        case .command(let command):
            "'\(command.joined(separator: " "))' ends well, asked every \(period)" + deadline
        }
    }

    private static func startup(_ template: ReplicaTemplate) -> PolicyLine? {
        template.startup.map { startup in
            PolicyLine(
                label: "startup",
                text:
                    "\(sentence(startup.question)) before it is asked anything else; failed if not "
                    + "within \(startup.allowance.text)")
        }
    }

    private static func warmUp(_ template: ReplicaTemplate) -> PolicyLine? {
        template.readiness.warmUp.map { warmUp in
            PolicyLine(
                label: "warm-up",
                text: "\(warmUp.requests) requests of \(warmUp.paths.joined(separator: ", ")) "
                    + "within \(warmUp.deadline.text), before its first users")
        }
    }

    private static func liveness(_ template: ReplicaTemplate) -> PolicyLine? {
        let watchdog = template.watchdog.map { "sends WATCHDOG=1 every \($0.text)" }
        let parts = [template.liveness.map(text), watchdog].compactMap(\.self)
        if parts.isEmpty { return nil }
        return PolicyLine(label: "liveness", text: parts.joined(separator: "; "))
    }

    private static func text(of liveness: Liveness) -> String {
        "\(sentence(liveness.question)), asked every \(liveness.period.text); killed and replaced after "
            + "\(liveness.failureThreshold) failures in a row"
    }

    private static func sentence(_ question: ProbeQuestion) -> String {
        switch question {
        case .accepts: "accepts a connection"
        case .http(let question): "answers GET \(question.path)"
        case .grpc(""): "says SERVING by gRPC"
        case .grpc(let service): "says SERVING of '\(service)' by gRPC"
        case .command(let command): "'\(command.joined(separator: " "))' ends well"
        }
    }

    private static func state(_ template: ReplicaTemplate) -> PolicyLine? {
        template.state.map { state in
            let order =
                state.writer == .exclusive
                ? "a replica ends before another takes its name"
                : "a successor starts beside the one whose name it takes"
            return PolicyLine(
                label: "state", text: "a directory for each lasting name, one at a time; \(order)")
        }
    }

    private static func stop(_ template: ReplicaTemplate) -> String {
        let before = template.preStop.map { preStop in
            "after '\(text(of: preStop.question))' or \(preStop.deadline.text) "
        }
        let after = template.lastAction.map { "; then '\($0.joined(separator: " "))'" }
        return "\(before ?? "")\(template.stopSignal.rawValue), killed after "
            + template.stopDeadline.text + (after ?? "")
    }

    private static func text(of question: ProbeQuestion) -> String {
        switch question {
        case .accepts: "a connection"
        case .http(let question): "GET \(question.path)"
        case .grpc(let service): "gRPC \(service)"
        case .command(let command): command.joined(separator: " ")
        }
    }
}

extension PolicyLine {
    private static func text(of scale: ScalePolicy) -> String {
        guard scale.isAutomatic else { return "\(scale.replicas) replicas" }
        let idle = scale.sleeps ? " (none after \(scale.idle.after.text) with nothing to do)" : ""
        let bounds = "\(scale.minimum) to \(scale.maximum) replicas\(idle)"
        switch scale.algorithm {
        case .standard:
            let targets = scale.targetTexts.joined(separator: ", ")
            return "\(bounds) at \(targets); fewer after \(scale.scaleInWindow.text)"
        case .hpa:
            let targets =
                scale.targetTexts.isEmpty
                ? "80 % of their CPU request" : scale.targetTexts.joined(separator: ", ")
            return "\(bounds) by Kubernetes' HPA at \(targets); "
                + "fewer after \(scale.hpa.down.window.text)"
        case .kpa:
            let targets =
                scale.targetTexts.isEmpty
                ? "100 requests in flight" : scale.targetTexts.joined(separator: ", ")
            return "\(bounds) by Knative's KPA at \(scale.kpa.utilizationPercent) % of "
                + "\(targets) each"
        }
    }

    private static func metrics(_ metrics: [CustomMetric]) -> PolicyLine? {
        if metrics.isEmpty { return nil }
        let texts = metrics.map { metric in
            let pace = metric.source.isAsked ? ", asked every \(metric.period.text)" : ""
            return "\(metric.name): \(metric.source)\(pace), stale after \(metric.staleAfter.text)"
        }
        return PolicyLine(label: "metrics", text: texts.joined(separator: "; "))
    }

    private static func steps(_ rules: [ScaleSteps]) -> PolicyLine? {
        if rules.isEmpty { return nil }
        let texts = rules.map { rule in
            let isOfShares = rule.metric == "cpu" || rule.metric == "memory"
            let steps = rule.steps.map { step in
                let bound = isOfShares ? "\(step.bound) %" : MilliText.write(Int(step.bound))
                return step.side == .above
                    ? "at or above \(bound) add \(step.change)"
                    : "at or below \(bound) remove \(step.change)"
            }
            return "\(rule.metric) \(steps.joined(separator: ", ")); cooldown \(rule.cooldown.text)"
        }
        return PolicyLine(label: "steps", text: texts.joined(separator: "; "))
    }

    private static func schedules(_ schedules: [ScaleSchedule]) -> PolicyLine? {
        if schedules.isEmpty { return nil }
        let texts = schedules.map { schedule in
            let bounds = [
                schedule.minimum.map { "at least \($0)" }, schedule.maximum.map { "at most \($0)" },
            ].compactMap(\.self).joined(separator: " and ")
            return "\(schedule.name): \(bounds) for \(schedule.lasting.text) from "
                + "'\(schedule.start.text)' in \(schedule.timeZone)"
        }
        return PolicyLine(label: "schedules", text: texts.joined(separator: "; "))
    }

    private static func text(of front: FrontPolicy) -> String {
        front.listen.map(\.description).joined(separator: ", ")
            + " (\(front.mode.rawValue)); drains for at most \(front.drainDeadline.text)"
    }

    private static func text(of restart: RestartPolicy) -> String {
        let backoff = restart.backoff
        let condition = "\(restart.condition.rawValue)"
        if restart.condition == .never { return condition }
        let first = backoff.first == .zero ? "at once" : "after \(backoff.first.text)"
        let end = restart.giveUpAfter.map { ", given up after \($0) failures in a row" } ?? ""
        let intensity = restart.intensity.map {
            ", failed after more than \($0.failures) failures in \($0.period.text)"
        }
        let causes = (restart.exceptions ?? []).map {
            ", \($0.cause.rawValue): \($0.action.rawValue)"
        }
        let byHand = restart.stoppedByHand == .leave ? ", left alone when stopped by hand" : ""
        let memory = restart.memory.map {
            ", replaced when above \(ByteText.write($0.aboveBytes)) for \($0.span.text)"
        }
        return "\(condition), first \(first), then after \(backoff.initial.text) growing to "
            + backoff.maximum.text + end + (intensity ?? "") + causes.joined() + byHand
            + (memory ?? "")
    }

    private static func text(of alerts: AlertPolicy) -> String {
        let targets = alerts.targets.map { target in
            switch target {
            case .unit(let unit): "'\(unit)' is started"
            case .webhook(let address): "\(address) is told"
            }
        }
        return targets.joined(separator: " and ") + " of "
            + alerts.occasions.map(\.rawValue).joined(separator: ", ")
    }

    private static func text(of rollout: RolloutPolicy) -> String {
        strategy(rollout)
            + "each counts once ready for \(rollout.minimumReady.text); "
            + "\(rollout.onFailure.rawValue) after \(rollout.progressDeadline.text) without progress "
            + "or \(rollout.failureLimit) failures\(analysis(rollout.analysis))"
    }

    private static func strategy(_ rollout: RolloutPolicy) -> String {
        let steps = rollout.canary.steps.map(CanaryStepText.write).joined(separator: ", ")
        return switch rollout.strategy {
        case .recreate: "all old ones end before the first new one starts; "
        case .rolling: "\(rollout.surge) more and \(rollout.unavailable) fewer at a time; "
        case .canary: "canary: \(steps)\(rollout.canary.match.map(asking) ?? ""); "
        case .blueGreen:
            "a second set, then all at once, the old one kept for \(rollout.blueGreen.keepOld.text); "
        }
    }

    private static func asking(_ match: CanaryMatch) -> String {
        switch match {
        case .header(let name): ", and who asks by header '\(name)'"
        case .cookie(let name): ", and who asks by cookie '\(name)'"
        }
    }

    private static func analysis(_ policy: AnalysisPolicy) -> String {
        if policy.isOff { return "" }
        return ", or with \(policy.errorPercent) % more failed requests or "
            + "\(policy.latencyPercent) % of the latency of the revision before"
            + (policy.queries.isEmpty ? "" : ", or with ")
            + policy.queries.map { "'\($0.metric.name)' out of bounds" }.listed("or")
    }
}

extension ScalePolicy {
    /// The figures that it scales by, in the order in which policies have them.
    fileprivate var targetTexts: [String] {
        var texts: [String] = []
        func add(_ text: String?) { if let text { texts.append(text) } }
        let reference = algorithm == .hpa ? "request" : "limit"
        if cpu?.isStaffed == true { add("CPU as their requests need") }
        add(cpu?.percent.map { "\($0) % of their CPU \(reference)" })
        add(cpu?.averageMilliCores.map { "\(CPUText.write($0)) of CPU" })
        add(memory?.percent.map { "\($0) % of their memory" })
        add(memory?.averageBytes.map { "\(ByteText.write($0)) of memory" })
        add((inFlight?.milli).map { "\(MilliText.write($0)) requests in flight" })
        add((rate?.milli).map { "\(MilliText.write($0)) requests/s" })
        add(held?.totalMilli.map { "\(MilliText.write($0)) held requests" })
        add(held?.averageMilli.map { "\(MilliText.write($0)) held requests each" })
        for metric in metrics {
            add(metric.target.totalMilli.map { "\(MilliText.write($0)) of '\(metric.name)'" })
            add(
                metric.target.averageMilli.map { "\(MilliText.write($0)) of '\(metric.name)' each" }
            )
        }
        return texts
    }
}
