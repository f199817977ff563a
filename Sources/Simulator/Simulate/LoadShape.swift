/// How the load of the elastic bench moves, also where that is rehearsed.
package enum LoadShape: String, CaseIterable, Sendable {
    case step, ramp, spike, sine
    case onOff = "on-off"
    case worldCup = "world-cup"

    /// Seconds of low load that all shapes but the last begin with: nobody is judged by a cold start.
    package static let leadSeconds = 8

    /// Requests a second, for each second, between a low and a high rate.
    package func rates(
        from low: Double, to high: Double, seconds: Int, trace: [Double]
    ) -> [Double] {
        guard self != .worldCup else { return Self.compress(trace, into: seconds, peak: high) }
        let span = max(1, seconds - Self.leadSeconds)
        let lead = Array(repeating: low, count: min(Self.leadSeconds, seconds - 1))
        return lead
            + (0..<span).map { second in
                low + (high - low) * level(Double(second), of: Double(span))
            }
    }

    /// From 0 to 1.
    private func level(_ second: Double, of span: Double) -> Double {
        switch self {
        case .step, .worldCup: 1
        case .ramp: min(1, second / (span * 0.7))
        case .spike: second < 6 ? 1 : 0
        case .sine: (1 - Exponential.cos(second / span * 4 * .pi)) / 2
        case .onOff: Int(second / 8) % 2 == 0 ? 1 : 0
        }
    }

    /// Means of equal stretches, so high that the largest is `peak`.
    private static func compress(
        _ trace: [Double], into seconds: Int, peak: Double
    ) -> [Double] {
        let means = (0..<seconds).map { second in
            let begin = second * trace.count / seconds
            let end = max(begin + 1, (second + 1) * trace.count / seconds)
            let stretch = trace[begin..<min(end, trace.count)]
            return stretch.reduce(0, +) / Double(max(1, stretch.count))
        }
        let most = means.max() ?? 1
        return means.map { $0 * peak / most }
    }
}
