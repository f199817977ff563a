/// Every cap of the control side, with its reason. Those of the data side are in FrontPort.
package enum Limits {
    /// Units that may be starting at once on the whole host: systemd starts them one after another,
    /// so more would only lengthen its queue for everyone else.
    package static let concurrentStarts = 64
    /// Starts in a second on the whole host, and as many at once after a quiet second. systemd itself
    /// starts some hundred small services a second.
    package static let startsPerSecond = 100
    /// Replicas of one service, whatever the policy says.
    package static let replicasPerService = 1_000
    package static let services = 500
    /// Frozen replicas of one service: each holds all of its memory and serves nobody.
    package static let sparesPerService = 100
    /// A thaw takes the kernel a millisecond; one that has not come about by then will not.
    package static let thawDeadline: Duration = .seconds(5)
    /// A policy file longer than this is refused unread. The longest useful one has some kilobytes;
    /// what is made to be slow to read takes tenths of a second at this size.
    package static let policyFileBytes = 128 << 10
    /// Loopback ports for replicas. Below Linux's default ephemeral range (32768 to 60999), so
    /// that an outgoing connection cannot take one.
    package static let endpointPorts: ClosedRange<UInt16> = 20_000...29_999
    /// A start that met a taken port is repeated with the next, at most this often in a row.
    package static let portAttempts = 50
    /// Events kept in the history for the whole host.
    package static let historyEvents = 100_000
    package static let recommendationsKept = 2_000
    /// How long a drain may take beyond its deadline before the front is taken to be lost.
    package static let drainGrace: Duration = .seconds(2)
    /// A start that found the bus away is tried again this much later.
    package static let busRetryPause: Duration = .seconds(1)
    /// How slow a replica is tells nothing of its revision for so long after it came to be ready.
    package static let coldSpan: Duration = .seconds(2)
    /// No spare is started so long after others were thawed.
    package static let spareRest: Duration = .seconds(1)
    /// Limits of one replica that could not be changed are tried again so often, at growing pauses.
    package static let resizeAttempts = 10
    package static let resizePause: Duration = .seconds(60)
    /// The name of a unit that has ended is not used again for this long: systemd may still be
    /// running its ExecStopPost= or wait to be told to forget it.
    package static let nameRest: Duration = .seconds(2)
    /// CPU samples kept of one replica.
    package static let samplesPerReplica = 120
    /// Seconds of load kept of one service: the longest stable window.
    package static let loadSamples = 3_600
    /// Recommendations alone cause no more than one write of a service's record in this time.
    package static let recommendationSavePeriod: Duration = .seconds(10)
    /// The reasons for a count that stays are kept anew no more often than this.
    package static let explanationPeriod: Duration = .seconds(60)
    /// Decisions about numbers of replicas kept in the history for the whole host.
    package static let historyDecisions = 20_000
    /// Services of which the kernel is asked to tell pressure: a descriptor each, and work of the kernel's.
    package static let pressureTriggers = 256
    /// Between two looks at one service in one second, and looks at all of them.
    package static let lookPause: Duration = .milliseconds(25)
    package static let looksPerSecond = 200
    /// Failures in a row are counted no further than this.
    package static let failuresCounted = 1_000_000
    /// Questions under way at once on the whole host; more wait for their turn. Each is a socket.
    package static let concurrentProbes = 256
    /// Of those that run a command: each is a unit that systemd starts, and starts of replicas wait
    /// in the same queue.
    package static let concurrentCommands = 16
    /// Asked on one connection that is kept; then a new one shows that the replica accepts.
    package static let questionsPerConnection = 60
    /// How much of an answer's body is looked at.
    package static let probeBodyBytes = 64 << 10
    /// Custom metrics of one service; each is asked for by itself.
    package static let customMetrics = 16
    /// Questions for custom metrics under way at once on the whole host, beside those of probes: who
    /// hangs here keeps no probe waiting.
    package static let concurrentMetrics = 64
    /// Of those that run a command.
    package static let concurrentMetricCommands = 8
    /// How much of an answer is taken. A page of a thousand samples has a tenth of it.
    package static let metricPageBytes = 1 << 20
    /// How much a command may print.
    package static let metricOutputBytes = 4 << 10
    /// That one metric is lost is told no more often than this.
    package static let metricNoticePeriod: Duration = .seconds(60)
    /// Events that wait for `.resumed`.
    package static let deferredEvents = 100_000
    /// Services that one service may wait for, in each of its two lists.
    package static let dependencies = 32
    /// Failures of one service that somebody is still to be told of: more would tell him nothing new.
    package static let alertsPerService = 16
    /// Of the whole host, under way at once. Each is a socket, or a job of systemd's.
    package static let concurrentAlerts = 16
    /// Faults made on purpose that may be under way at once on the whole host.
    package static let concurrentDrills = 8
    /// Of which so many are remembered when they are over.
    package static let drillsKept = 64
    /// A fault made on purpose lasts no longer.
    package static let drillDuration: Duration = .seconds(600)
    /// How long is waited for the service to be well again after a fault made on purpose is over.
    package static let drillPatience: Duration = .seconds(60)
}
