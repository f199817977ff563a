import FoundationEssentials
import Glibc
import LinuxIO

/// The load generator as a process of its own, so that whoever starts it can look at something else.
final class LoadProcess {
    /// What it has counted.
    struct Report: Decodable {
        struct Second: Decodable {
            let second, ok, failed: Int
            let p99Microseconds: Double?
        }

        struct Latency: Decodable { let p50, p99, p999, max: Double }

        /// On the monotonic clock.
        let startedNanoseconds: Int64
        let seconds: Double
        let sent, ok, failed, unsent, reconnects, retried: Int
        let failures: [String: Int]
        let firstFailures: [Failure]
        let latencyMicroseconds: Latency?
        let series: [Second]

        struct Failure: Decodable { let seconds: Double; let kind: String }

        /// Failures but these, such as those that a client's own patience makes.
        func failed(but kinds: Set<String>) -> Int {
            failures.reduce(0) { $0 + (kinds.contains($1.key) ? 0 : $1.value) }
        }
    }

    private static let patience = Int64.seconds(60)
    private static let pollMicroseconds: UInt32 = 2_000

    let name: String
    private let path: String
    private let process: ChildProcess

    /// `words` are options of `coxswain-bench load`.
    init(_ name: String, url: String, _ words: [String], directory: String) throws {
        self.name = name
        path = "\(directory)/\(name).json"
        try? FileManager.default.removeItem(atPath: path)
        process = try ChildProcess(
            name,
            ["/proc/\(getpid())/exe", "load", "--url", url, "--json", path] + words,
            core: nil, directory: directory)
    }

    /// No more requests; `report` waits for those under way.
    func end() { process.ask() }

    var hasEnded: Bool { FileManager.default.fileExists(atPath: path) }

    /// Waits for its end, which is at most so many seconds away and a minute for answers that are late.
    func report(after seconds: Int = 0) throws -> Report {
        let deadline = MonotonicClock.now + .seconds(Int64(seconds)) + LoadProcess.patience
        while !hasEnded {
            guard MonotonicClock.now < deadline else {
                throw process.complaint() ?? BenchFault("'\(name)' does not end")
            }
            usleep(LoadProcess.pollMicroseconds)
        }
        let data = try Data(contentsOf: URL(fileURLWithPath: path))
        return try JSONDecoder().decode(Report.self, from: data)
    }
}
