package import Model

/// The policy of a service, as it was applied: one reference to some thousand bytes. Each step asks it dozens
/// of times, so its parts are read where they are, and never from a copy of the whole.
package typealias PolicyInForce = Boxed<ServicePolicy>

extension PolicyInForce {
    package var whole: ServicePolicy { wrappedValue }

    package var template: ReplicaTemplate { wrappedValue.template }
    package var scale: ScalePolicy { wrappedValue.scale }
    package var front: FrontPolicy? { wrappedValue.front }
    package var restart: RestartPolicy { wrappedValue.restart }
    package var rollout: RolloutPolicy { wrappedValue.rollout }
    package var dependencies: Dependencies? { wrappedValue.dependencies }
    package var alerts: AlertPolicy? { wrappedValue.alerts }
    package var group: ServiceName? { wrappedValue.group }
    package var chaos: ChaosConsent? { wrappedValue.chaos }
    package var priority: Int { wrappedValue.priority }
}
