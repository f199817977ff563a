import Model
import Testing

@Suite struct TemplateDigestTests {
    private var full: ReplicaTemplate {
        var template = ReplicaTemplate(command: ["/usr/bin/env", "orders", "--port", "${PORT}"])
        template.environment = ["VERSION": "v1", "LANG": "C"]
        template.workingDirectory = "/srv/orders"
        template.identity = .user("orders", group: "shop")
        template.limits.cpuMilliCores = 250
        template.limits.memoryMaximumBytes = 1 << 28
        template.sandbox.readWritePaths = ["/var/lib/orders"]
        template.endpoint = .port
        template.readiness = Readiness(check: .http(path: "/up"))
        return template
    }

    /// It is in the environment of units that outlive the daemon: should it change with a release
    /// or a compiler, every service would roll over. So the value itself is pinned.
    @Test func theDigestOfATemplateIsTheSameForEver() {
        #expect(
            TemplateDigest.of(ReplicaTemplate(command: ["/bin/sleep", "1"])) == "463670e8c6aadb54")
        #expect(TemplateDigest.of(full) == "bbcf79ca67b9a397")
    }

    @Test func equalTemplatesHaveEqualDigestsInWhateverOrderTheyWereMade() {
        var other = full
        other.environment = [:]
        for key in ["LANG", "VERSION"] { other.environment[key] = full.environment[key] }
        #expect(TemplateDigest.of(other) == TemplateDigest.of(full))
    }

    @Test func everyFieldCounts() {
        let changes: [(inout ReplicaTemplate) -> Void] = [
            { $0.command.append("x") }, { $0.command[3] = "$PORT" },
            { $0.environment["VERSION"] = "v2" }, { $0.environment["X"] = "" },
            { $0.workingDirectory = nil }, { $0.workingDirectory = "-" },
            { $0.files = ["/etc/a"] }, { $0.contents = ["/etc/a": "0"] },
            { $0.endpoint = .socket }, { $0.identity = .dynamic },
            { $0.identity = .user("orders", group: nil) },
            { $0.limits.cpuMilliCores = 251 }, { $0.limits.cpuWeight = 100 },
            { $0.limits.memoryMaximumBytes = nil }, { $0.limits.memoryHighBytes = 1 << 28 },
            { $0.limits.tasksMaximum = 9 }, { $0.limits.openFilesMaximum = 9 },
            { $0.sandbox.noNewPrivileges = false }, { $0.sandbox.privateTmp = false },
            { $0.sandbox.protectSystem = .strict }, { $0.sandbox.protectHome = .tmpfs },
            { $0.sandbox.readWritePaths = [] }, { $0.endpoint = .none },
            { $0.readiness.check = .accepts }, { $0.readiness.check = .http(path: "/") },
            { $0.readiness.period = .seconds(2) }, { $0.readiness.startPeriod = .seconds(2) },
            { $0.readiness.timeout = .seconds(2) }, { $0.readiness.failureThreshold = 4 },
            { $0.readiness.successThreshold = 2 }, { $0.readiness.startDeadline = .seconds(2) },
            { $0.stopSignal = .int }, { $0.stopDeadline = .seconds(2) },
            { $0.lastAction = ["/bin/true"] }, { $0.preStop = PreStop(.command(["/bin/true"])) },
            { $0.preStop = PreStop(.http(HTTPQuestion(path: "/quit"))) },
            { $0.readiness.check = .command(["/bin/true"]) }, { $0.readiness.port = 80 },
            { $0.readiness.warmUp = WarmUp(paths: ["/"]) },
            { $0.readiness.warmUp = WarmUp(paths: ["/", "/a"]) },
            { $0.warm { $0.headers = ["A": "b"] } }, { $0.warm { $0.requests = 1 } },
            { $0.warm { $0.deadline = .seconds(1) } },
            { $0.state = StateKeeping() },
            {
                $0.state = StateKeeping()
                $0.state?.writer = .shared
            },
            { $0.startup = Startup(.accepts) }, { $0.start { $0.port = 80 } },
            { $0.start { $0.startPeriod = .seconds(2) } }, { $0.start { $0.period = .seconds(2) } },
            { $0.start { $0.timeout = .seconds(2) } }, { $0.start { $0.failureThreshold = 4 } },
            { $0.start { $0.question = .command(["/bin/true"]) } },
            { $0.start { $0.question = .grpc(service: "") } },
            { $0.start { $0.question = .grpc(service: "a.B") } },
            { $0.readiness.check = .grpc(service: "") },
            { $0.readiness.check = .grpc(service: "a.B") },
            { $0.watchdog = .seconds(2) }, { $0.liveness = Liveness(.accepts) },
            { $0.liveness = Liveness(.command(["/bin/true"])) },
            { $0.liveness = Liveness(.http(HTTPQuestion(path: "/up"))) },
        ]
        var digests = [TemplateDigest.of(full)]
        for change in changes {
            var template = full
            change(&template)
            digests.append(TemplateDigest.of(template))
        }
        #expect(Set(digests).count == changes.count + 1)
    }

    @Test func everyPartOfAProbeCounts() {
        let changes: [(inout Liveness) -> Void] = [
            { _ in }, { $0.port = 80 }, { $0.period = .seconds(2) }, { $0.timeout = .seconds(2) },
            { $0.failureThreshold = 4 }, { $0.ask { $0.headers["Host"] = "a" } },
            { $0.ask { $0.statuses = [200...200] } }, { $0.ask { $0.bodyText = "ok" } },
            { $0.question = .command(["/bin/true"]) },
            { $0.question = .command(["/bin/true", "x"]) },
        ]
        let digests = changes.map { change in
            var template = full
            var liveness = Liveness(.http(HTTPQuestion(path: "/up")))
            change(&liveness)
            template.liveness = liveness
            return TemplateDigest.of(template)
        }
        #expect(Set(digests).count == changes.count)
    }

    /// Free texts come with their lengths, so that one cannot imitate the other's lines.
    @Test func textsCannotImitateEachOther() {
        let one = ReplicaTemplate(command: ["/bin/a", "b\narg 1:c"])
        let two = ReplicaTemplate(command: ["/bin/a", "b", "c"])
        #expect(TemplateDigest.of(one) != TemplateDigest.of(two))
        var left = ReplicaTemplate(command: ["/bin/a"])
        var right = left
        left.environment = ["A": "B=C"]
        right.environment = ["A=B": "C"]
        #expect(TemplateDigest.of(left) != TemplateDigest.of(right))
    }
}

extension Liveness {
    fileprivate mutating func ask(_ change: (inout HTTPExpectation) -> Void) {
        guard case .http(var question) = question else { return }
        change(&question.expectation)
        self.question = .http(question)
    }
}

extension ReplicaTemplate {
    fileprivate mutating func start(_ change: (inout Startup) -> Void) {
        var startup = Startup(.accepts)
        change(&startup)
        self.startup = startup
    }

    fileprivate mutating func warm(_ change: (inout WarmUp) -> Void) {
        var warmUp = WarmUp(paths: ["/"])
        change(&warmUp)
        readiness.warmUp = warmUp
    }
}
