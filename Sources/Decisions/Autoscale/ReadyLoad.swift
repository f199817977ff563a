/// What the ready replicas of a service have done in the last second, together.
struct ReadyLoad {
    /// In thousandths, and of how many it is told.
    struct Figure {
        private(set) var milli: Int64 = 0
        private(set) var told = 0

        mutating func add(_ figure: Int64?) {
            guard let figure else { return }
            milli += figure
            told += 1
        }
    }

    private(set) var count = 0
    private(set) var cpu = Figure()
    private(set) var inFlight = Figure()
    private(set) var rate = Figure()
    /// Those whose requests or CPU nobody tells.
    private(set) var silent = 0

    mutating func add(_ latest: ObservedReplica.Latest) {
        count += 1
        cpu.add(latest.cpu)
        inFlight.add(latest.inFlight)
        rate.add(latest.rate)
        if latest.cpu == nil || latest.rate == nil { silent += 1 }
    }
}
