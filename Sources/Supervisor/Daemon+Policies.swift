import Decisions
import History
import Model
import PolicyFile

extension Daemon {
    /// What came of an apply by the API.
    enum ApplyOutcome: Sendable {
        case answered(Answer)
        case notWritten(why: String)
    }

    /// One policy as somebody wants it from now on.
    struct Change: Sendable {
        let text: String
        /// A user's name, or the file that was changed in place.
        let author: String
        let message: String?
    }

    /// The core is asked on a copy first: a policy that it refuses is not written, and one that
    /// cannot be written is not put in force.
    func apply(
        _ policy: ServicePolicy, _ change: Change, isRehearsal: Bool,
        reply: @escaping (ApplyOutcome) -> Void
    ) {
        let rehearsed = control.rehearse(.apply(policy))
        if case .refused = rehearsed { return reply(.answered(rehearsed)) }
        if isRehearsal { return reply(.answered(rehearsed)) }
        do {
            let file = try policies.write(change.text, of: policy.name)
            keep(change.text, of: policy.name, file: file)
        } catch {
            return reply(.notWritten(why: error.description))
        }
        control.submit(.apply(policy, from: origin(author: change.author, message: change.message)))
        { reply(.answered($0)) }
    }

    func delete(_ name: ServiceName, reply: @escaping (Answer) -> Void) {
        let rehearsed = control.rehearse(.delete(name))
        if case .refused = rehearsed { return reply(rehearsed) }
        do {
            try policies.remove(name)
        } catch {
            // The next start of the daemon would bring the service back: say so where it is read.
            DaemonLog.error("\(error); remove it by hand, or '\(name)' is back after a restart")
        }
        control.submit(.delete(name), answer: reply)
    }

    /// A file of the directory is new or has changed.
    ///
    /// Of a policy that says what it said, the files are not looked at: their content counts when
    /// somebody applies or restarts, and not because the daemon was started.
    func take(_ policy: ServicePolicy, text: String, from file: String) {
        keep(text, of: policy.name, file: file)
        if let known = control.fleet.service(policy.name)?.policy?.whole,
            known == policy.holding(known.template.contents)
        {
            return submit(known, from: file)
        }
        // Until the core decides it waits for nobody, and must know each policy before the first
        // step: running replicas without one would have no routes.
        if !control.isResumed {
            let contents = FileContents.reading(of: policy.template)
            return submit(policy.holding(contents.digests), from: file)
        }
        contents.read(of: policy.template) { [unowned self] reading in
            submit(policy.holding(reading.digests), from: file)
        }
    }

    private func submit(_ policy: ServicePolicy, from file: String) {
        let origin = origin(author: file, message: nil)
        control.submit(.apply(policy, from: origin)) { [unowned self] answer in
            switch answer {
            case .accepted(let sentence): DaemonLog.info("\(file): \(sentence)")
            case .refused(let refusal): reportRefusal(file, "\(refusal)")
            }
        }
    }

    func reportRefusal(_ file: String, _ diagnostics: [Diagnostic]) {
        for diagnostic in diagnostics {
            reportRefusal(file, diagnostic.headline + (diagnostic.hint.map { "; \($0)" } ?? ""))
        }
    }

    private func reportRefusal(_ file: String, _ why: String) {
        let sentence = why.hasPrefix(file) ? why : "\(file): \(why)"
        control.record(
            Occurrence(
                at: ControlLoop.now, service: nil, kind: .policyRefused, severity: .warning,
                message: sentence + " - the last good policy stays in force"))
    }

    /// Editors rename, hands slip: a file that goes away stops nothing.
    func reportMissing(_ file: String, _ service: ServiceName) {
        guard control.fleet.service(service) != nil else { return }
        DaemonLog.notice(
            "'\(file)' is gone; service '\(service)' goes on as it was. "
                + "`coxctl delete \(service)` ends it")
    }

    func origin(author: String, message: String?) -> ChangeOrigin {
        ChangeOrigin(
            wallMilliseconds: HostClock.reading(bootID: bootID).wallMilliseconds,
            author: author, message: message)
    }

    private func keep(_ text: String, of service: ServiceName, file: String) {
        historian.keep(
            PolicyText(
                service: service, file: file, text: text,
                appliedWallMilliseconds: HostClock.reading(bootID: bootID).wallMilliseconds))
    }
}

extension ServicePolicy {
    /// The policy with what its files held.
    func holding(_ contents: [String: String]) -> ServicePolicy {
        var policy = self
        policy.template.contents = contents
        return policy
    }
}
