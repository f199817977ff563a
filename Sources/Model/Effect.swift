/// All that the core can ask of the shell. Carried out in order; results come back as events. What is large
/// stands apart (`indirect`), as in `Event`.
package enum Effect: Sendable, Equatable {
    /// Start a unit and watch it; `.started` or `.startFailed` answers. From `.started` on the
    /// shell asks for readiness by the template and tells changes (`.ready`, `.unready`).
    indirect case start(ReplicaLaunch)
    /// The stop signal, and SIGKILL to the cgroup at the template's deadline; `.exited` follows.
    case stop(ReplicaID)
    /// SIGKILL to the whole cgroup at once: it is past being asked. `.exited` follows.
    case kill(ReplicaID)
    /// Change the limits of a running unit; `.resized` answers.
    indirect case resize(ReplicaID, ReplicaSize)
    /// Make it stand still, ask it nothing and watch that it stays so; `.freezer` answers.
    case freeze(ReplicaID)
    /// Let it go on, and ask it again whether it is well; `.freezer` answers.
    case thaw(ReplicaID)
    /// Forget a unit that has ended: its result is recorded, its name may be used again.
    case release(ReplicaID)
    /// Out of the pool, finish what is in flight, cut it at the deadline; `.drained` follows.
    case drain(ReplicaID, deadline: Duration)
    /// The command around a rollout; `.hookEnded` follows.
    indirect case runHook(HookLaunch)
    /// Tell somebody of a failure, once; `.alertEnded` answers.
    indirect case alert(ServiceName, Alert)
    /// The whole pool of every service; replaces what was published before.
    case publish([ServiceRoutes])
    /// Keep for the next start of the daemon. Carried out before effects that follow it.
    indirect case save(ServiceRecord)
    case erase(ServiceName)
    case record(Occurrence)
    /// Keep why the number of replicas is what it is from now on.
    indirect case explain(ServiceName, ScaleExplanation, at: Instant)
    case answer(RequestID, Answer)
}

/// What the shell needs to start one replica.
package struct ReplicaLaunch: Sendable, Equatable {
    package let id: ReplicaID
    package let template: ReplicaTemplate
    package let digest: String
    package let endpoint: Endpoint?
    /// Of a service that keeps state: whose name and directory it has.
    package let seat: Int?
    /// Instead of the template's CPU weight until it is ready; nil: the template's from the start.
    package let startWeight: Int?
    /// Instead of the template's limits; nil: as it says.
    package let size: ReplicaSize?
    /// The CPU limit in it, where that is only for the start.
    package let boostMilliCores: Int?

    package init(
        id: ReplicaID, template: ReplicaTemplate, digest: String, endpoint: Endpoint?,
        seat: Int? = nil, startWeight: Int? = nil, size: ReplicaSize? = nil,
        boostMilliCores: Int? = nil
    ) {
        self.id = id
        self.template = template
        self.digest = digest
        self.endpoint = endpoint
        self.seat = seat
        self.startWeight = startWeight
        self.size = size
        self.boostMilliCores = boostMilliCores
    }
}

package enum Answer: Sendable, Equatable {
    /// One sentence of what will happen now, or that nothing has to.
    case accepted(String)
    case refused(Refusal)
}

/// Why a request was not carried out. Nothing has changed.
package enum Refusal: Error, Sendable, Equatable {
    case unknownService(ServiceName)
    case unknownReplica(ReplicaID)
    case unknownRevision(ServiceName, RevisionNumber, kept: [RevisionNumber])
    case noEarlierRevision(ServiceName)
    case noRollout(ServiceName)
    case nothingToPromote(ServiceName)
    case outOfBounds(ServiceName, asked: Int, minimum: Int, maximum: Int)
    case tooManyServices(maximum: Int)
    case addressInUse(ListenAddress, by: ServiceName)
    /// One of the two is in tcp mode.
    case addressNotShared(ListenAddress, with: ServiceName)
    /// Both listen there, and nothing would say whose these requests are.
    case requestsInUse(RequestClaim, on: ListenAddress, by: ServiceName)
    /// The service's replicas listen there themselves.
    case addressIsDirect(ListenAddress, of: ServiceName)
    case directIsFixed(ServiceName)
    case notAutomatic(ServiceName)
    /// These wait for each other: the first again at the end.
    case dependencyCycle([ServiceName])
    case notYetResumed
}

extension Refusal: CustomStringConvertible {
    package var description: String {
        switch self {
        case .unknownService(let name):
            "there is no service '\(name)'; `coxctl get` lists those there are"
        case .unknownReplica(let id):
            "there is no replica '\(id)'; `coxctl get replicas` lists those there are"
        case .unknownRevision(let name, let number, let kept):
            "service '\(name)' has no revision \(number); kept are "
                + kept.map(String.init).joined(separator: ", ")
        case .noEarlierRevision(let name):
            "service '\(name)' has no earlier revision to go back to"
        case .noRollout(let name):
            "no rollout of service '\(name)' is under way; `coxctl rollout status \(name)` tells "
                + "how the last one ended"
        case .nothingToPromote(let name):
            "the rollout of service '\(name)' waits for nobody; `coxctl rollout status \(name)` follows "
                + "it"
        case .outOfBounds(let name, let asked, let minimum, let maximum):
            "service '\(name)' scales itself between \(minimum) and \(maximum) replicas, not to "
                + "\(asked); change 'scale' in its policy file and apply it"
        case .tooManyServices(let maximum):
            "this host already has \(maximum) services, which is the limit"
        case .addressInUse(let address, let owner):
            "service '\(owner)' already listens on \(address); choose another 'listen'"
        case .addressNotShared(let address, let owner):
            "service '\(owner)' already listens on \(address), and only services in http mode can "
                + "share an address; choose another 'listen'"
        case .requestsInUse(let claim, let address, let owner):
            "service '\(owner)' on \(address) already takes requests for \(claim); say in 'hosts' or "
                + "'paths' which are for this one, or choose another 'listen'"
        case .addressIsDirect(let address, let owner):
            "the replicas of service '\(owner)' listen on \(address) themselves ('run.endpoint: "
                + "direct') and share it with no other service; choose another 'listen'"
        case .directIsFixed(let name):
            "service '\(name)' cannot change to or from 'run.endpoint: direct', nor its address with "
                + "it, while it is there: old and new replicas would need the same address in two "
                + "ways; `coxctl delete \(name)` first, or apply it under another name and address"
        case .notAutomatic(let name):
            "service '\(name)' has a fixed number of replicas, nothing scales it; give 'scale' in its "
                + "policy 'min', 'max' and a figure such as 'cpu: { target: 60% }'"
        case .dependencyCycle(let way):
            "no service of these would ever start: "
                + way.map { "'\($0)'" }.joined(separator: " waits for ")
                + "; take one of them out of 'after' or 'requires'"
        case .notYetResumed:
            "coxswaind is still taking over the running replicas; try again in a second"
        }
    }
}
