/// How replicas of one revision give way to those of the next.
package struct RolloutPolicy: Equatable, Sendable {
    package var strategy: Strategy = .rolling
    /// More than the desired count at a time; a percentage rounds up (Kubernetes: 25 %).
    package var surge: CountOrPercent = .percent(25)
    /// Fewer available than the desired count at a time; a percentage rounds down.
    package var unavailable: CountOrPercent = .count(0)
    /// A new replica counts as available once it has been ready this long. One that fails sooner fails
    /// the rollout.
    package var minimumReady: Duration = .seconds(5)
    /// Without progress for this long the rollout has failed.
    package var progressDeadline: Duration = .seconds(60)
    /// So many failures of new replicas and the rollout has failed, before its deadline.
    package var failureLimit = 3
    /// What a replica that nobody waits for has of its CPU weight until it is ready.
    package var startWeightPercent = 20
    package var analysis = AnalysisPolicy()
    package var onFailure: FailureAction = .undo
    package var canary = CanaryPolicy()
    package var blueGreen = BlueGreenPolicy()
    /// Run before anything changes; if it fails, nothing does.
    package var before: RolloutHook?
    /// Run when the new revision serves; if it fails, the rollout has.
    package var after: RolloutHook?
    /// Revisions kept for `coxctl rollout undo`.
    package var historyLimit: Int = 10

    package enum Strategy: String, Sendable, Codable, CaseIterable {
        /// New replicas first, old ones after, within `surge` and `unavailable`.
        case rolling
        /// All old ones end before the first new one starts: for programs of which two must never
        /// run at a time, the only writer of a file for one. Requests wait in the front meanwhile.
        case recreate
        /// The new revision gets a share of the requests, and then more of them.
        case canary
        /// A whole second set, then all requests go over at once.
        case blueGreen = "blue-green"
    }

    package enum FailureAction: String, Sendable, Codable, CaseIterable { case undo, pause }

    package init() {}
}

extension RolloutPolicy: Codable {
    /// What an older release stored lacks the younger fields: they get their defaults.
    package init(from decoder: any Decoder) throws {
        let fields = try decoder.container(keyedBy: CodingKeys.self)
        self.init()
        strategy = try fields.decodeIfPresent(Strategy.self, forKey: .strategy) ?? strategy
        surge = try fields.decode(CountOrPercent.self, forKey: .surge)
        unavailable = try fields.decode(CountOrPercent.self, forKey: .unavailable)
        minimumReady = try fields.decode(Duration.self, forKey: .minimumReady)
        progressDeadline = try fields.decode(Duration.self, forKey: .progressDeadline)
        try fields.read(.failureLimit, into: &failureLimit)
        try fields.read(.startWeightPercent, into: &startWeightPercent)
        try fields.read(.analysis, into: &analysis)
        try fields.read(.canary, into: &canary)
        try fields.read(.blueGreen, into: &blueGreen)
        before = try fields.decodeIfPresent(RolloutHook.self, forKey: .before)
        after = try fields.decodeIfPresent(RolloutHook.self, forKey: .after)
        onFailure = try fields.decode(FailureAction.self, forKey: .onFailure)
        historyLimit = try fields.decode(Int.self, forKey: .historyLimit)
    }
}

package enum CountOrPercent: Equatable, Sendable, Codable, CustomStringConvertible {
    case count(Int)
    case percent(Int)

    /// Of 10: 25 % is 3 rounded up, 2 rounded down.
    package func roundedUp(of whole: Int) -> Int {
        switch self {
        case .count(let count): count
        case .percent(let percent): (whole * percent + 99) / 100
        }
    }

    package func roundedDown(of whole: Int) -> Int {
        switch self {
        case .count(let count): count
        case .percent(let percent): whole * percent / 100
        }
    }

    package var description: String {
        switch self {
        case .count(let count): "\(count)"
        case .percent(let percent): "\(percent)%"
        }
    }
}
