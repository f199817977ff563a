import LinuxIO
import SystemdBus

/// The least time in which this host starts so many units: all `StartTransientUnit` calls at once,
/// by a program that does nothing else.
struct FloorLaunch {
    let count: Int

    /// Milliseconds from the first call until the last job was done; nothing is left running.
    func measure(on session: BusSession) throws -> Double {
        let names = (1...count).map { BenchUnit.name("floor", $0) }
        let spent = try session.start(names.map { BenchUnit.sleeper($0) })
        try session.remove(names)
        return Double(spent) / 1e6
    }
}
