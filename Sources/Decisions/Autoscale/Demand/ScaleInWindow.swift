package import Model

/// The highest recommendation of the last minutes: a service shrinks to that and no further, so
/// that a short lull costs no replicas.
///
/// Kept as a falling sequence: a recommendation that a later one equals or exceeds can never be the
/// highest again and is forgotten. So there are never more entries than different counts.
package struct ScaleInWindow: Sendable, Equatable {
    package private(set) var recommendations: [ServiceRecord.Recommendation] = []

    package init() {}

    /// Takes over what an earlier daemon kept. After a reboot the clock has begun anew and its
    /// instants lie in the future: those count from now on.
    package init(_ kept: [ServiceRecord.Recommendation], at now: Instant, window: Duration) {
        for recommendation in kept.suffix(Limits.recommendationsKept) {
            note(recommendation.replicas, at: min(recommendation.at, now), window: window)
        }
        forget(before: now - window)
    }

    package mutating func note(_ replicas: Int, at now: Instant, window: Duration) {
        forget(before: now - window)
        while let last = recommendations.last, last.replicas <= replicas {
            recommendations.removeLast()
        }
        recommendations.append(ServiceRecord.Recommendation(at: now, replicas: replicas))
    }

    /// Nil where nothing was recommended within the window.
    package func highest(at now: Instant, window: Duration) -> ServiceRecord.Recommendation? {
        recommendations.first { $0.at + window >= now }
    }

    private mutating func forget(before earliest: Instant) {
        if let first = recommendations.first, first.at < earliest {
            recommendations.removeAll { $0.at < earliest }
        }
    }
}
