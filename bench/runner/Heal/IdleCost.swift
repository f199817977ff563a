import ControlAPI
import FoundationEssentials
import Glibc
import LinuxIO
import Model

/// What the daemon takes while many replicas run and nothing happens.
struct IdleCost {
    enum Probes: String, CaseIterable { case off, on }

    struct Figures {
        let replicas: Int
        /// Of one core.
        let cpuPercent: Double
        let residentMiB: Double
    }

    static let services = 100
    private static let policies = "/etc/coxswain/policies"
    private static let patience = Int64.seconds(300)
    private static let pollMicroseconds: UInt32 = 200_000
    /// After the last start: caches are filled, and the last samples of it are over.
    private static let restSeconds: UInt32 = 5

    let control: ControlClient
    let seconds: Double

    func measure(_ probes: Probes, replicasEach count: Int) throws -> Figures {
        try write(probes, count)
        try awaitReady(IdleCost.services * count)
        sleep(Self.restSeconds)
        let daemon = try HealBench.mainProcess(of: "coxswaind.service")
        let (cpu, begin) = (try ProcessCost.cpuNanoseconds(of: daemon), MonotonicClock.now)
        usleep(UInt32(seconds * 1e6))
        let spent = try ProcessCost.cpuNanoseconds(of: daemon) - cpu
        return Figures(
            replicas: IdleCost.services * count,
            cpuPercent: Double(spent) * 100 / Double(MonotonicClock.now - begin),
            residentMiB: Double(try ProcessCost.residentBytes(of: daemon)) / 1_048_576)
    }

    func clear() throws {
        let names = (1...IdleCost.services).map(IdleCost.name).joined(separator: " ")
        try ShellCommand.run("for s in \(names); do coxctl delete $s >/dev/null || exit 1; done")
        try awaitReady(0)
    }

    /// A program that does next to nothing, and answers where it is asked.
    private func write(_ probes: Probes, _ count: Int) throws {
        for number in 1...IdleCost.services {
            let name = IdleCost.name(number)
            let text = """
                service: \(name)
                run:
                  command: [/usr/bin/coxswain-bench, front-backend, --listen, "127.0.0.1:${PORT}"]
                  user: nobody
                  sandbox: off
                  endpoint: port
                  limits: { open-files: 64 }
                readiness: \(probes == .on ? "{ path: /, period: 1s }" : "{ check: started }")
                scale: { replicas: \(count) }
                rollout: { min-ready: 0s }

                """
            let path = "\(Self.policies)/\(name).yaml"
            try Data(text.utf8).write(to: URL(fileURLWithPath: path), options: .atomic)
        }
    }

    private static func name(_ number: Int) -> String { "idle-\(number)" }

    private func awaitReady(_ count: Int) throws {
        let deadline = MonotonicClock.now + Self.patience
        while true {
            let replicas = control.answer(.replicas(of: nil)) ?? []
            if replicas.count == count, replicas.allSatisfy({ $0.phase == .ready }) { return }
            guard MonotonicClock.now < deadline else {
                throw BenchFault("\(replicas.count) replicas of \(count) after five minutes")
            }
            usleep(Self.pollMicroseconds)
        }
    }
}
