package import Model

extension SimulatedHost {
    /// A unit as systemd runs it.
    package struct Unit {
        @Boxed package private(set) var launch: ReplicaLaunch
        package let startedAt: Instant
        package var isReady = false
        package var isStopping = false
        package var isFrozen = false
        /// Found running by a daemon that started: in the pool until told otherwise.
        var isAdopted = false
        /// Without one it is about to end.
        var hasProcess = true
        /// It has ended and systemd keeps it until it is released.
        package var hasEnded = false
        package var requestsInFlight = 0
        /// What it may use.
        package var size: ReplicaSize
        /// Bytes; a limit of memory is never below.
        package var workingSet: UInt64 = 0

        /// Unasked, while it does not stand still.
        var mayCrash: Bool { hasProcess && !hasEnded && !isStopping && !isFrozen }

        init(launch: ReplicaLaunch, startedAt: Instant) {
            self.launch = launch
            self.startedAt = startedAt
            size = launch.size ?? launch.template.limits.size
        }
    }
}
