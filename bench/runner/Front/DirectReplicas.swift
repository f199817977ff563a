import FoundationEssentials
import Glibc
import LinuxIO

/// Replicas that accept from the front port themselves (`endpoint: direct`), under the daemon of this
/// host. Root and without a sandbox, as the plain backends are: it is the way to them that is measured.
final class DirectReplicas {
    /// Beside those that replicas are given.
    static let port: UInt16 = 19_799
    private static let service = "bench-direct"
    private static let deadline = Int64.seconds(30)
    private static let pollMicroseconds: UInt32 = 10_000

    init(_ count: Int, program: String, directory: String) throws {
        let core = CPUCore.ofTheRest
        let policy = """
            service: \(DirectReplicas.service)
            run:
              command: [/usr/bin/taskset, --cpu-list, "\(core)", \(program), front-backend]
              endpoint: direct
              user: root
              sandbox: off
            readiness: { check: notify }
            front: { listen: "127.0.0.1:\(DirectReplicas.port)" }
            scale: { replicas: \(count) }
            """
        let file = "\(directory)/\(DirectReplicas.service).yaml"
        try Data(policy.utf8).write(to: URL(fileURLWithPath: file))
        try DirectReplicas.run("coxctl apply --filename '\(file)'")
        try DirectReplicas.run("coxctl rollout status \(DirectReplicas.service)")
    }

    func stop() { try? DirectReplicas.run("coxctl delete \(DirectReplicas.service)") }

    private static func run(_ line: String) throws {
        let command = try ShellCommand(starting: "\(line) >/dev/null")
        let deadline = MonotonicClock.now + deadline
        while try !command.hasEnded() {
            guard MonotonicClock.now < deadline else { throw BenchFault("'\(line)' does not end") }
            usleep(pollMicroseconds)
        }
    }
}
