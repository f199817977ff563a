/// An immutable version of how a service runs.
package struct Revision: Equatable, Sendable, Codable {
    package let number: RevisionNumber
    @Boxed package private(set) var template: ReplicaTemplate
    /// The template's content hash (`TemplateDigest`), 16 hexadecimal digits.
    package let digest: String
    /// Nil where nobody has told, and of those kept by releases that did not ask.
    package let origin: ChangeOrigin?

    // What the template says that every step asks of each revision: to ask the template is to copy it.

    /// Nil: its replicas keep no state.
    package let stateWriter: StateKeeping.Writer?
    /// `ReplicaTemplate.wholeDeadline`
    package let wholeDeadline: Duration
    /// The same for a replica that has started up.
    package let readinessDeadline: Duration
    package let canBeFrozen: Bool

    package init(number: RevisionNumber, template: ReplicaTemplate, origin: ChangeOrigin? = nil) {
        self.init(
            number, Boxed(wrappedValue: template), digest: TemplateDigest.of(template), origin)
    }

    private init(
        _ number: RevisionNumber, _ template: Boxed<ReplicaTemplate>, digest: String,
        _ origin: ChangeOrigin?
    ) {
        self.number = number
        _template = template
        self.digest = digest
        self.origin = origin
        stateWriter = template.wrappedValue.state?.writer
        wholeDeadline = template.wrappedValue.wholeDeadline
        readinessDeadline = template.wrappedValue.readiness.wholeDeadline
        canBeFrozen = template.wrappedValue.canBeFrozen
    }
}

extension Revision {
    private enum CodingKeys: CodingKey { case number, template, digest, origin }

    package init(from decoder: any Decoder) throws {
        let kept = try decoder.container(keyedBy: CodingKeys.self)
        self.init(
            try kept.decode(RevisionNumber.self, forKey: .number),
            try kept.decode(Boxed<ReplicaTemplate>.self, forKey: .template),
            digest: try kept.decode(String.self, forKey: .digest),
            try kept.decodeIfPresent(ChangeOrigin.self, forKey: .origin))
    }

    package func encode(to encoder: any Encoder) throws {
        var kept = encoder.container(keyedBy: CodingKeys.self)
        try kept.encode(number, forKey: .number)
        try kept.encode(_template, forKey: .template)
        try kept.encode(digest, forKey: .digest)
        try kept.encodeIfPresent(origin, forKey: .origin)
    }
}

/// FNV-1a, 64 bits, over a canonical text of the template: it tells revisions apart in unit
/// environments and listings. It identifies and does not authenticate.
/// Source: draft-eastlake-fnv, section 2.
package enum TemplateDigest {
    package static func of(_ template: ReplicaTemplate) -> String {
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        for byte in canonicalText(template).utf8 {
            hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3
        }
        let digits = String(hash, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }

    /// Every part on a line of its own, lengths before free texts, so that no two templates share
    /// a text; dictionaries in key order, since their own order changes from run to run. Each field
    /// is spelled out: what the compiler prints for a struct is not ours to rely on. A field at its
    /// default writes nothing, so that a field added by a later release changes no digest, and an
    /// upgrade of the daemon rolls no service over.
    private static func canonicalText(_ template: ReplicaTemplate) -> String {
        var text = CanonicalText()
        for argument in template.command { text.line("arg", measured(argument)) }
        for (key, value) in template.environment.sorted(by: { $0.key < $1.key }) {
            text.line("env", "\(measured(key))=\(measured(value))")
        }
        if let path = template.workingDirectory { text.line("dir", measured(path)) }
        for path in template.files { text.line("file", measured(path)) }
        for (path, digest) in template.contents.sorted(by: { $0.key < $1.key }) {
            text.line("content", "\(measured(path))=\(digest)")
        }
        if case .user(let user, let group) = template.identity {
            text.line("user", measured(user))
            if let group { text.line("group", measured(group)) }
        }
        if template.endpoint != .none { text.line("endpoint", template.endpoint.rawValue) }
        text.append(template.limits)
        text.append(template.sandbox)
        text.append(template.readiness)
        if let startup = template.startup { text.append(startup) }
        if let liveness = template.liveness { text.append(liveness) }
        if let watchdog = template.watchdog { text.line("watchdog", watchdog, unless: .zero) }
        if let state = template.state { text.line("state", state.writer.rawValue) }
        if let preStop = template.preStop { text.append(preStop) }
        for argument in template.lastAction ?? [] { text.line("last-arg", measured(argument)) }
        text.line("stop", template.stopSignal.rawValue, unless: "SIGTERM")
        text.line("stop-deadline", template.stopDeadline, unless: .seconds(30))
        return text.lines.joined(separator: "\n")
    }

    fileprivate static func measured(_ text: String) -> String { "\(text.utf8.count):\(text)" }
}

/// Defaults are repeated here as literals: should one change in the model, templates that had it
/// keep their digest by being the ones that now say so.
private struct CanonicalText {
    private(set) var lines: [String] = []

    mutating func line(_ label: String, _ value: String) { lines.append("\(label) \(value)") }

    mutating func line<Value: Equatable>(_ label: String, _ value: Value, unless usual: Value) {
        if value != usual { line(label, "\(value)") }
    }

    mutating func line(_ label: String, _ span: Duration, unless usual: Duration) {
        if span != usual { line(label, "\(span.wholeNanoseconds)") }
    }

    mutating func line(_ label: String, _ limit: (some BinaryInteger)?) {
        if let limit { line(label, "\(limit)") }
    }

    mutating func append(_ limits: ResourceLimits) {
        line("cpu-maximum", limits.cpuMilliCores)
        line("cpu-weight", limits.cpuWeight)
        line("memory-maximum", limits.memoryMaximumBytes)
        line("memory-high", limits.memoryHighBytes)
        line("tasks-maximum", limits.tasksMaximum)
        line("open-files-maximum", limits.openFilesMaximum)
    }

    mutating func append(_ sandbox: Sandbox) {
        line("no-new-privileges", sandbox.noNewPrivileges, unless: true)
        line("private-tmp", sandbox.privateTmp, unless: true)
        line("protect-system", sandbox.protectSystem.rawValue, unless: "full")
        line("protect-home", sandbox.protectHome.rawValue, unless: "no")
        for path in sandbox.readWritePaths { line("read-write", TemplateDigest.measured(path)) }
    }

    mutating func append(_ readiness: Readiness) {
        switch readiness.check {
        case .started: break
        case .notify: line("check", "notify")
        case .accepts: line("check", "accepts")
        case .http(let path): line("check", "http \(TemplateDigest.measured(path))")
        case .grpc(let service): line("check", "grpc \(TemplateDigest.measured(service))")
        case .command(let command):
            line("check", "command")
            append(command)
        }
        if let expectation = readiness.expectation { append(expectation) }
        line("port", readiness.port)
        line("period", readiness.period, unless: .seconds(1))
        line("start-period", readiness.startPeriod, unless: .milliseconds(50))
        line("timeout", readiness.timeout, unless: .seconds(1))
        line("failures", readiness.failureThreshold, unless: 3)
        line("successes", readiness.successThreshold, unless: 1)
        line("start-deadline", readiness.startDeadline, unless: .seconds(60))
        if let warmUp = readiness.warmUp { append(warmUp) }
    }

    private mutating func append(_ warmUp: WarmUp) {
        for path in warmUp.paths { line("warm-up", TemplateDigest.measured(path)) }
        append(warmUp.headers)
        line("warm-up-requests", warmUp.requests, unless: 20)
        line("warm-up-deadline", warmUp.deadline, unless: .seconds(5))
    }

    mutating func append(_ preStop: PreStop) {
        append(preStop.question, as: "pre-stop")
        line("pre-stop-deadline", preStop.deadline, unless: .seconds(10))
    }

    mutating func append(_ liveness: Liveness) {
        append(liveness.question, as: "alive")
        line("alive-port", liveness.port)
        line("alive-period", liveness.period, unless: .seconds(10))
        line("alive-timeout", liveness.timeout, unless: .seconds(1))
        line("alive-failures", liveness.failureThreshold, unless: 3)
    }

    mutating func append(_ startup: Startup) {
        append(startup.question, as: "startup")
        line("startup-port", startup.port)
        line("startup-start-period", startup.startPeriod, unless: .milliseconds(50))
        line("startup-period", startup.period, unless: .seconds(1))
        line("startup-timeout", startup.timeout, unless: .seconds(1))
        line("startup-failures", startup.failureThreshold, unless: 60)
    }

    private mutating func append(_ question: ProbeQuestion, as label: String) {
        switch question {
        case .accepts: line(label, "accepts")
        case .http(let question):
            line(label, "http \(TemplateDigest.measured(question.path))")
            append(question.expectation)
        case .grpc(let service): line(label, "grpc \(TemplateDigest.measured(service))")
        case .command(let command):
            line(label, "command")
            append(command)
        }
    }

    mutating func append(_ command: [String]) {
        for argument in command { line("probe-arg", TemplateDigest.measured(argument)) }
    }

    private mutating func append(_ headers: [String: String]) {
        for (name, value) in headers.sorted(by: { $0.key < $1.key }) {
            line("header", "\(TemplateDigest.measured(name))=\(TemplateDigest.measured(value))")
        }
    }

    mutating func append(_ expectation: HTTPExpectation) {
        append(expectation.headers)
        if expectation.statuses != [200...399] {
            for range in expectation.statuses {
                line("status", "\(range.lowerBound)-\(range.upperBound)")
            }
        }
        if let body = expectation.bodyText { line("body", TemplateDigest.measured(body)) }
    }
}
