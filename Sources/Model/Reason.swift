/// Why the core acts, with the numbers it acts on. Every start, drain and stop has one.
package enum Reason: Sendable, Equatable, Codable {
    case firstStart(desired: Int)
    case scaleOut(from: Int, to: Int, ScaleCause)
    case scaleIn(from: Int, to: Int, ScaleCause)
    case replaces(ReplicaID, attempt: Int)
    case rollout(from: RevisionNumber, to: RevisionNumber)
    case restartRequested
    case drainRequested
    case notReadyInTime(deadline: Duration)
    case notStartedUp(within: Duration)
    case notAlive(why: String)
    case outgrown(bytes: UInt64, above: UInt64)
    case stoppedByHand
    case serviceDeleted

    package enum ScaleCause: Sendable, Equatable, Codable {
        case person
        case policy
        case cpu(percent: Int, targetPercent: Int, readyReplicas: Int)
        /// What the autoscaler's figures said, as a sentence.
        case figures(String)
    }
}

extension Reason: CustomStringConvertible {
    package var description: String {
        switch self {
        case .firstStart(let desired): "\(desired) wanted"
        case .scaleOut(let from, let to, let cause): "scale-out from \(from) to \(to): \(cause)"
        case .scaleIn(let from, let to, let cause): "scale-in from \(from) to \(to): \(cause)"
        case .replaces(let id, let attempt): "replaces \(id), attempt \(attempt)"
        case .rollout(let from, let to): "rollout from revision \(from) to \(to)"
        case .restartRequested: "restart asked for"
        case .drainRequested: "drain asked for"
        case .notReadyInTime(let deadline): "not ready within \(deadline.text) of its start"
        case .notStartedUp(let allowance): "not started up within \(allowance.text)"
        case .notAlive(let why): "not alive: \(why)"
        case .outgrown(let bytes, let above):
            "it holds \(bytes >> 20)M of memory, more than \(ByteText.write(above))"
        case .stoppedByHand: "stopped by hand"
        case .serviceDeleted: "service deleted"
        }
    }
}

extension Reason.ScaleCause: CustomStringConvertible {
    package var description: String {
        switch self {
        case .person: "asked for"
        case .policy: "the policy says so"
        case .figures(let sentence): sentence
        case .cpu(let percent, let target, let replicas):
            replicas == 1
                ? "CPU of the ready replica is at \(percent) % of its limit, target \(target) %"
                : "CPU of \(replicas) ready replicas is at \(percent) % of their limit, "
                    + "target \(target) %"
        }
    }
}
