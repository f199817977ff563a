import Model

/// The replicas of a service by what one figure tells of them: `groupPods` of
/// pkg/controller/podautoscaler/replica_calculator.go.
struct ReplicaGroups {
    /// A figure and what the replica requests.
    struct Entry {
        var milli: Int64
        let request: Int64
    }

    var ready: [Entry] = []
    /// Not up yet: their use is that of starting.
    var unready: [Entry] = []
    /// Up, but nothing tells the figure.
    var missing: [Entry] = []
    var leaving = 0
    /// At least one replica requests nothing known, so that shares of it cannot be told.
    var lacksRequest = false

    init(_ observation: ScaleObservation, _ metric: ScaleMetric, _ settings: HPASettings) {
        for (index, replica) in observation.replicas.enumerated() {
            let known = Self.request(of: replica, metric)
            if known == nil { lacksRequest = true }
            let request = known ?? 0
            if replica.phase == .leaving || replica.phase == .failed {
                leaving += 1
            } else if replica.phase == .pending {
                unready.append(Entry(milli: 0, request: request))
            } else if let reading = observation.reading(metric, of: index) {
                let entry = Entry(milli: reading.milli, request: request)
                if metric == .cpu,
                    Self.isStartingUp(replica, reading, settings, at: observation.now)
                {
                    unready.append(entry)
                } else {
                    ready.append(entry)
                }
            } else {
                missing.append(Entry(milli: 0, request: request))
            }
        }
    }

    private static func request(of replica: ObservedReplica, _ metric: ScaleMetric) -> Int64? {
        switch metric {
        case .cpu: replica.cpuRequest
        case .memory: replica.memoryRequest
        case .inFlight, .rate, .held, .custom, .customOfReplicas: 0
        }
    }

    /// Within the initialisation period a figure counts once one window of it lies wholly behind the
    /// last change of readiness; later, unless the replica has never been ready.
    private static func isStartingUp(
        _ replica: ObservedReplica, _ reading: ObservedReplica.Reading, _ settings: HPASettings,
        at now: Instant
    ) -> Bool {
        guard let readiness = replica.readiness, let startedAt = replica.startedAt else {
            return true
        }
        if startedAt + settings.initializationPeriod > now {
            return !readiness.isReady || reading.at < readiness.since + reading.window
        }
        return !readiness.isReady && startedAt + settings.readinessDelay > readiness.since
    }
}
