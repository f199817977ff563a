/// Something that is told of each peer.
struct FrontQuantity: Sendable {
    let name: String
    let unit: String
    let digits: Int
    let value: @Sendable (FrontMeasurement) -> Double

    private static let cpu = FrontQuantity(name: "CPU/request", unit: "µs", digits: 2) {
        $0.cpuMicroseconds
    }
    private static let cpuOfBytes = FrontQuantity(name: "CPU/GiB", unit: "ms", digits: 1) {
        $0.cpuMillisecondsPerGiB
    }
    private static let resident = FrontQuantity(name: "RSS", unit: "MiB", digits: 1) {
        $0.residentMiB
    }
    private static let throughput = FrontQuantity(name: "requests/s", unit: "/s", digits: 0) {
        $0.requestsPerSecond
    }
    private static let latencies = [
        FrontQuantity(name: "p50", unit: "ms", digits: 3) { $0.p50Milliseconds },
        FrontQuantity(name: "p99", unit: "ms", digits: 3) { $0.p99Milliseconds },
        FrontQuantity(name: "p99.9", unit: "ms", digits: 3) { $0.p999Milliseconds },
    ]

    /// Without what means nothing there: costs of nobody; latencies of a closed loop, which are
    /// those of a queue that is always full.
    static func all(of workload: FrontWorkload, _ peer: FrontPeer) -> [FrontQuantity] {
        columns(of: workload).filter { peer.program != nil || !$0.isOfAProcess }
    }

    static func columns(of workload: FrontWorkload) -> [FrontQuantity] {
        switch (workload.pace, workload.judgement) {
        case (.crowd, _): [resident]
        case (.halfOfSlowest, _): latencies + [cpu, resident]
        case (.saturating, .cpuPerGiB): [cpuOfBytes, throughput, resident]
        case (.saturating, .requestsPerSecond): [throughput]
        case (.saturating, _): [cpu, throughput, resident]
        }
    }

    var isOfAProcess: Bool { unit == "MiB" || name.hasPrefix("CPU") }
}
