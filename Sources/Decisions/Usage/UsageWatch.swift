package import Model

/// Gathers what the replicas of a service use into its history, a minute at a time.
struct UsageWatch: Sendable, Equatable {
    private static let minute: Duration = .seconds(60)
    /// Fewer seconds of a replica tell little about its minute.
    private static let fewestSamples = 20
    /// So many minutes of it may be lost with the daemon: each save writes the whole record.
    private static let savePeriod = 10

    @Boxed private(set) var history = UsageHistory()
    /// As the record has it.
    private(set) var kept: Boxed<UsageHistory>?
    private var endsAt: Instant?
    private var peakBytes: UInt64 = 0

    /// Of one replica, in the minute that runs.
    struct Minute: Sendable, Equatable {
        private var sum = 0
        private var count = 0

        mutating func note(_ milliCores: Int?) {
            guard let milliCores else { return }
            sum += milliCores
            count += 1
        }

        /// Begins anew; nil: too little was told.
        mutating func close() -> Int? {
            defer { self = Minute() }
            return count < UsageWatch.fewestSamples ? nil : sum / count
        }
    }

    mutating func restore(_ kept: Boxed<UsageHistory>?) {
        guard let kept else { return }
        self.kept = kept
        $history = kept
    }

    mutating func see(workingSetBytes: UInt64) { peakBytes = max(peakBytes, workingSetBytes) }

    /// Whether a minute is over.
    mutating func isDue(at now: Instant) -> Bool {
        guard let endsAt, endsAt <= now else {
            if endsAt == nil { endsAt = now + Self.minute }
            return false
        }
        self.endsAt = now + Self.minute
        return true
    }

    mutating func close(cpu means: [Int]) {
        defer { peakBytes = 0 }
        guard !means.isEmpty || peakBytes > 0 else { return }
        history.note(cpu: means, workingSetBytes: peakBytes)
        if kept == nil || history.minutes % Self.savePeriod == 0 { kept = $history }
    }

    /// Told at once: it is what is remembered longest.
    mutating func noteOutOfMemory(at limit: UInt64) {
        history.noteOutOfMemory(at: limit)
        kept = $history
    }
}

extension ServiceState {
    /// What its replicas would need, by what they have used; nil: not known yet.
    package var recommendation: SizeRecommendation? { usage.history.recommendation }

    mutating func watchUsage(at now: Instant) {
        for index in replicas.indices where replicas[index].phase == .ready {
            usage.see(workingSetBytes: replicas[index].noteMinute())
        }
        guard usage.isDue(at: now) else { return }
        usage.close(cpu: replicas.indices.compactMap { replicas[$0].minute.close() })
    }
}

extension Replica {
    /// Tells its working set, in bytes. Within it: what is read of a replica while another part of it is
    /// written is read from a copy of the whole.
    fileprivate mutating func noteMinute() -> UInt64 {
        minute.note(lastFigures?.cpuMilliCores)
        return lastFigures?.workingSetBytes ?? 0
    }
}
