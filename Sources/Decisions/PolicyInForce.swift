package import Model

/// The policy of a service, as it was applied: one reference to some thousand bytes. Each step asks it dozens
/// of times, so its parts are read where they are (`_read`), and not from copies.
package typealias PolicyInForce = Boxed<ServicePolicy>

extension PolicyInForce {
    package var whole: ServicePolicy { wrappedValue }

    package var template: ReplicaTemplate { _read { yield wrappedValue.template } }
    package var scale: ScalePolicy { _read { yield wrappedValue.scale } }
    package var front: FrontPolicy? { _read { yield wrappedValue.front } }
    /// Asked more often than what it says.
    package var hasFront: Bool {
        switch wrappedValue.front {
        case .some: true
        case nil: false
        }
    }
    package var restart: RestartPolicy { _read { yield wrappedValue.restart } }
    package var rollout: RolloutPolicy { _read { yield wrappedValue.rollout } }
    package var dependencies: Dependencies? { wrappedValue.dependencies }
    package var alerts: AlertPolicy? { wrappedValue.alerts }
    package var group: ServiceName? { wrappedValue.group }
    package var chaos: ChaosConsent? { wrappedValue.chaos }
    package var priority: Int { wrappedValue.priority }
}
