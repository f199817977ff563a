import Decisions
import Model
import Simulation
import Testing

/// What limits are decided by figures alone.
@Suite struct SizeScalerTests {
    private static let mebibyte: UInt64 = 1 << 20
    private var scaler = SizeScaler()
    private var size = ReplicaSize(
        cpuMilliCores: 500, memoryMaximumBytes: 128 * Self.mebibyte)
    private var limits = ScaleLimits()
    private var scale = ScalePolicy(replicas: 1, minimum: 1, maximum: 4)
    private let base = ReplicaSize(
        cpuMilliCores: 500, memoryMaximumBytes: 128 * Self.mebibyte)

    init() {
        scale.cpu = CPUTarget(percent: 60)
        limits.cpu = ScaleLimits.CPU(maximumMilliCores: 2_000)
        limits.cpu?.minimumMilliCores = 100
        limits.memory = ScaleLimits.Memory(maximumBytes: 1_024 * Self.mebibyte)
        limits.memory?.minimumBytes = 64 * Self.mebibyte
        scaler.begin(at: size, limits, now: second(0))
    }

    private func seen(
        at time: Double, cpu: Int?..., latest: Int? = nil, memory: UInt64? = 80
    ) -> SizeObservation {
        var seen = SizeObservation(now: second(time), current: size)
        seen.members = cpu.map {
            .init(
                cpu: $0, latestCPU: latest ?? $0, workingSetBytes: memory.map { $0 * Self.mebibyte }
            )
        }
        return seen
    }

    private mutating func decide(
        _ seen: SizeObservation, _ change: (inout SizeObservation) -> Void = { _ in }
    ) -> SizeDecision {
        var seen = seen
        change(&seen)
        let decision = scaler.decide(seen, limits, base: base, scale)
        size = decision.decided
        return decision
    }

    // MARK: CPU

    @Test mutating func useBeyondTheAimRaisesTheLimitToWhatItAsksFor() {
        let decision = decide(seen(at: 0, cpu: 450, 430))
        #expect(decision.cpu?.decided == 810)
        #expect(
            decision.changes == [
                "CPU limit of each replica raised from 500m to 810m: 2 replicas use 440m on average, "
                    + "60 % of it aimed at"
            ])
    }

    /// Of five requests a second, nine come by chance now and then.
    @Test(arguments: [(9, false), (900, true), (nil, true)])
    mutating func aSecondOfFewRequestsIsNoBurst(requests: Int?, isBurst: Bool) {
        size.cpuMilliCores = 1_000
        let decision = decide(seen(at: 0, cpu: 500, latest: 900)) {
            $0.members[0].latestRequests = requests
        }
        #expect((decision.cpu?.basis == .burst) == isBurst)
        #expect((decision.cpu?.decided == 1_000) == !isBurst)
    }

    @Test mutating func withinTheToleranceNothingMoves() {
        let decision = decide(seen(at: 0, cpu: 329))
        #expect(decision.cpu?.decided == 500)
        #expect(decision.cpu?.limits == [.withinTolerance])
        #expect(decision.changes.isEmpty)
    }

    @Test mutating func aFullSecondIsChanceAndThreeDoubleTheLimit() {
        scale.cpu = CPUTarget(percent: 80)
        for second in 0..<2 {
            let full = decide(seen(at: Double(second), cpu: 300, latest: 500))
            #expect(full.cpu?.decided == 500)
        }
        let decision = decide(seen(at: 2, cpu: 340, latest: 500))
        #expect(decision.cpu?.decided == 1_000)
        #expect(decision.cpu?.basis == .saturated)
        // Those seconds are of the limit before.
        #expect(decide(seen(at: 3, cpu: 400, latest: 1_000)).cpu?.decided == 1_000)
    }

    @Test mutating func aBurstFarBeyondTheAimRaisesAtOnce() {
        let decision = decide(seen(at: 0, cpu: 300, latest: 460))
        #expect(decision.cpu?.decided == 850)
        #expect(decision.cpu?.basis == .burst)
    }

    @Test mutating func theLimitGoesNoFurtherThanItsBounds() {
        #expect(decide(seen(at: 0, cpu: 1_900)).cpu?.decided == 2_000)
        #expect(decide(seen(at: 1, cpu: 1_900)).cpu?.limits == [.maximum])
        #expect(decide(seen(at: 400, cpu: 1)).cpu?.decided == 100)
    }

    @Test mutating func theLimitFollowsTheHighestNeedOfTheWindowDownwards() {
        _ = decide(seen(at: 0, cpu: 450))
        #expect(size.cpuMilliCores == 830)
        let held = decide(seen(at: 100, cpu: 90))
        #expect(held.cpu?.decided == 830)
        #expect(held.cpu?.limits == [.window(until: second(300))])
        _ = decide(seen(at: 200, cpu: 180))
        #expect(decide(seen(at: 301, cpu: 90)).cpu?.decided == 300)
        #expect(decide(seen(at: 601, cpu: 90)).cpu?.decided == 150)
    }

    @Test mutating func lessThanAFifthIsNotWorthIt() {
        _ = decide(seen(at: 0, cpu: 450))
        #expect(decide(seen(at: 400, cpu: 400)).cpu?.decided == 830)
        #expect(decide(seen(at: 800, cpu: 390)).cpu?.decided == 650)
    }

    @Test mutating func missingFiguresLowerNothing() {
        _ = decide(seen(at: 0, cpu: 450))
        #expect(decide(seen(at: 400, cpu: 50, nil)).cpu?.limits == [.missingFigures])
        #expect(decide(seen(at: 401, cpu: nil)).cpu?.limits == [.noFigures])
        #expect(size.cpuMilliCores == 830)
    }

    @Test mutating func whatHoldsItHoldsItDownOnly() {
        _ = decide(seen(at: 0, cpu: 450))
        let held = decide(seen(at: 400, cpu: 50)) { $0.cpuHold = .replicasFirst }
        #expect(held.cpu?.decided == 830)
        #expect(held.cpu?.limits == [.replicasFirst])
        let raised = decide(seen(at: 401, cpu: 700)) { $0.cpuHold = .replicasFirst }
        #expect(raised.cpu?.decided ?? 0 > 1_000)
    }

    @Test mutating func aPauseHoldsBothAndTheNeedIsStillTold() {
        let decision = decide(seen(at: 0, cpu: 450, memory: 126)) { $0.isPaused = true }
        #expect(decision.decided == decision.current)
        #expect(decision.cpu?.limits == [.paused])
        #expect(decision.cpu?.need == 830)
        #expect(decision.memory?.limits == [.paused])
    }

    // MARK: Memory

    @Test mutating func memoryIsRaisedWhenHalfOfTheMarginIsUsedUp() {
        #expect(decide(seen(at: 0, cpu: 300, memory: 113)).memory?.decided == 128 << 20)
        let decision = decide(seen(at: 1, cpu: 300, memory: 116))
        #expect(decision.memory?.decided == 145 << 20)
        #expect(
            decision.changes == [
                "memory limit of each replica raised from 128M to 145M: the largest working set is "
                    + "116M, to which 25 % are added"
            ])
    }

    @Test mutating func memoryIsNeverLoweredBelowWorkingSetAndMargin() {
        _ = decide(seen(at: 0, cpu: 300, memory: 400))
        #expect(size.memoryMaximumBytes == 500 * Self.mebibyte)
        #expect(decide(seen(at: 301, cpu: 300, memory: 200)).memory?.decided == 250 << 20)
        // Not even if the policy says so.
        limits.memory?.maximumBytes = 100 * Self.mebibyte
        let decision = decide(seen(at: 302, cpu: 300, memory: 190))
        #expect(decision.memory?.decided ?? 0 >= 190 << 20 * 125 / 100)
        #expect(decision.memory?.limits.last == .workingSet)
    }

    @Test mutating func whoWasKilledForWantOfMemoryGetsMore() {
        let decision = decide(seen(at: 0, cpu: 300, memory: nil)) { $0.ranOutOfMemory = true }
        #expect(decision.memory?.decided == 228 << 20)
        #expect(decision.memory?.basis == .outOfMemory)
    }

    @Test func memoryHighKeepsItsProportion() {
        let size = ReplicaSize(
            memoryMaximumBytes: 1_000 * Self.mebibyte, memoryHighBytes: 800 * Self.mebibyte)
        let larger = size.withMemory(1_500 * Self.mebibyte)
        #expect(larger.memoryMaximumBytes == 1_500 * Self.mebibyte)
        #expect(larger.memoryHighBytes == 1_200 * Self.mebibyte)
        let high = ReplicaSize(memoryHighBytes: 100 * Self.mebibyte).withMemory(Self.mebibyte)
        #expect(high == ReplicaSize(memoryHighBytes: Self.mebibyte))
        let vast = ReplicaSize(memoryMaximumBytes: 1 << 50, memoryHighBytes: 1 << 49)
        #expect(vast.withMemory(1 << 48).memoryHighBytes == 1 << 47)
    }

    // MARK: The host

    @Test mutating func theHostGivesNoMoreThanItHas() {
        var host = HostPressure()
        host.cpuMilliCores = 1_000
        (host.memoryTotalBytes, host.memoryAvailableBytes) = (10_000 << 20, 880 << 20)
        let decision = decide(seen(at: 0, cpu: 900, 900, memory: 300)) { $0.host = host }
        #expect(decision.cpu?.decided == 1_000)
        #expect(decision.cpu?.limits == [.hostRoom])
        // 800 of 880 are for others: 40 more for each of two.
        #expect(decision.memory?.decided == 168 << 20)
        #expect(decision.memory?.limits == [.hostRoom])
    }

    @Test mutating func whoGivesWayToOthersGetsNoMore() {
        let decision = decide(seen(at: 0, cpu: 900, memory: 300)) { $0.givesWay = true }
        #expect(decision.decided == decision.current)
        #expect(decision.cpu?.limits == [.hostShort])
    }

    // MARK: A steady load

    /// By seeds: a day of seconds of a load with 10 % noise, as CPU and as working set.
    @Test(arguments: 0..<24) mutating func aSteadyLoadMovesNothingOnceItHasSettled(seed: Int) {
        var random = Noise(seed: UInt64(seed) &+ 1)
        let mean = Double(40 + 50 * seed)
        scale.cpu = CPUTarget(percent: 50 + 5 * (seed % 8))
        limits.memory?.maximumBytes = 4_096 * Self.mebibyte
        var late: [String] = []
        var recent: [Int] = []
        for time in 0..<7_200 {
            let use = min(random.around(mean), size.cpuMilliCores ?? .max)
            recent = (recent + [use]).suffix(5)
            let bytes = UInt64(random.around(mean))
            let decision = decide(
                seen(
                    at: Double(time), cpu: recent.reduce(0, +) / recent.count, latest: use,
                    memory: bytes))
            guard decision.decided != decision.current, time > 1_200 else { continue }
            late += decision.changes.map { "\(time) s: \($0)" }
        }
        // What begins by chance too low or too high is put right once, and nothing goes back and forth.
        for resource in ["CPU", "memory"] {
            #expect(late.count { $0.contains(" \(resource) limit") } <= 1, "\(late)")
        }
    }
}

/// Normally distributed with a deviation of a tenth, near enough: the sum of twelve.
private struct Noise {
    private var state: UInt64

    init(seed: UInt64) { state = seed &* 0x9e37_79b9_7f4a_7c15 }

    private mutating func unit() -> Double {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return Double(state >> 11) / Double(1 << 53)
    }

    mutating func around(_ mean: Double) -> Int {
        let deviation = (0..<12).reduce(-6.0) { sum, _ in sum + unit() }
        return Int(mean * (1 + deviation / 10))
    }
}
