/// How a replica's life ended, as systemd tells it (`Result=`, `ExecMainCode=`, `ExecMainStatus=`).
package struct ReplicaExit: Equatable, Sendable, Codable {
    package enum Cause: Equatable, Sendable, Codable {
        case exited(status: Int)
        case signalled(Int, coreDumped: Bool)
        case outOfMemory
        case watchdog
        case startTimeout
        /// It ignored the stop signal and its cgroup was killed at the deadline.
        case stopTimeout
        /// systemd could not run the program: missing, not executable, unknown user ...
        /// The status is systemd's own (systemd.exec(5), "PROCESS EXIT CODES"), 203 for EXEC.
        case notStarted(status: Int)
        /// It ended before it was ready, and another program listens on the port it was given.
        case portTaken(UInt16, status: Int)
        /// The unit is gone and nothing tells how.
        case vanished
    }

    package let cause: Cause

    package init(_ cause: Cause) { self.cause = cause }

    /// Under which name policies and events know it.
    package var failure: FailureCause {
        switch cause {
        case .exited: .exitStatus
        case .signalled(_, let coreDumped): coreDumped ? .coreDump : .signal
        case .outOfMemory: .outOfMemory
        case .watchdog: .watchdog
        case .startTimeout: .startTimeout
        case .stopTimeout: .signal
        case .notStarted: .notStarted
        case .portTaken: .portTaken
        case .vanished: .vanished
        }
    }

    /// An exit that nobody has to look at.
    package var isClean: Bool { cause == .exited(status: 0) }
}

extension ReplicaExit: CustomStringConvertible {
    package var description: String {
        switch cause {
        case .exited(let status): "exited with status \(status)"
        case .signalled(let signal, let core):
            "was killed by signal \(signal)" + (core ? " and dumped core" : "")
        case .outOfMemory: "was killed by the kernel: out of memory"
        case .watchdog: "missed its watchdog"
        case .startTimeout: "was not started in time"
        case .stopTimeout: "ignored its stop signal and was killed at the deadline"
        case .notStarted(let status): Self.startSentence(status)
        case .portTaken(let port, let status):
            "exited with status \(status): another program listens on its port \(port)"
        case .vanished: "is gone, and systemd no longer tells how it ended"
        }
    }

    private static func startSentence(_ status: Int) -> String {
        let why =
            switch status {
            case 200: "the working directory cannot be entered"
            case 203: "the program does not exist or is not executable"
            case 216: "the group does not exist"
            case 217: "the user does not exist"
            case 226: "its namespaces cannot be set up"
            default: "see systemd.exec(5), process exit codes"
            }
        return "could not be executed (status \(status): \(why))"
    }
}
