package import Model

/// A unit that exists from its start until systemd collects it; there is no file of it.
package struct TransientUnit: Equatable, Sendable {
    package var name: UnitName
    package var properties: [UnitProperty]

    package init(_ name: UnitName, _ properties: [UnitProperty]) {
        self.name = name
        self.properties = properties
    }
}

extension TransientUnit {
    /// The unit of a replica, wholly given by its template; the environment is the template's and
    /// what the daemon adds (COXSWAIN_*, PORT).
    ///
    /// A user's own systemd runs everything as that user and has no right to other users and to
    /// mount namespaces: there, identity and sandbox come down to NoNewPrivileges.
    package init(
        _ replica: ReplicaID, template: ReplicaTemplate, environment: [String: String],
        seat: Int? = nil, scope: BusScope = .system
    ) {
        let table = template.environment.merging(environment) { _, ours in ours }
        name = UnitName(replica)
        properties =
            Self.place(of: replica)
            + Self.life(of: template)
            + [.execStart([ExecCommand(template.command)]), .environment(table)]
            + Self.limits(template.limits)
            + [.noNewPrivileges(template.sandbox.noNewPrivileges)]
        if scope == .system {
            properties += Self.identity(of: template) + Self.sandbox(template.sandbox)
        }
        if let seat {
            properties += UnitProperty.stateDirectory(
                StateKeeping.directory(of: replica.service, seat: seat))
        }
        if let directory = template.workingDirectory {
            properties.append(.workingDirectory(directory))
        }
    }

    private static func place(of replica: ReplicaID) -> [UnitProperty] {
        [
            .description("\(replica), a replica kept by Coxswain"),
            .slice(.slice(of: replica.service)),
            .collectMode(.inactive),
            .syslogIdentifier(replica.service.description),
            .logFields([
                "COXSWAIN_SERVICE": replica.service.description,
                "COXSWAIN_REVISION": "\(replica.revision)",
                "COXSWAIN_REPLICA": "\(replica)",
            ]),
        ]
    }

    private static func life(of template: ReplicaTemplate) -> [UnitProperty] {
        let isNotifying = template.readiness.check == .notify
        return [
            .type(isNotifying ? .notify : .exec),
            .noRestart,
            .startTimeout(template.readiness.startDeadline),
            .stopTimeout(template.stopDeadline),
            .killMode(.mixed),
            .killSignal(template.stopSignal.number),
        ] + (template.watchdog.map { [.watchdog($0)] } ?? [])
            + (template.lastAction.map { [.execStopPost([ExecCommand($0)])] } ?? [])
    }

    private static func identity(of template: ReplicaTemplate) -> [UnitProperty] {
        switch template.identity {
        case .dynamic: [.dynamicUser]
        case .user(let name, let group): [.user(name)] + (group.map { [.group($0)] } ?? [])
        }
    }

    private static func limits(_ limits: ResourceLimits) -> [UnitProperty] {
        var settings: [ResourceSetting] = []
        if let milliCores = limits.cpuMilliCores {
            settings.append(.cpuQuota(milliCores: milliCores))
        }
        if let weight = limits.cpuWeight { settings.append(.cpuWeight(weight)) }
        if let bytes = limits.memoryMaximumBytes { settings.append(.memoryMaximum(bytes: bytes)) }
        if let bytes = limits.memoryHighBytes { settings.append(.memoryHigh(bytes: bytes)) }
        if let count = limits.tasksMaximum { settings.append(.tasksMaximum(count)) }
        let files = limits.openFilesMaximum.map {
            UnitProperty.openFiles(maximum: UInt64(clamping: $0))
        }
        return UnitProperty.accounting + settings.map(\.property) + (files ?? [])
    }

    private static func sandbox(_ sandbox: Sandbox) -> [UnitProperty] {
        [
            .privateTmp(sandbox.privateTmp),
            .protectSystem(sandbox.protectSystem),
            .protectHome(sandbox.protectHome),
            .readWritePaths(sandbox.readWritePaths),
        ]
    }
}
