/// Changes of the count by how far a figure is beyond bounds (`scale.steps`), as step scaling of AWS
/// Application Auto Scaling has it.
package struct ScaleSteps: Equatable, Sendable, Codable {
    /// A figure of the policy, or one of `scale.metrics` by its name.
    package var metric: String
    /// How long a change is waited for before the next one in its direction.
    package var cooldown: Duration = .seconds(60)
    package var steps: [ScaleStep]

    package init(metric: String, steps: [ScaleStep]) {
        self.metric = metric
        self.steps = steps
    }

    /// Of those whose bound the figure is at or beyond the furthest one; nil: it is between them.
    package func step(at figure: Int64) -> ScaleStep? {
        let above = steps.filter { $0.side == .above && figure >= $0.bound }
        let below = steps.filter { $0.side == .below && figure <= $0.bound }
        return above.max { $0.bound < $1.bound } ?? below.min { $0.bound < $1.bound }
    }
}

package struct ScaleStep: Equatable, Sendable, Codable {
    package enum Side: String, Sendable, Codable {
        /// At or above the bound replicas are added.
        case above
        /// At or below it they are removed.
        case below
    }

    package var side: Side
    /// In thousandths; of a share in whole percent.
    package var bound: Int64
    package var change: CountOrPercent

    package init(_ side: Side, _ bound: Int64, _ change: CountOrPercent) {
        self.side = side
        self.bound = bound
        self.change = change
    }

    /// The count that it leads to. A share is rounded towards none, and is one at least (Application
    /// Auto Scaling, "How step scaling works"): 25 % of 10 are 2, of 3 one.
    package func applied(to count: Int) -> Int {
        let change =
            switch change {
            case .count(let number): number
            case .percent(let percent): max(1, count * percent / 100)
            }
        return side == .above ? count + change : max(0, count - change)
    }
}
