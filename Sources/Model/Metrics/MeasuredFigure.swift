/// A figure that Coxswain measures itself each second, beyond those that `scale` has keys for.
package enum MeasuredFigure: String, Sendable, Codable, CaseIterable {
    // Of each replica.
    case throttling
    case cpuPressure = "cpu-pressure"
    case memoryPressure = "memory-pressure"
    case ioPressure = "io-pressure"
    case tasks
    case memory
    // Of the whole service, as the front counts them.
    case errorRate = "error-rate"
    case latency50 = "latency-p50"
    case latency90 = "latency-p90"
    case latency95 = "latency-p95"
    case latency99 = "latency-p99"
    // Of the host.
    case hostCPUPressure = "host-cpu-pressure"
    case hostMemoryPressure = "host-memory-pressure"
    case hostIOPressure = "host-io-pressure"

    package enum Subject: Sendable { case replica, service, host }

    package var subject: Subject {
        switch self {
        case .throttling, .cpuPressure, .memoryPressure, .ioPressure, .tasks, .memory: .replica
        case .errorRate, .latency50, .latency90, .latency95, .latency99: .service
        case .hostCPUPressure, .hostMemoryPressure, .hostIOPressure: .host
        }
    }

    package var unit: MetricAmount.Unit {
        switch self {
        case .tasks: .none
        case .memory: .bytes
        case .latency50, .latency90, .latency95, .latency99: .milliseconds
        case .throttling, .cpuPressure, .memoryPressure, .ioPressure, .errorRate,
            .hostCPUPressure, .hostMemoryPressure, .hostIOPressure:
            .percent
        }
    }

    /// Of latencies: which share of the requests took no longer.
    package var percentile: Int? {
        switch self {
        case .latency50: 50
        case .latency90: 90
        case .latency95: 95
        case .latency99: 99
        default: nil
        }
    }
}
