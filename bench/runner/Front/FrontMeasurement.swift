/// What one run of a load through one proxy gave.
struct FrontMeasurement {
    let requests: Int
    let failed: Int
    let bytes: Int
    let seconds: Double
    /// Zero where there is no proxy.
    let cpuNanoseconds: Int64
    let residentBytes: Int
    let latency: LoadReport.Latency

    var cpuMicroseconds: Double { Double(cpuNanoseconds) / 1e3 / Double(max(1, requests)) }
    var cpuMillisecondsPerGiB: Double {
        Double(cpuNanoseconds) / 1e6 / (Double(max(1, bytes)) / Double(1 << 30))
    }
    var requestsPerSecond: Double { Double(requests) / max(seconds, 1e-9) }
    var residentMiB: Double { Double(residentBytes) / Double(1 << 20) }
    var p50Milliseconds: Double { Double(latency.p50) / 1e3 }
    var p99Milliseconds: Double { Double(latency.p99) / 1e3 }
    var p999Milliseconds: Double { Double(latency.p999) / 1e3 }
}
