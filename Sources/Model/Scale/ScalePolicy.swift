/// How many replicas, and by which figures that number moves.
package struct ScalePolicy: Equatable, Sendable, Codable {
    /// The count without an autoscaler, and the one to begin with under one.
    package var replicas: Int
    package var minimum: Int
    package var maximum: Int
    package var algorithm = ScaleAlgorithm.standard
    package var cpu: CPUTarget?
    /// `hpa` only, as memory rarely falls when a replica has less to do.
    package var memory: MemoryTarget?
    /// Requests in flight, per replica.
    package var inFlight: LoadTarget?
    /// Requests per second, per replica.
    package var rate: LoadTarget?
    /// Requests that wait at the front for a ready replica (`hpa` only).
    package var held: HeldTarget?
    /// Figures from outside, in the order in which the policy has them.
    package var metrics: [CustomMetric] = []
    /// Changes of the count by how far a figure is beyond bounds.
    package var steps: [ScaleSteps] = []
    /// No change while the ratio of figure to target is within 1 +/- this (Kubernetes: 0.1).
    package var tolerancePercent: Int = 10
    /// Growth: at most the larger of these two per `growthPeriod` (Kubernetes: 4 or 100 % in 15 s).
    package var growthReplicas: Int = 4
    package var growthPercent: Int = 100
    package var growthPeriod: Duration = .seconds(15)
    /// The count follows the highest recommendation of this window downwards (Kubernetes: 300 s).
    package var scaleInWindow: Duration = .seconds(300)
    /// The same with `cpu.target: auto`.
    package static let staffedWindow: Duration = .seconds(15)
    /// Nil: the limits of replicas are what `run.limits` says.
    package var limits: ScaleLimits?
    /// Nil: replicas start with what they will have.
    package var startBoost: StartBoost?
    /// Windows of time with other bounds.
    package var schedules: [ScaleSchedule] = []
    /// `default` only.
    package var prediction = ScalePrediction.season
    /// With a minimum of 0.
    package var idle = IdlePolicy()
    /// Replicas that are kept frozen beside those that serve.
    package var spares = 0
    package var hpa = HPASettings()
    package var kpa = KPASettings()

    package init(replicas: Int, minimum: Int, maximum: Int) {
        self.replicas = replicas
        self.minimum = minimum
        self.maximum = maximum
    }

    package static func fixed(_ count: Int) -> ScalePolicy {
        ScalePolicy(replicas: count, minimum: count, maximum: count)
    }

    /// False: the count is fixed (or set by `coxctl scale`).
    package var isAutomatic: Bool {
        algorithm != .standard || cpu != nil || inFlight != nil || rate != nil || !metrics.isEmpty
            || !steps.isEmpty
    }
}

extension ScalePolicy {
    /// Nothing but `steps` moves the count: their cooldown does what the scale-in window else does.
    package var isByStepsAlone: Bool {
        !steps.isEmpty && cpu == nil && inFlight == nil && rate == nil
            && metrics.allSatisfy { $0.target == HeldTarget() }
    }

    /// It has no replica while there is nothing to do.
    package var sleeps: Bool { isAutomatic && minimum == 0 }

    /// The fewest that figures alone bring it to: to none only idleness does.
    package var wakefulMinimum: Int { max(1, minimum) }

    /// What an older release stored lacks the younger fields: they get their defaults.
    package init(from decoder: any Decoder) throws {
        let fields = try decoder.container(keyedBy: CodingKeys.self)
        self.init(
            replicas: try fields.decode(Int.self, forKey: .replicas),
            minimum: try fields.decode(Int.self, forKey: .minimum),
            maximum: try fields.decode(Int.self, forKey: .maximum))
        try fields.read(.algorithm, into: &algorithm)
        cpu = try fields.decodeIfPresent(CPUTarget.self, forKey: .cpu)
        memory = try fields.decodeIfPresent(MemoryTarget.self, forKey: .memory)
        inFlight = try fields.decodeIfPresent(LoadTarget.self, forKey: .inFlight)
        rate = try fields.decodeIfPresent(LoadTarget.self, forKey: .rate)
        held = try fields.decodeIfPresent(HeldTarget.self, forKey: .held)
        try fields.read(.metrics, into: &metrics)
        try fields.read(.steps, into: &steps)
        try fields.read(.tolerancePercent, into: &tolerancePercent)
        try fields.read(.growthReplicas, into: &growthReplicas)
        try fields.read(.growthPercent, into: &growthPercent)
        try fields.read(.growthPeriod, into: &growthPeriod)
        try fields.read(.scaleInWindow, into: &scaleInWindow)
        limits = try fields.decodeIfPresent(ScaleLimits.self, forKey: .limits)
        startBoost = try fields.decodeIfPresent(StartBoost.self, forKey: .startBoost)
        try fields.read(.schedules, into: &schedules)
        try fields.read(.prediction, into: &prediction)
        try fields.read(.idle, into: &idle)
        try fields.read(.spares, into: &spares)
        try fields.read(.hpa, into: &hpa)
        try fields.read(.kpa, into: &kpa)
    }
}
