import FrontWire
import Glibc
import LinuxIO
import Model

/// Replicas that come and go.
final class SoakChurn {
    static let pollMicroseconds: UInt32 = 2_000
    private static let fewest = 3
    private static let pauseMicroseconds: UInt32 = 100_000
    private static let drainDeadline: Duration = .seconds(10)

    /// What becomes of a replica, by turns.
    enum Departure: CaseIterable {
        /// As a rollout does it: out of the pool first, then stopped.
        case drained
        /// `kill -9`, and the front is told at once, as by the daemon that sees it end.
        case killed
        /// `kill -9`, and the front finds out by itself.
        case lost
    }

    /// A replica that is gone, as the front and as itself have counted.
    struct Record {
        let departure: Departure
        let front: CounterSample
        let cut: Int
        let answered: UInt64
    }

    private(set) var records: [Record] = []
    private let front: SoakFront
    private let directory: String
    private var replicas: [SoakReplica] = []
    private var ordinal = 0

    init(_ front: SoakFront, directory: String) {
        self.front = front
        self.directory = directory
    }

    func begin() throws {
        while replicas.count < SoakChurn.fewest { try start() }
        try route()
    }

    /// One more comes, then the one that has been there longest goes.
    func step() throws {
        try start()
        try route()
        usleep(SoakChurn.pauseMicroseconds)
        let departures = Departure.allCases
        try depart(departures[records.count % departures.count])
    }

    /// All go, gently.
    func end() throws {
        while !replicas.isEmpty { try depart(.drained) }
    }

    private func start() throws {
        ordinal += 1
        replicas.append(try SoakReplica(ordinal, directory: directory))
    }

    private func depart(_ departure: Departure) throws {
        let replica = replicas.removeFirst()
        if departure != .drained { replica.kill() }
        if departure == .lost { usleep(SoakChurn.pauseMicroseconds) }
        let cut = try front.drain(replica.id, deadline: SoakChurn.drainDeadline)
        // The front forgets a replica's counters with its route.
        let sample = try front.endpoint(replica.id)
        replica.stop()
        records.append(
            Record(departure: departure, front: sample, cut: cut, answered: replica.answered))
        try route()
    }

    private func route() throws { try front.route(to: replicas.map(\.routed)) }
}
