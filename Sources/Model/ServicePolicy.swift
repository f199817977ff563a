/// What one policy file says, validated: the whole wish for one service.
package struct ServicePolicy: Equatable, Sendable, Codable {
    package var name: ServiceName
    /// All that makes a replica different. A change of it is a new revision.
    package var template: ReplicaTemplate
    package var scale: ScalePolicy
    package var front: FrontPolicy?
    package var restart: RestartPolicy
    package var rollout: RolloutPolicy
    /// Nil: its starts wait for nobody.
    package var dependencies: Dependencies?
    /// Nil: nobody is told of its failures.
    package var alerts: AlertPolicy?
    /// Nil: the usual one.
    private var rank: Int?
    /// Services that name the same one roll as one; nil: it rolls by itself.
    package var group: ServiceName?
    /// Nil: off.
    package var chaos: ChaosConsent?

    /// Who gives way to whom when the host is short of memory or CPU: the lower to the higher. Optional
    /// where it is stored, as older releases knew nothing of it.
    package var priority: Int {
        get { rank ?? Self.usualPriority }
        set { rank = newValue == Self.usualPriority ? nil : newValue }
    }

    package static let usualPriority = 50

    package init(
        name: ServiceName, template: ReplicaTemplate, scale: ScalePolicy = .fixed(1),
        front: FrontPolicy? = nil, restart: RestartPolicy = RestartPolicy(),
        rollout: RolloutPolicy = RolloutPolicy()
    ) {
        self.name = name
        self.template = template
        self.scale = scale
        self.front = front
        self.restart = restart
        self.rollout = rollout
    }
}
