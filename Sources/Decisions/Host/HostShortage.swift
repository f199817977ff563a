package import Model

/// Whether the host is short of something. It is so sooner than it is no longer: between the two lies
/// what a replica more or less changes.
package enum HostShortage {
    /// In percent of the host's memory. Below the first the kernel is about to reclaim without end.
    package static let memoryShort = 5
    package static let memoryEnough = 8
    /// In percent of time in which somebody waits for memory. systemd-oomd kills at 60 (oomd.conf(5)).
    package static let memoryStalled = 20
    package static let memoryFlows = 10
    /// Of a host that is merely busy somebody waits for a CPU half of the time.
    package static let cpuStalled = 80
    package static let cpuFlows = 60

    package enum Want: Sendable, Equatable { case memory, cpu }

    package enum Finding: Sendable, Equatable {
        /// Why, with the figures: to follow "the host is short of ".
        case short(Want, String)
        case enough
        /// Too little is known to say that there is enough.
        case unknown
    }

    /// - Parameter wasShort: then more has to be there to be enough.
    package static func finding(_ host: HostPressure, wasShort: Bool) -> Finding {
        let memory = lackOfMemory(host, below: wasShort ? memoryEnough : memoryShort)
        let stall = wasShort ? memoryFlows : memoryStalled
        if let memory { return .short(.memory, memory) }
        if let percent = host.memoryStallPercent, percent >= stall {
            return .short(.memory, "memory: somebody waits for it \(percent) % of the time")
        }
        if let percent = host.cpuStallPercent, percent >= (wasShort ? cpuFlows : cpuStalled) {
            return .short(.cpu, "CPU: somebody waits for it \(percent) % of the time")
        }
        return host.memoryAvailableBytes == nil && host.cpuStallPercent == nil
            ? .unknown : .enough
    }

    private static func lackOfMemory(_ host: HostPressure, below percent: Int) -> String? {
        guard let total = host.memoryTotalBytes, let available = host.memoryAvailableBytes,
            total > 0, available < total / 100 * UInt64(percent)
        else { return nil }
        return "memory: \(available >> 20) MiB of \(total >> 20) MiB are available"
    }
}
