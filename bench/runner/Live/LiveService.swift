import ControlAPI
import FoundationEssentials
import Glibc
import LinuxIO
import Model

/// A service of the daemon that runs on this host, as an operator handles it.
struct LiveService {
    private static let pollMicroseconds: UInt32 = 10_000
    private static let patience = Int64.seconds(60)

    let name: ServiceName
    let control: ControlClient
    /// Where policies are written.
    let directory: String

    /// `coxctl apply`, to its end. The replicas come afterwards.
    func apply(_ policy: String) throws {
        try ShellCommand.run("coxctl apply -f '\(try write(policy))' >/dev/null")
    }

    /// The path of a file that holds the policy.
    func write(_ policy: String) throws -> String {
        let path = "\(directory)/\(name).yaml"
        try Data(policy.utf8).write(to: URL(fileURLWithPath: path))
        return path
    }

    /// Until so many replicas are available, all of the newest revision, so many stand by, and no other one
    /// is left.
    func awaitSettled(
        at count: Int, spares: Int = 0, within patience: Int64 = LiveService.patience
    ) throws {
        try hold(for: "'\(name)' to settle at \(count)", patience) {
            isSettled(at: count, spares: spares)
        }
    }

    /// Whether it is so.
    func isSettled(at count: Int, spares: Int = 0) -> Bool {
        guard let view else { return false }
        let replicas = replicas
        return view.available == count && view.current == count && view.upToDate == count
            && replicas.count == count + spares
            && replicas.count { [.standby, .frozen].contains($0.phase) } == spares
    }

    /// `coxctl delete`, until systemd knows none of its units.
    func delete() throws {
        try ShellCommand.run("coxctl delete '\(name)' >/dev/null")
        try hold(for: "'\(name)' to be gone", LiveService.patience) {
            control.answer(.services)?.contains { $0.name == name } == false
        }
    }

    var view: ServiceView? { control.answer(.services)?.first { $0.name == name } }

    var replicas: [ReplicaView] { control.answer(.replicas(of: name)) ?? [] }

    var ready: [ReplicaView] { replicas.filter { $0.phase == .ready } }

    private func hold(for what: String, _ patience: Int64, _ isDone: () throws -> Bool) throws {
        let deadline = MonotonicClock.now + patience
        while try !isDone() {
            guard MonotonicClock.now < deadline else {
                throw BenchFault(
                    "failed to wait for \(what): not within \(patience / 1_000_000_000) s")
            }
            usleep(LiveService.pollMicroseconds)
        }
    }
}
