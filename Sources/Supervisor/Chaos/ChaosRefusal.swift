import ControlAPI
import Model

/// Why no fault was made. Nothing has been touched.
enum ChaosRefusal: Error {
    case notAllowed(ServiceName)
    case noReadyReplica(ServiceName)
    case notReady(ReplicaID)
    case tooMany(maximum: Int)
    case underWay(ReplicaID)
    case tooLong(maximum: Duration)
    case needsUnifiedCgroups(ChaosFault)
    case failed(String)

    var reply: ErrorReply {
        switch self {
        case .notAllowed(let name):
            ErrorReply(
                code: .refused, message: "the policy of service '\(name)' allows no faults",
                hint: "say 'chaos: allowed' in its policy file and apply it")
        case .noReadyReplica(let name):
            ErrorReply(
                code: .refused, message: "service '\(name)' has no ready replica without a fault",
                hint: "`coxctl get replicas \(name)` lists those there are")
        case .notReady(let id):
            ErrorReply(
                code: .refused, message: "replica '\(id)' is not ready: it has a fault already",
                hint: "`coxctl get replicas` lists those there are")
        case .tooMany(let maximum):
            ErrorReply(
                code: .refused, message: "\(maximum) faults are under way, which is the limit",
                hint: "try again when one of them is over")
        case .underWay(let id):
            ErrorReply(code: .refused, message: "a fault of '\(id)' is under way already")
        case .tooLong(let maximum):
            ErrorReply(
                code: .refused,
                message: "a fault lasts from 1 s to \(maximum.text)", hint: "shorten --for")
        case .needsUnifiedCgroups(let fault):
            ErrorReply(
                code: .refused,
                message: "'\(fault.rawValue)' takes unified cgroups, which this host has not",
                hint: fault == .freeze ? "'stop' goes anywhere" : "'kill' ends it as abruptly")
        case .failed(let why):
            ErrorReply(code: .failed, message: "failed to make the fault: \(why)")
        }
    }
}
