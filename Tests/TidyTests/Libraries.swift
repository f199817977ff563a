/// Which modules that are not ours a target may import. A module more is a decision: what it costs to
/// link, whether it does I/O, who audits it. So it is written down here.
enum Libraries {
    /// Pure targets have none, not even the C library: it is full of clocks, files and randomness.
    static let pure: Set<String> = [
        "Model", "Decisions", "HTTP1", "PolicyFile", "ControlAPI", "Simulator", "HTTPReference",
        "FuzzChecks",
    ]

    /// The request path: no Foundation, whose types allocate and count references.
    static let dataPlane: Set<String> = [
        "Model", "Decisions", "HTTP1", "LinuxIO", "FrontWire", "FrontPort", "coxswain-front",
    ]

    static let system: Set<String> = ["Glibc", "Synchronization"]

    private static let table: [String: Set<String>] = [
        "PolicyFile": ["Yams"],
        // JSON.
        "Simulator": ["FoundationEssentials"],
        "History": ["GRDB", "Foundation", "FoundationEssentials"],
        "Supervisor": [
            "Hummingbird", "HTTPTypes", "Logging", "NIOCore", "Dispatch", "FoundationEssentials",
        ],
        "Commands": [
            "ArgumentParser", "AsyncHTTPClient", "NIOCore", "NIOHTTP1", "FoundationEssentials",
        ],
        "coxswaind": ["ArgumentParser"],
        "coxswain-bench": ["ArgumentParser", "Histogram", "FoundationEssentials"],
    ]

    static func allowed(for target: String) -> Set<String> {
        (table[target] ?? []).union(pure.contains(target) ? [] : system)
    }
}
