import FoundationEssentials
import Glibc
import LinuxIO

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

    /// What it has counted.
    struct Report: Decodable {
        let sent, ok, failed, unsent, retried: Int
        let failures: [String: Int]
        var kind = Kind.gets

        private enum CodingKeys: CodingKey { case sent, ok, failed, unsent, retried, failures }
    }

    private static let patience = Int64.seconds(60)

    let kind: Kind
    private let place: String
    private let process: ChildProcess

    static func all(_ address: String, _ place: String) throws -> [SoakClient] {
        try FileManager.default.createDirectory(atPath: place, withIntermediateDirectories: true)
        return try Kind.allCases.map { try SoakClient($0, address, place) }
    }

    private init(_ kind: Kind, _ address: String, _ place: String) throws {
        self.kind = kind
        self.place = place
        process = try ChildProcess(
            kind.rawValue,
            ["/proc/\(ProcessInfo.processInfo.processIdentifier)/exe", "load"]
                + ["--url", "http://\(address)/", "--until-file", SoakClient.enough(place)]
                + ["--json", "\(place)/\(kind.rawValue).json"] + kind.words,
            core: nil, directory: place)
    }

    /// Ends them all and tells what they have counted.
    static func stop(_ clients: [SoakClient]) throws -> [Report] {
        guard let first = clients.first else { return [] }
        try Data().write(to: URL(fileURLWithPath: enough(first.place)))
        return try clients.map { try $0.report() }
    }

    private func report() throws -> Report {
        let path = "\(place)/\(kind.rawValue).json"
        let deadline = MonotonicClock.now + SoakClient.patience
        while !FileManager.default.fileExists(atPath: path) {
            guard MonotonicClock.now < deadline else {
                throw process.complaint() ?? BenchFault("'\(kind.rawValue)' does not end")
            }
            usleep(SoakChurn.pollMicroseconds)
        }
        let data = try Data(contentsOf: URL(fileURLWithPath: path))
        var report = try JSONDecoder().decode(Report.self, from: data)
        report.kind = kind
        return report
    }

    private static func enough(_ place: String) -> String { "\(place)/enough" }
}
