import ControlAPI
import Glibc
import LinuxIO

/// SIGSTOP: it accepts, answers nothing, and no signal asks anything of it any more.
struct HangRecovery {
    private static let pollMicroseconds: UInt32 = 5_000
    private static let patience = Int64.seconds(20)

    let service: LiveService
    let replicas: Int

    /// Seconds until a successor is ready and the one that hangs is out.
    func measure() throws -> Double {
        let before = Set(service.ready.map(\.name))
        guard let victim = service.victims().first else { throw BenchFault("no replica is ready") }
        let stopped = MonotonicClock.now
        kill(victim.process, SIGSTOP)
        while MonotonicClock.now < stopped + Self.patience {
            let ready = service.ready.map(\.name)
            if !ready.contains(victim.name), ready.count >= replicas,
                ready.contains(where: { !before.contains($0) })
            {
                return Double(MonotonicClock.now - stopped) / 1e9
            }
            usleep(Self.pollMicroseconds)
        }
        throw BenchFault("'\(victim.name)' hangs and is not replaced")
    }
}
