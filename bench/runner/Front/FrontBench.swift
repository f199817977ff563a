import FoundationEssentials
import Glibc
import LinuxIO

/// Measures workloads one after another, and in each the peers by turns, so that whatever else the
/// machine does meets all of them alike.
struct FrontBench {
    /// Of a measurement on a machine that has no time for it.
    private static let tries = 4
    private static let probe: Duration = .milliseconds(600)

    let programs: FrontPrograms
    let peers: [FrontPeer]
    let repetitions: Int
    let duration: Duration
    let warmUp: Duration

    /// Who was measured, in which version, and who was not.
    var notes: [String] {
        peers.compactMap { peer in
            guard let program = peer.program else { return nil }
            guard let path = programs.path(of: peer) else {
                return "not measured: \(peer.title), for there is no '\(program)' here"
            }
            guard peer != .coxswain else { return nil }
            let version = ProgramOutput.firstLine([path] + peer.versionWords)
            return "\(peer.title): \(version)"
        }
    }

    func run(_ workloads: [FrontWorkload]) throws -> [FrontOutcome] {
        let interruption = try Interruption()
        try CPUCore.pin(to: CPUCore.ofTheRest)
        let directory = try FrontBench.makeDirectory()
        defer { try? FileManager.default.removeItem(atPath: directory) }
        return try workloads.compactMap { workload in
            let outcome = try run(workload, in: directory, interruption)
            if let outcome {
                print(FrontTable(outcome).text)
                // Ten minutes are long for whoever reads it through a pipe.
                fflush(nil)
            }
            return outcome
        }
    }

    /// Nil where none of the chosen peers takes part.
    private func run(
        _ workload: FrontWorkload, in directory: String, _ interruption: borrowing Interruption
    ) throws -> FrontOutcome? {
        let candidates = workload.peers.filter { peers.contains($0) && programs.has($0) }
        guard !candidates.isEmpty else { return nil }
        let connections = programs.connections(workload.connections)
        let stand = FrontStand(
            workload, connections: connections, programs: programs, directory: directory)
        defer { stand.stop() }
        try stand.startBackends()
        let standing = try candidates.filter { peer in
            try interruption.check()
            return try stand.start(peer)
        }
        let loads = standing.map(stand.load)
        let rate = try rate(of: workload, loads)
        var outcome = FrontOutcome(
            workload, rate: rate, connections: connections, peers: standing)
        for repetition in 0..<repetitions {
            for turn in loads.indices {
                try interruption.check()
                let load = loads[(repetition + turn) % loads.count]
                let measurement = try measure(load, rate)
                outcome.add(measurement, of: load.peer)
            }
        }
        return outcome
    }

    private func measure(_ load: FrontLoad, _ rate: Double?) throws -> FrontMeasurement {
        for _ in 1..<FrontBench.tries {
            do {
                return try load.measure(duration, warmUp: warmUp, rate: rate)
            } catch is FrontLoad.TooFew { continue }
        }
        return try load.measure(duration, warmUp: warmUp, rate: rate)
    }

    /// Half of what the slowest proxy manages, found by a short run of each.
    private func rate(of workload: FrontWorkload, _ loads: [FrontLoad]) throws -> Double? {
        guard workload.pace == .halfOfSlowest else { return nil }
        return try loads.map {
            try $0.measure(.closed, FrontBench.probe, warmUp: warmUp).requestsPerSecond / 2
        }.min()
    }

    private static func makeDirectory() throws -> String {
        let pattern = "/tmp/coxswain-bench-" + String(repeating: "X", count: 6)
        var template = Array(pattern.utf8CString)
        guard mkdtemp(&template) != nil else {
            throw BenchFault("failed to make a directory in /tmp: \(describeErrno(errno))")
        }
        return template.withUnsafeBufferPointer {
            String(decoding: $0.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        }
    }
}
