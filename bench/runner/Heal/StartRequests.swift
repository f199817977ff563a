import FoundationEssentials
import Glibc
import LinuxIO

/// When systemd was asked to start replicas, as the bus passes it on. A program of its own listens
/// (`dbus-monitor --profile`, which stamps what it hears), so that nobody else's work is in the figure:
/// what systemd makes of a request, such as `UnitNew`, comes some milliseconds later.
final class StartRequests {
    private static let rule = "type='method_call',member='StartTransientUnit'"
    private static let headline = Character("#")
    private static let patience = Int64.seconds(10)
    private static let pollMicroseconds: UInt32 = 10_000

    private let monitor: ChildProcess
    private let log: String
    /// What the clock of the wall, by which it stamps, is ahead of ours.
    private let ahead: Int64

    init(directory: String) throws {
        let name = "start-requests"
        monitor = try ChildProcess(
            name,
            ["stdbuf", "--output=L", "dbus-monitor", "--system", "--profile", Self.rule],
            core: nil, directory: directory)
        log = "\(directory)/\(name).log"
        var wall = timespec()
        clock_gettime(CLOCK_REALTIME, &wall)
        ahead = Int64(wall.tv_sec) * 1_000_000_000 + Int64(wall.tv_nsec) - MonotonicClock.now
        let deadline = MonotonicClock.now + Self.patience
        while text.first != Self.headline {
            if let complaint = monitor.complaint() { throw complaint }
            guard MonotonicClock.now < deadline else { throw BenchFault("dbus-monitor is silent") }
            usleep(Self.pollMicroseconds)
        }
    }

    /// Milliseconds from each of these instants, ascending, to the first request before the next.
    func delays(after kills: [Int64]) throws -> [Double] {
        monitor.stop()
        let requests = instants
        return try kills.indices.map { index in
            let end = index + 1 < kills.count ? kills[index + 1] : Int64.max
            guard let request = requests.first(where: { $0 >= kills[index] && $0 < end }) else {
                throw BenchFault("nobody asked for a replacement after kill \(index + 1)")
            }
            return Double(request - kills[index]) / 1e6
        }
    }

    /// Lines of `mc`, the seconds and microseconds of the day, and what does not matter here.
    private var instants: [Int64] {
        text.split(separator: "\n").compactMap { line in
            let words = line.split(separator: "\t")
            guard words.count > 1, words[0] == "mc" else { return nil }
            let parts = words[1].split(separator: ".").compactMap { Int64($0) }
            guard parts.count == 2 else { return nil }
            return parts[0] * 1_000_000_000 + parts[1] * 1_000 - ahead
        }
    }

    private var text: String {
        let bytes = (try? Data(contentsOf: URL(fileURLWithPath: log))) ?? Data()
        return String(decoding: bytes, as: UTF8.self)
    }
}
