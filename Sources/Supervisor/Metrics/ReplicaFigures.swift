import ControlAPI
import Model

/// What was last measured of one replica. A figure that could not be had is nil.
struct ReplicaFigures {
    var cpuMilliCores: Int?
    var throttledPermille: Int?
    var cpuUsageNanoseconds: UInt64?
    var workingSetBytes: UInt64?
    var memoryCurrentBytes: UInt64?
    var tasks: Int?
    /// When it was last seen not to stand still.
    var seenGoing: Instant?
    /// Processes that the kernel has killed for want of memory.
    var oomKills: UInt64?
    var ioBytesPerSecond: Int?
    /// Parts of a thousand of the last ten seconds in which some task waited.
    var pressure = Waiting()
    var requestsTotal: UInt64?
    var requestsInFlight: Int?
    var requestsPerSecond: Int?
    var failuresTotal: UInt64?
    /// Since the last sample, while a rollout of its service is on trial.
    var served: ServedRequests?

    struct Waiting {
        var cpu: Int?
        var memory: Int?
        var io: Int?
    }

    /// What the core decides by.
    func sample(of id: ReplicaID) -> ReplicaSample {
        var sample = ReplicaSample(replica: id)
        sample.cpuMilliCores = cpuMilliCores
        sample.throttledPermille = throttledPermille
        sample.workingSetBytes = workingSetBytes
        sample.tasks = tasks
        sample.ioBytesPerSecond = ioBytesPerSecond
        sample.requestsInFlight = requestsInFlight
        sample.requestsPerSecond = requestsPerSecond
        sample.served = served
        return sample
    }

    func fill(_ view: inout ReplicaView) {
        view.cpuMilliCores = cpuMilliCores
        view.throttledPermille = throttledPermille
        view.cpuPressurePermille = pressure.cpu
        view.memoryPressurePermille = pressure.memory
        view.ioPressurePermille = pressure.io
        view.cpuUsageNanoseconds = cpuUsageNanoseconds
        view.memoryWorkingSetBytes = workingSetBytes
        view.memoryCurrentBytes = memoryCurrentBytes
        view.tasks = tasks
        view.requestsTotal = requestsTotal
        view.requestsInFlight = requestsInFlight
        view.failuresTotal = failuresTotal
    }
}
