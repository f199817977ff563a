import Decisions
import Model
import Simulation
import Testing

/// Limits of running replicas, through the whole core.
@Suite struct SizeTests {
    private static let mebibyte: UInt64 = 1 << 20

    private func policy(
        from minimum: Int = 1, to maximum: Int = 4,
        _ change: (inout ServicePolicy) -> Void = { _ in }
    ) -> ServicePolicy {
        var policy = ServicePolicy.automatic(from: minimum, to: maximum, target: 60)
        policy.template.limits.cpuMilliCores = 500
        policy.template.limits.memoryMaximumBytes = 128 * Self.mebibyte
        var limits = ScaleLimits()
        limits.cpu = ScaleLimits.CPU(maximumMilliCores: 2_000)
        limits.cpu?.minimumMilliCores = 200
        limits.memory = ScaleLimits.Memory(maximumBytes: 1_024 * Self.mebibyte)
        policy.scale.limits = limits
        change(&policy)
        return policy
    }

    private func ready(_ policy: ServicePolicy) -> SimulatedHost {
        var host = SimulatedHost()
        host.ask(.apply(policy))
        host.run(for: .seconds(10))
        return host
    }

    private func use(
        _ host: inout SimulatedHost, cpu: Int?, memory: UInt64? = 80, seconds: Int
    ) {
        for _ in 0..<seconds {
            host.run(for: .seconds(1))
            host.use(cpu: cpu, memory: memory.map { $0 * Self.mebibyte })
        }
    }

    private func cpus(_ host: SimulatedHost) -> [Int?] { host.sizes().map(\.cpuMilliCores) }

    private func resizes(_ host: SimulatedHost) -> [ReplicaID] {
        host.effects.compactMap { if case .resize(let id, _) = $0.effect { id } else { nil } }
    }

    private func starts(_ host: SimulatedHost) -> [ReplicaLaunch] {
        host.effects.compactMap { if case .start(let launch) = $0.effect { launch } else { nil } }
    }

    @Test func aBusyReplicaGetsMoreInPlaceAndNoneIsAdded() {
        var host = ready(policy())
        use(&host, cpu: 800, seconds: 20)
        #expect(host.running == ["orders-1-1"])
        #expect(host.state()?.desired == 1)
        // 800 of 1340 are 60 %.
        #expect(cpus(host)[0] ?? 0 >= 1_220)
        #expect(host.state()?.sizing?.size.cpuMilliCores == cpus(host)[0])
        #expect(host.said(.resized)[0].contains("CPU limit of each replica raised from 500m to"))
        #expect(host.state()?.target == 1)
        #expect(host.breaches.isEmpty)
    }

    @Test func theShareIsOfTheLimitOfNow() {
        var host = ready(policy())
        use(&host, cpu: 300, seconds: 10)
        #expect(host.state()?.cpuPercent == 60)
        use(&host, cpu: 1_200, seconds: 60)
        #expect(cpus(host) == [2_000])
        #expect(host.state()?.cpuPercent == 60)
    }

    @Test func replicasAreAddedOnceTheLimitIsAtItsMost() {
        var host = ready(policy())
        use(&host, cpu: 2_000, seconds: 2)
        #expect(host.state()?.desired == 1)
        #expect(cpus(host) == [2_000])
        use(&host, cpu: 2_000, seconds: 20)
        #expect(host.state()?.desired ?? 0 > 1)
        // Who comes later begins where the others are.
        #expect(cpus(host).allSatisfy { $0 == 2_000 })
        #expect(starts(host).last?.size?.cpuMilliCores == 2_000)
        #expect(host.breaches.isEmpty)
    }

    @Test func theWayDownIsReplicasFirst() {
        var host = ready(policy { $0.scale.scaleInWindow = .seconds(60) })
        use(&host, cpu: 2_000, seconds: 60)
        #expect(host.state()?.desired == 4)
        use(&host, cpu: 100, seconds: 60)
        #expect(host.state()?.sizing?.decision?.cpu?.limits == [.replicasFirst])
        use(&host, cpu: 100, seconds: 400)
        #expect(host.state()?.desired == 1)
        #expect(cpus(host) == [200])
        #expect(host.breaches.isEmpty)
    }

    @Test func besideTheReplicasAHigherLimitBridgesTheirStart() {
        var host = ready(policy { $0.scale.limits?.order = .beside })
        use(&host, cpu: 450, seconds: 2)
        #expect(host.state()?.desired == 2)
        #expect(cpus(host)[0] ?? 0 >= 750)
        use(&host, cpu: 300, seconds: 320)
        #expect(host.state()?.desired == 2)
        // What they need now, as far as it is worth it.
        #expect(cpus(host).allSatisfy { $0 ?? 0 <= 620 })
    }

    @Test func aFixedNumberOfReplicasGrowsInPlace() {
        var host = ready(policy { $0.scale = .fixed(2).with($0.scale.limits) })
        use(&host, cpu: 480, seconds: 3)
        #expect(cpus(host) == [1_000, 1_000])
        let explained = host.state()?.explanation
        #expect(explained?.limits.map(\.code) == ["fixed"])
        #expect(explained?.size?.parts.map(\.resource) == ["cpu", "memory"])
        use(&host, cpu: 100, seconds: 650)
        #expect(cpus(host).allSatisfy { $0 ?? 0 <= 240 })
    }

    @Test func memoryGrowsBeforeItRunsOutAndIsGivenBack() {
        var host = ready(policy())
        use(&host, cpu: 300, memory: 300, seconds: 2)
        #expect(host.sizes()[0].memoryMaximumBytes == 375 * Self.mebibyte)
        use(&host, cpu: 300, memory: 90, seconds: 310)
        #expect(host.sizes()[0].memoryMaximumBytes == 128 * Self.mebibyte)
        #expect(host.breaches.isEmpty)
    }

    @Test func whoWasKilledForWantOfMemoryHasASuccessorWithMore() {
        var host = ready(policy())
        host.crash(replicaID("orders-1-1"), .outOfMemory)
        host.run(for: .seconds(1))
        use(&host, cpu: 300, memory: nil, seconds: 3)
        #expect(host.sizes().map(\.memoryMaximumBytes) == [228 * Self.mebibyte])
    }

    // MARK: Over deaths

    @Test func theNextDaemonKeepsWhatWasSet() {
        var host = ready(policy())
        use(&host, cpu: 1_200, seconds: 30)
        #expect(cpus(host) == [2_000])
        host.killDaemon()
        host.startDaemon()
        let before = resizes(host).count
        use(&host, cpu: 300, seconds: 250)
        #expect(cpus(host) == [2_000])
        #expect(resizes(host).count == before)
        use(&host, cpu: 300, seconds: 100)
        #expect(cpus(host) == [500])
    }

    @Test func withoutAHistoryTheUnitsTell() {
        var host = ready(policy())
        use(&host, cpu: 1_200, seconds: 30)
        host.killDaemon()
        host.loseHistory()
        host.startDaemon()
        use(&host, cpu: 1_200, seconds: 30)
        #expect(cpus(host) == [2_000])
        #expect(host.state()?.sizing?.size.cpuMilliCores == 2_000)
        #expect(host.state()?.desired == 1)
    }

    @Test func whatADaemonDidNotGetDoneTheNextOneDoes() {
        var host = ready(policy())
        host.busIsAway = true
        use(&host, cpu: 450, seconds: 5)
        #expect(cpus(host) == [500])
        host.busIsAway = false
        host.killDaemon()
        host.startDaemon()
        host.run(for: .seconds(2))
        #expect(cpus(host)[0] ?? 0 > 500)
    }

    @Test func aSpareThatThawsKeepsItsMemoryUntilItIsKnownToUseLess() {
        var host = ready(policy { $0.scale.spares = 1 })
        use(&host, cpu: 300, memory: 300, seconds: 2)
        host.crash(replicaID("orders-1-2"))
        host.run(for: .seconds(20))
        use(&host, cpu: 300, memory: 90, seconds: 310)
        #expect(host.state()?.sizing?.size.memoryMaximumBytes == 128 * Self.mebibyte)
        host.ask(.scale(orders, replicas: 2))
        host.run(for: .milliseconds(500))
        #expect(host.sizes().contains { $0.memoryMaximumBytes == 375 * Self.mebibyte })
        use(&host, cpu: 300, memory: 90, seconds: 2)
        #expect(host.sizes().allSatisfy { $0.memoryMaximumBytes == 128 * Self.mebibyte })
        #expect(host.breaches.isEmpty)
    }

    @Test func limitsThatMoveAgainBeginWithWhatTheUnitsWereFoundToHave() {
        var host = ready(policy())
        use(&host, cpu: 300, memory: 300, seconds: 2)
        host.ask(.apply(policy { $0.scale.limits = nil }))
        host.killDaemon()
        host.startDaemon()
        host.run(for: .seconds(1))
        #expect(host.sizes().map(\.memoryMaximumBytes) == [375 * Self.mebibyte])
        host.ask(
            .apply(
                policy { $0.scale.limits?.memory?.maximumBytes = 200 * Self.mebibyte }))
        use(&host, cpu: 300, memory: 300, seconds: 2)
        #expect(host.sizes().map(\.memoryMaximumBytes) == [375 * Self.mebibyte])
        #expect(host.breaches.isEmpty)
    }

    // MARK: Revisions

    @Test func aNewRevisionWithTheSameLimitsBeginsWithTheSizeOfNow() {
        var host = ready(policy())
        use(&host, cpu: 1_200, seconds: 30)
        host.ask(.apply(policy { $0.template.environment["VERSION"] = "v2" }))
        host.run(for: .seconds(10))
        #expect(host.running == ["orders-2-1"])
        #expect(cpus(host) == [2_000])
    }

    @Test func otherLimitsBeginAnewAndTheOldReplicasKeepWhatTheyHave() {
        var host = ready(policy())
        use(&host, cpu: 1_200, seconds: 30)
        host.readyDelay = .seconds(30)
        host.ask(.apply(policy { $0.template.limits.cpuMilliCores = 600 }))
        use(&host, cpu: 300, seconds: 5)
        #expect(Set(cpus(host)) == [2_000, 600])
        use(&host, cpu: 300, seconds: 60)
        #expect(cpus(host) == [600])
    }

    @Test func withoutBoundsNothingIsTouched() {
        var host = ready(policy { $0.scale.limits = nil })
        use(&host, cpu: 450, seconds: 30)
        #expect(resizes(host).isEmpty)
        #expect(host.state()?.sizing == nil)
        #expect(host.records[orders]?.size == nil)
    }

    @Test func aPolicyThatAllowsLessHoldsAtOnce() {
        var host = ready(policy())
        use(&host, cpu: 1_200, seconds: 30)
        host.ask(.apply(policy { $0.scale.limits?.cpu?.maximumMilliCores = 900 }))
        host.run(for: .milliseconds(100))
        #expect(cpus(host) == [900])
        #expect(
            host.said(.resized).last
                == "orders: CPU limit of each replica set to 900m: the policy says so")
        host.ask(.apply(policy { $0.scale.limits?.cpu = nil }))
        host.run(for: .milliseconds(100))
        #expect(cpus(host) == [500])
    }

    // MARK: What fails

    @Test func aRefusedChangeIsToldAndTriedAgainWithBounds() {
        var host = ready(policy())
        host.resizeFailure = "no such unit property"
        use(&host, cpu: 450, seconds: 400)
        let said = host.said(.resizeFailed)
        #expect(said.count == 2)
        #expect(said.first?.contains("no such unit property; tried again in 1 s") == true)
        #expect(said.last?.hasSuffix("given up after 10 tries") == true)
        #expect(resizes(host).count == Limits.resizeAttempts)
        // Without higher limits there are more replicas.
        #expect(host.state()?.desired ?? 0 > 1)
        // The next daemon tries it again.
        host.resizeFailure = nil
        host.killDaemon()
        host.startDaemon()
        host.run(for: .seconds(1))
        #expect(cpus(host).allSatisfy { $0 ?? 0 > 500 })
    }

    @Test func theBusThatIsAwayCountsForNoFailure() {
        var host = ready(policy())
        host.busIsAway = true
        use(&host, cpu: 450, seconds: 60)
        #expect(host.said(.resizeFailed).isEmpty)
        host.busIsAway = false
        use(&host, cpu: 450, seconds: 2)
        #expect(cpus(host)[0] ?? 0 > 500)
    }

    @Test func aPauseHoldsTheLimitsToo() {
        var host = ready(policy { $0.scale = .fixed(1).with($0.scale.limits) })
        let person = ChangeOrigin(wallMilliseconds: 1_700_000_000_000, author: "ada")
        host.ask(.pauseScaling(orders, by: person))
        use(&host, cpu: 500, memory: 120, seconds: 10)
        #expect(resizes(host).isEmpty)
        host.ask(.resumeScaling(orders, by: person))
        use(&host, cpu: 500, memory: 120, seconds: 3)
        #expect(cpus(host)[0] ?? 0 > 500)
    }

    @Test func theHistoryKeepsWhyALimitMoved() {
        var host = ready(policy())
        use(&host, cpu: 450, seconds: 5)
        let kept = host.effects.compactMap { entry -> ScaleExplanation? in
            if case .explain(_, let why, _) = entry.effect { why } else { nil }
        }
        #expect(kept.contains { $0.size?.parts.first.map { $0.decided > $0.current } == true })
    }
}

extension ScalePolicy {
    fileprivate func with(_ limits: ScaleLimits?) -> ScalePolicy {
        var scale = self
        scale.limits = limits
        return scale
    }
}
