/// Whether what comes is told from what was.
package enum ScalePrediction: String, Sendable, Equatable, Codable, CaseIterable {
    /// By the same time of yesterday and a week ago.
    case season
    case off
}

extension ScalePolicy {
    package var needsClock: Bool {
        !schedules.isEmpty || isAutomatic && algorithm == .standard && prediction == .season
    }
}
