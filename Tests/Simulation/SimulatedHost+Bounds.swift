import Decisions
package import Model

/// Rules about what must not follow: from figures that are missing, from files that are wrong, and
/// without end.
extension SimulatedHost {
    /// A file that cannot be understood: the daemon refuses it, and the core hears nothing of it.
    package mutating func breakPolicyFile(of name: ServiceName) {
        guard mutation == .appliesBadFiles, isDaemonUp, fleet.isResumed,
            var policy = policies[name]
        else { return }
        policy.scale = .fixed(7)
        happens(.requested(RequestID(number: .max), .apply(policy)))
    }

    /// More of them tell nothing new, and a storm of starts would have no end.
    static var breachesTold: Int { 100 }

    /// What the core is told of an event.
    func asTold(_ event: Event) -> Event {
        guard mutation == .inventsFigures, case .sampled(let samples) = event else { return event }
        return .sampled(
            samples.map { sample in
                var sample = sample
                sample.cpuMilliCores = sample.cpuMilliCores ?? 0
                return sample
            })
    }

    mutating func noteFigures(_ event: Event) {
        guard case .sampled(let samples) = event else { return }
        for sample in samples where sample.cpuMilliCores != nil {
            measuredAt[sample.replica.service] = now
        }
    }

    /// Rule 6: a unit that has ended is released in the step that hears of it.
    mutating func checkTheDead() {
        guard isDaemonUp, fleet.isResumed else { return }
        let dead = units.values.count { $0.hasEnded }
        if dead > 0 { breach("\(dead) units have ended, and nobody releases them") }
    }

    /// Rule 10: a bucket of tokens lets at most twice its size through in the time that fills it.
    mutating func checkPace() {
        recentStarts.removeAll { $0 + .seconds(1) <= now }
        recentStarts.append(now)
        if recentStarts.count > 2 * startsPerSecond {
            breach("\(recentStarts.count) starts within a second")
        }
    }
}
