package import Model

/// Everything that a decision about the number of replicas rests on.
package struct ScaleObservation: Sendable, Equatable {
    package var now: Instant
    /// The number wanted so far.
    package var current: Int
    /// How many there are, ready or not; nil: as many as wanted.
    package var existing: Int?
    package var replicas: [ObservedReplica] = []
    /// Requests that wait at the front, in thousandths; nil where nobody tells.
    package var heldMilli: Int64?
    /// Far more comes than usual, and the rates are of what has come since it does.
    package var isRising = false
    /// Custom metrics of the whole service.
    package var metrics: [String: MetricFigure] = [:]
    /// Custom metrics of each replica: by name, then by its index. Beside the replicas, which with nothing to
    /// be released in them cost nothing to hand around.
    package var replicaMetrics: [String: [Int: ObservedReplica.Reading]] = [:]
    /// How long replicas of this service take from their start until they are ready, as measured.
    package var startTime: Duration?
    /// What clocks show, in seconds since 1970; nil where nobody has told it.
    package var clockSeconds: Int?

    package init(now: Instant, current: Int) {
        self.now = now
        self.current = current
    }

    var readyCount: Int { readyLoad.count }

    var readyLoad: ReadyLoad {
        var load = ReadyLoad()
        for replica in replicas where replica.isReady { load.add(replica.latest) }
        return load
    }

    package func reading(_ metric: ScaleMetric, of index: Int) -> ObservedReplica.Reading? {
        if case .customOfReplicas(let name) = metric { return replicaMetrics[name]?[index] }
        return replicas[index].reading(metric)
    }
}

/// One replica as the autoscalers see it. Quantities are in thousandths: of a core, a byte, a request.
package struct ObservedReplica: Sendable, Equatable {
    package enum Phase: String, Sendable, Equatable, CaseIterable {
        /// Its program does not run yet; also a place that waits for its next replica.
        case pending
        case running
        /// It drains or stops: its load is about to move to others.
        case leaving
        case failed
    }

    package var phase = Phase.running
    package var startedAt: Instant?
    package var readiness: Readiness?
    /// Nil: it never was ready.
    package var firstReadyAt: Instant?
    package var cpuRequest: Int64?
    package var memoryRequest: Int64?
    package var cpu: Reading?
    package var memory: Reading?
    package var inFlight: Reading?
    package var rate: Reading?
    /// Of the last second alone.
    package var latest = Latest()

    package init() {}

    package struct Latest: Sendable, Equatable {
        package var cpu: Int64?
        package var inFlight: Int64?
        package var rate: Int64?
        /// What it was sent; `rate` has its share of what waits at the front in it, too.
        package var givenRate: Int64?
        /// Read and written in a second.
        package var ioBytes: Int64?
        /// How much of the time the CPU quota held it back.
        package var throttledPermille: Int?
    }

    package struct Readiness: Sendable, Equatable {
        package var isReady: Bool
        /// When it last turned ready or unready; for one that never was ready, when it came to be.
        package var since: Instant

        package init(isReady: Bool, since: Instant) {
            self.isReady = isReady
            self.since = since
        }
    }

    /// A figure over the `window` that ended `at`.
    package struct Reading: Sendable, Equatable {
        package var milli: Int64
        package var at: Instant
        package var window: Duration

        package init(milli: Int64, at: Instant, window: Duration) {
            self.milli = milli
            self.at = at
            self.window = window
        }
    }

    /// Of those that are not custom.
    package func reading(_ metric: ScaleMetric) -> Reading? {
        switch metric {
        case .cpu: cpu
        case .memory: memory
        case .inFlight: inFlight
        case .rate: rate
        case .held, .custom, .customOfReplicas: nil
        }
    }

    /// Running and ready.
    package var isReady: Bool { phase == .running && readiness?.isReady == true }
}
