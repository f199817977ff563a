import ControlAPI
import FoundationEssentials
import Glibc
import LinuxIO

/// Something is done again and again while clients ask.
struct HealUnderLoad {
    struct Outcome {
        let reports: [LoadProcess.Report]
        let times: Int
        /// Replicas that were not there before, or have another process.
        let replaced: Int

        var failed: Int { reports.reduce(0) { $0 + $1.failed + $1.unsent } }
        var refused: Int { reports.reduce(0) { $0 + ($1.failures["connect-refused"] ?? 0) } }
        var sent: Int { reports.reduce(0) { $0 + $1.sent } }
        var story: String {
            let kinds = reports.flatMap { $0.failures.sorted { $0.key < $1.key } }
                .map { "\($1) \($0)" }
            return "\(sent) requests, \(failed) failed \(kinds), \(times) times"
        }
    }

    private static let quietSeconds = 2.0

    let service: LiveService
    let directory: String
    let seconds: Double

    /// `loads` are options of `coxswain-bench load`, one list for each client.
    func measure(
        every period: Double, _ loads: [[String]], _ deed: (Int) throws -> Void
    ) throws -> Outcome {
        let before = processes()
        let clients = try loads.enumerated().map { index, words in
            try LoadProcess(
                "load-\(index)", url: HealService.url, ["--duration", "24h"] + words,
                directory: directory)
        }
        usleep(UInt32(Self.quietSeconds * 1e6))
        let begin = MonotonicClock.now
        var times = 0
        while MonotonicClock.now < begin + Int64(seconds * 1e9) {
            try deed(times)
            times += 1
            let next = begin + Int64(Double(times) * period * 1e9)
            let left = next - MonotonicClock.now
            if left > 0 { usleep(UInt32(clamping: left / 1_000)) }
        }
        usleep(UInt32(Self.quietSeconds * 1e6))
        for client in clients { client.end() }
        let reports = try clients.map { try $0.report() }
        try service.awaitSettled(at: before.count)
        let after = processes()
        return Outcome(
            reports: reports, times: times, replaced: after.subtracting(before).count)
    }

    private func processes() -> Set<Int> { Set(service.replicas.compactMap(\.mainPID)) }

    /// The main process of a unit of ours is killed, as by the kernel.
    static func killDaemon(_ unit: String) throws {
        try ShellCommand.run("systemctl kill --signal=KILL --kill-whom=main \(unit)")
    }
}
