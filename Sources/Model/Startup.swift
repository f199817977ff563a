/// Whether a replica has started up, for programs that take their time: until it has, nobody asks
/// whether it is ready or alive. Kubernetes' startup probe, asked more often.
package struct Startup: Hashable, Sendable, Codable {
    package var question: ProbeQuestion
    /// Of 127.0.0.1, instead of the replica's endpoint.
    package var port: UInt16?
    /// It is asked this often; sooner at first.
    package var startPeriod: Duration = .milliseconds(50)
    /// What one failure stands for: so often would be asked to count them.
    package var period: Duration = .seconds(1)
    package var timeout: Duration = .seconds(1)
    package var failureThreshold = 60

    package init(_ question: ProbeQuestion) { self.question = question }

    /// From its start on; what it fails from then on, it has failed for good.
    package var allowance: Duration { period * failureThreshold }

    /// Everybody's patience ends here.
    package static let longestAllowance: Duration = .seconds(86_400)
}

extension ReplicaTemplate {
    /// From a replica's start until it has failed for not being ready, if nobody says sooner that it
    /// does not start up.
    package var wholeDeadline: Duration {
        (startup?.allowance ?? .zero) + readiness.wholeDeadline
    }

    /// The same without what warms it up.
    package var startDeadline: Duration {
        (startup?.allowance ?? .zero) + readiness.startDeadline
    }
}
