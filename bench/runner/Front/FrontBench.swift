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
        var outcome = FrontOutcome(workload, connections: connections)
        for peer in candidates {
            try interruption.check()
            let starts = try attempt(peer, &outcome) { try stand.start(peer) }
            if starts == true { outcome.admit(peer) }
        }
        try findRate(of: stand, &outcome)
        for repetition in 0..<repetitions * workload.rounds {
            for peer in turns(of: outcome.peers, repetition) {
                try interruption.check()
                try measure(stand.load(on: peer), &outcome)
            }
        }
        return outcome
    }

    /// What goes wrong with one peer leaves the others their figures.
    private func attempt<Result>(
        _ peer: FrontPeer, _ outcome: inout FrontOutcome, _ action: () throws -> Result
    ) throws -> Result? {
        do {
            return try action()
        } catch let fault where !(fault is Interruption.Interrupted) {
            outcome.leaveOut(peer, because: fault)
            return nil
        }
    }

    /// Another begins each time.
    private func turns(of peers: [FrontPeer], _ repetition: Int) -> [FrontPeer] {
        peers.indices.map { peers[(repetition + $0) % peers.count] }
    }

    private func measure(_ load: FrontLoad, _ outcome: inout FrontOutcome) throws {
        let rate = outcome.rate
        let measurement = try attempt(load.peer, &outcome) { try measure(load, rate) }
        if let measurement { outcome.add(measurement, of: load.peer) }
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
    private func findRate(of stand: FrontStand, _ outcome: inout FrontOutcome) throws {
        guard outcome.workload.pace == .halfOfSlowest else { return }
        for peer in outcome.peers {
            let load = stand.load(on: peer)
            let measurement = try attempt(peer, &outcome) {
                try load.measure(.closed, FrontBench.probe, warmUp: warmUp)
            }
            guard let measurement else { continue }
            outcome.rate = min(outcome.rate ?? .infinity, measurement.requestsPerSecond / 2)
        }
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
