import FoundationEssentials
import FrontWire
import LinuxIO

/// A front, clients that never rest, and replicas that come and go.
final class Soak {
    /// Of all requests, before memory and descriptors are looked at for the first time: pools,
    /// tables and the allocator have then what they need.
    private static let warmUpShare: UInt64 = 10

    private let front: SoakFront
    private let churn: SoakChurn
    private let directory: String
    private let deadline: Int64
    private let interruption: Interruption

    init(front program: String, directory: String, deadline: Int64) throws {
        self.directory = directory
        self.deadline = deadline
        interruption = try Interruption()
        front = try SoakFront(program, directory: directory)
        churn = SoakChurn(front, directory: directory)
    }

    func run(_ requests: UInt64) throws -> SoakLedger {
        let started = MonotonicClock.now
        let warmUp = try load("warm-up", until: requests / Soak.warmUpShare)
        let before = try front.rest()
        print("warmed up: \(before.text)")
        let main = try load("main", until: requests)
        let after = try front.rest()
        return SoakLedger(
            clients: warmUp + main, service: try front.service(), records: churn.records,
            before: before, after: after,
            seconds: Double(MonotonicClock.now - started) / 1e9)
    }

    /// Until the front has taken so many requests in all. No replica is left afterwards.
    private func load(_ name: String, until requests: UInt64) throws -> [SoakClient.Counts] {
        try churn.begin()
        let clients = try SoakClient.all(front.address, "\(directory)/\(name)")
        while try front.service()[.requests] < requests {
            try interruption.check()
            guard MonotonicClock.now < deadline else {
                throw BenchFault("not done in time: \(try front.service()[.requests]) requests")
            }
            try churn.step()
        }
        let reports = try SoakClient.stop(clients)
        try churn.end()
        return reports
    }
}

/// A directory in /tmp that is gone afterwards.
struct ScratchDirectory: ~Copyable {
    let path: String

    init(_ name: String) throws {
        path = FileManager.default.temporaryDirectory.path + "/coxswain-\(name)-\(UUID())"
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }
}
