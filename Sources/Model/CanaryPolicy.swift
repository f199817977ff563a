/// How a new revision gets its users little by little. The old revision stays at full strength until
/// the last step is over, so that going back costs nobody anything.
package struct CanaryPolicy: Equatable, Sendable, Codable {
    package var steps: [Step] = [
        Step(percent: 10, pause: .lasting(.seconds(300))),
        Step(percent: 50, pause: .lasting(.seconds(300))),
    ]

    /// Requests that say so go to the new revision, or are kept from it, whatever the share; nil: none does.
    package var match: CanaryMatch?

    package init() {}

    package struct Step: Equatable, Sendable, Codable {
        /// Of the requests, 1 to 99, or 0 where only those go there that say so; in whole replicas, rounded up, where `replicas` does not say
        /// how many serve them.
        package let percent: Int
        package let replicas: Int?
        package let pause: Pause

        package init(percent: Int, replicas: Int? = nil, pause: Pause) {
            self.percent = percent
            self.replicas = replicas
            self.pause = pause
        }

        /// At least one where there is any.
        package func replicas(of desired: Int) -> Int {
            if desired == 0 { return 0 }
            return max(
                1, min(replicas ?? CountOrPercent.percent(percent).roundedUp(of: desired), desired))
        }
    }

    package enum Pause: Equatable, Sendable, Codable {
        case lasting(Duration)
        /// Until a person says so (`coxctl rollout promote`).
        case untilPromoted
    }
}

/// What happens to the old set.
package struct BlueGreenPolicy: Equatable, Sendable, Codable {
    /// How long it is kept after the switch, for an instant return.
    package var keepOld: Duration = .seconds(30)

    package init() {}
}
