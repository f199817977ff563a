import Model

/// A policy in which no key has its default, and what it must become.
enum EveryKey {
    static let text = """
        service: every-key
        run:
          command: [/usr/bin/app, "--port=${PORT}", two words]
          environment: { A: "1", B: two }
          working-directory: /srv/app
          files: [/etc/app.conf, /etc/app.key]
          user: app
          group: staff
          limits:
            cpu: 1.5
            cpu-weight: 200
            memory: 1.5G
            memory-high: 512MiB
            tasks: 64
            open-files: 4096
          sandbox:
            no-new-privileges: false
            private-tmp: false
            protect-system: strict
            protect-home: read-only
            read-write-paths: [/srv/app, -/var/cache/app]
          endpoint: port
          stop:
            signal: SIGINT
            deadline: 1m30s
            before: { path: /quit, deadline: 3s }
          last-action: [/usr/bin/app-gone, --now]
          watchdog: 20s
        readiness:
          check: http
          path: /healthz?full=1
          headers: { Host: shop.example.com, X-Probe: "1" }
          statuses: [204, 300-399]
          body: "fine: yes"
          period: 2s
          start-period: 100ms
          timeout: 1.5s
          failures: 5
          successes: 2
          start-deadline: 2m
          warm-up: { paths: [/, /list?page=1], headers: { Host: a.example }, requests: 50, deadline: 3s }
        startup:
          check: grpc
          service: shop.v1.Orders
          start-period: 20ms
          timeout: 300ms
          period: 10s
          failures: 12
        liveness:
          check: command
          command: [/usr/bin/app-check, --quick]
          period: 250ms
          timeout: 100ms
          failures: 2
        front:
          listen: [0.0.0.0:8080, "[2001:DB8::0:1]:8080", /run/app.sock]
          mode: http
          hosts: [API.example.com, "*.example.org", "[2001:DB8::0:1]"]
          paths: [/api, /caf%C3%A9/menu]
          balance: least-requests
          sticky: { cookie: replica }
          slow-start: 20s
          requests-per-replica: 12
          retries: { percent: 10%, concurrent: 4, attempts: 2 }
          ejection: { failures: 7, duration: 10s, max-duration: 1m, max-ejected: 50%, panic: 20% }
          drain-deadline: 1h
          hold-deadline: 0s
          held-requests: 0
          connect-timeout: 250ms
          response-timeout: 5m
          idle-timeout: 10s
          header-timeout: 3s
          body-timeout: 7s
          stream-idle-timeout: 2h
          max-body: 10M
          max-clients: 500
          forwarding: { x-forwarded: replace, forwarded: append, via: false }
          access-log: file
        scale:
          replicas: 3
          min: 2
          max: 6
          algorithm: default
          cpu: { target: 60%, request: 750m, window: 10s }
          in-flight: { target: 20 }
          rate: { target: 2.5 }
          tolerance: 5%
          limits:
            cpu: { min: 500m, max: 4, target: 65% }
            memory: { min: 256M, max: 3G, margin: 40% }
            order: beside
            window: 2m
          start-boost: { cpu: 3, for: 20s }
          growth: { replicas: 2, percent: 50%, period: 30s }
          scale-in-window: 1m
          prediction: off
        restart:
          condition: on-failure
          backoff: { first: 10ms, initial: 1s, factor: 3, max: 1m, reset-after: 5m, jitter: 20% }
          give-up-after: 10
          intensity: { failures: 5, period: 2m }
          stopped-by-hand: leave
          memory: { above: 400M, for: 20s }
          causes: { out-of-memory: give-up, not-started: undo }
        rollout:
          surge: 2
          unavailable: 10%
          min-ready: 7s
          failures: 5
          start-cpu-weight: 30%
          analysis:
            errors: 2%
            latency: 150%
            percentile: 99
            cpu: 200%
            interval: 10s
            requests: 100
            failures: 1
            queries: [{ name: lost, command: [/usr/bin/lost], at-most: 0.5, at-least: 0.1 }]
          progress-deadline: 4m
          on-failure: pause
          strategy: canary
          canary: { steps: [5% for 1m, 50% with 3 replicas until promoted], header: X-Canary }
          before: { command: [/usr/bin/migrate, up], deadline: 2m }
          after: { command: [/usr/bin/check] }
          history: 5
        after: metrics
        requires: [db, queue-2]
        priority: 80
        on-failure:
          start: page@.service
          webhook: http://[::1]:9093/alerts?key=1
          when: [give-up, out-of-memory]
          timeout: 3s
          retries: 8
        group: shop
        chaos: allowed
        """

    static func policy() throws -> ServicePolicy {
        var policy = ServicePolicy(
            name: try ServiceName("every-key"), template: template, scale: scale, front: front,
            restart: restart, rollout: rollout)
        policy.dependencies = Dependencies(
            after: [try ServiceName("metrics")],
            requires: [try ServiceName("db"), try ServiceName("queue-2")])
        policy.priority = 80
        policy.alerts = alerts
        policy.group = try ServiceName("shop")
        policy.chaos = .allowed
        return policy
    }

    private static var template: ReplicaTemplate {
        var template = ReplicaTemplate(command: ["/usr/bin/app", "--port=${PORT}", "two words"])
        template.environment = ["A": "1", "B": "two"]
        template.workingDirectory = "/srv/app"
        template.files = ["/etc/app.conf", "/etc/app.key"]
        template.identity = .user("app", group: "staff")
        template.limits = limits
        template.sandbox = sandbox
        template.endpoint = .port
        template.readiness = readiness
        template.startup = startup
        template.liveness = liveness
        template.watchdog = .seconds(20)
        var preStop = PreStop(.http(HTTPQuestion(path: "/quit")))
        preStop.deadline = .seconds(3)
        template.preStop = preStop
        template.lastAction = ["/usr/bin/app-gone", "--now"]
        template.stopSignal = .int
        template.stopDeadline = .seconds(90)
        return template
    }

    private static var limits: ResourceLimits {
        var limits = ResourceLimits()
        limits.cpuMilliCores = 1_500
        limits.cpuWeight = 200
        limits.memoryMaximumBytes = 3 << 29
        limits.memoryHighBytes = 512 << 20
        limits.tasksMaximum = 64
        limits.openFilesMaximum = 4_096
        return limits
    }

    private static var sandbox: Sandbox {
        var sandbox = Sandbox()
        sandbox.noNewPrivileges = false
        sandbox.privateTmp = false
        sandbox.protectSystem = .strict
        sandbox.protectHome = .readOnly
        sandbox.readWritePaths = ["/srv/app", "-/var/cache/app"]
        return sandbox
    }

    private static var readiness: Readiness {
        var readiness = Readiness(check: .http(path: "/healthz?full=1"))
        var expectation = HTTPExpectation()
        expectation.headers = ["Host": "shop.example.com", "X-Probe": "1"]
        expectation.statuses = [204...204, 300...399]
        expectation.bodyText = "fine: yes"
        readiness.expectation = expectation
        readiness.period = .seconds(2)
        readiness.startPeriod = .milliseconds(100)
        readiness.timeout = .milliseconds(1_500)
        readiness.failureThreshold = 5
        readiness.successThreshold = 2
        readiness.startDeadline = .seconds(120)
        readiness.warmUp = warmUp
        return readiness
    }

    private static var warmUp: WarmUp {
        var warmUp = WarmUp(paths: ["/", "/list?page=1"])
        warmUp.headers = ["Host": "a.example"]
        warmUp.requests = 50
        warmUp.deadline = .seconds(3)
        return warmUp
    }

    private static var alerts: AlertPolicy {
        var alerts = AlertPolicy()
        alerts.unit = "page@.service"
        alerts.webhook = WebhookAddress(host: "::1", port: 9_093, path: "/alerts?key=1")
        alerts.occasions = [.giveUp, .outOfMemory]
        alerts.timeout = .seconds(3)
        alerts.retries = 8
        return alerts
    }

    private static var startup: Startup {
        var startup = Startup(.grpc(service: "shop.v1.Orders"))
        startup.startPeriod = .milliseconds(20)
        startup.timeout = .milliseconds(300)
        startup.period = .seconds(10)
        startup.failureThreshold = 12
        return startup
    }

    private static var liveness: Liveness {
        var liveness = Liveness(.command(["/usr/bin/app-check", "--quick"]))
        liveness.period = .milliseconds(250)
        liveness.timeout = .milliseconds(100)
        liveness.failureThreshold = 2
        return liveness
    }

    private static var scale: ScalePolicy {
        var scale = ScalePolicy(replicas: 3, minimum: 2, maximum: 6)
        var cpu = CPUTarget(percent: 60)
        cpu.window = .seconds(10)
        cpu.requestMilliCores = 750
        scale.cpu = cpu
        scale.inFlight = LoadTarget(milli: 20_000)
        scale.rate = LoadTarget(milli: 2_500)
        scale.tolerancePercent = 5
        scale.growthReplicas = 2
        scale.growthPercent = 50
        scale.growthPeriod = .seconds(30)
        scale.scaleInWindow = .seconds(60)
        scale.prediction = .off
        scale.limits = limitsInPlace
        scale.startBoost = StartBoost()
        scale.startBoost?.cpuMilliCores = 3_000
        scale.startBoost?.lasting = .seconds(20)
        return scale
    }

    private static var limitsInPlace: ScaleLimits {
        var limits = ScaleLimits()
        limits.cpu = ScaleLimits.CPU(maximumMilliCores: 4_000)
        limits.cpu?.minimumMilliCores = 500
        limits.cpu?.targetPercent = 65
        limits.memory = ScaleLimits.Memory(maximumBytes: 3 << 30)
        limits.memory?.minimumBytes = 256 << 20
        limits.memory?.marginPercent = 40
        limits.order = .beside
        limits.window = .seconds(120)
        return limits
    }

    private static var restart: RestartPolicy {
        var restart = RestartPolicy()
        restart.condition = .onFailure
        restart.backoff.first = .milliseconds(10)
        restart.backoff.initial = .seconds(1)
        restart.backoff.factor = 3
        restart.backoff.maximum = .seconds(60)
        restart.backoff.resetAfter = .seconds(300)
        restart.backoff.jitterPercent = 20
        restart.giveUpAfter = 10
        restart.stoppedByHand = .leave
        restart.memory = .init(aboveBytes: 400 << 20, span: .seconds(20))
        restart.intensity = .init(failures: 5, period: .seconds(120))
        restart.exceptions = [
            .init(cause: .outOfMemory, action: .giveUp),
            .init(cause: .notStarted, action: .undo),
        ]
        return restart
    }

    private static var rollout: RolloutPolicy {
        var rollout = RolloutPolicy()
        rollout.surge = .count(2)
        rollout.unavailable = .percent(10)
        rollout.minimumReady = .seconds(7)
        rollout.failureLimit = 5
        rollout.startWeightPercent = 30
        rollout.analysis.errorPercent = 2
        rollout.analysis.latencyPercent = 150
        rollout.analysis.latencyPercentile = 99
        rollout.analysis.cpuPercent = 200
        rollout.analysis.interval = .seconds(10)
        rollout.analysis.requestsMinimum = 100
        rollout.analysis.failureLimit = 1
        rollout.analysis.queries = [
            AnalysisQuery(
                CustomMetric(name: "lost", source: .command(["/usr/bin/lost"])),
                atMostMilli: 500, atLeastMilli: 100)
        ]
        rollout.progressDeadline = .seconds(240)
        rollout.onFailure = .pause
        rollout.strategy = .canary
        rollout.canary.steps = [
            .init(percent: 5, pause: .lasting(.seconds(60))),
            .init(percent: 50, replicas: 3, pause: .untilPromoted),
        ]
        rollout.canary.match = .header(name: "X-Canary")
        rollout.before = RolloutHook(command: ["/usr/bin/migrate", "up"])
        rollout.before?.deadline = .seconds(120)
        rollout.after = RolloutHook(command: ["/usr/bin/check"])
        rollout.historyLimit = 5
        return rollout
    }
}
