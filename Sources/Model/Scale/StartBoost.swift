/// More CPU for a replica until it has been ready for a while (`scale.start-boost`): what a program needs
/// to start, it seldom needs to serve.
package struct StartBoost: Equatable, Sendable, Codable {
    /// So many percent of its limit. Nil: an amount says it.
    package var percent: Int?
    package var cpuMilliCores: Int?
    /// From its readiness on.
    package var lasting: Duration = .seconds(10)

    package init() {}

    /// Never less than what it has anyway; nil: it has no limit that could be raised.
    package func boosted(_ size: ReplicaSize, host: HostPressure?) -> ReplicaSize? {
        guard let own = size.cpuMilliCores else { return nil }
        var wanted = cpuMilliCores ?? own * (percent ?? 100) / 100
        if let most = host?.cpuMilliCores { wanted = min(wanted, most) }
        guard wanted > own else { return nil }
        var boosted = size
        boosted.cpuMilliCores = wanted
        return boosted
    }
}
