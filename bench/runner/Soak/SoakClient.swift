import FoundationEssentials

/// One kind of load, by a process of its own.
struct SoakClient {
    /// What it asks, and how.
    enum Kind: String, CaseIterable {
        /// As fast as answers come, on kept connections.
        case gets
        /// One connection for each request.
        case connections
        /// A request that must not be sent twice.
        case posts

        /// A connection for each request leaves a port unusable for a minute (TIME_WAIT): with 28,000
        /// of them, 400 a second may be.
        var words: [String] {
            switch self {
            case .gets: ["--concurrency", "48"]
            case .connections: ["--rate", "200", "--connections", "16", "--no-keep-alive"]
            case .posts:
                ["--rate", "200", "--connections", "16", "--method", "POST"]
                    + ["--body-bytes", "20000", "--chunked"]
            }
        }
    }

    /// What one of them has counted.
    struct Counts {
        let kind: Kind
        let report: LoadProcess.Report
    }

    /// Longer than any of them lives: they end when told to.
    private static let duration = ["--duration", "24h"]

    let kind: Kind
    private let process: LoadProcess

    static func all(_ address: String, _ place: String) throws -> [SoakClient] {
        try FileManager.default.createDirectory(atPath: place, withIntermediateDirectories: true)
        return try Kind.allCases.map { kind in
            let process = try LoadProcess(
                kind.rawValue, url: "http://\(address)/", duration + kind.words, directory: place)
            return SoakClient(kind: kind, process: process)
        }
    }

    /// Ends them all and tells what they have counted.
    static func stop(_ clients: [SoakClient]) throws -> [Counts] {
        for client in clients { client.process.end() }
        return try clients.map { Counts(kind: $0.kind, report: try $0.process.report()) }
    }
}
