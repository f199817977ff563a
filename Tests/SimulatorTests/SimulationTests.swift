import Model
import PolicyFile
import Simulator
import Testing

@Suite struct SimulationTests {
    private func model(_ change: (inout ServiceModel) -> Void = { _ in }) -> ServiceModel {
        var model = ServiceModel()
        change(&model)
        return model
    }

    private func policy(_ scale: String) throws -> ServicePolicy {
        try DecideTests.policy(scale)
    }

    private static let ours = "{ max: 60, cpu: { target: 60% } }"
    private static let staffed = "{ max: 60, cpu: { target: auto } }"

    private func run(
        _ scale: String, _ rates: [Double], seed: UInt64 = 1, noise: Double = 0,
        _ model: ServiceModel = ServiceModel()
    ) throws -> SimulationRun {
        Simulation(model, seed: seed, arrivals: .random(noise: noise))
            .run("x", try policy(scale), LoadTrace(rates: rates))
    }

    /// Steady load with 10 % noise, at many levels: once it has found its size it stays there.
    /// `make simulate-scaling` looks at a thousand seeds.
    @Test(arguments: [1.0, 7, 20, 47, 64, 90, 128, 181])
    func aSteadyLoadIsNeverScaledAfterConvergence(rate: Double) throws {
        for seed in 1...4 as ClosedRange<UInt64> {
            let rates = Array(repeating: rate, count: 1_200)
            let scale = seed % 2 == 0 ? Self.staffed : Self.ours
            let found = try run(scale, rates, seed: seed, noise: 0.1, model { $0.capacity = 100 })
            let late = found.scalings.filter { $0.second >= 850 }
            #expect(late.isEmpty, "seed \(seed): \(late.map(\.reason))")
        }
    }

    /// Each was once scaled late, as a window happened to look otherwise than all before it.
    @Test(arguments: [(55, 112.0), (587, 216), (282, 406), (912, 66), (189, 60)])
    func noWindowOfChanceScalesASettledService(seed: UInt64, rate: Double) throws {
        let rates = Array(repeating: rate, count: 1_500)
        let staffed = "{ max: 100, cpu: { target: auto } }"
        let target = "{ max: 100, cpu: { target: 60% } }"
        let found = try run(
            seed % 2 == 0 ? staffed : target, rates, seed: seed, noise: 0.1,
            model { $0.capacity = 50 })
        let late = found.scalings.filter { $0.second >= 900 }
        #expect(late.isEmpty, "\(late.map(\.reason))")
        #expect(found.seconds.suffix(600).allSatisfy { $0.response < 0.5 })
    }

    @Test func aStepIsAnsweredWithinTheNextSample() throws {
        let rates = Array(repeating: 20.0, count: 120) + Array(repeating: 160.0, count: 120)
        let found = try run(Self.ours, rates)
        let first = try #require(found.scalings.first { $0.second >= 120 })
        #expect(first.second == 120)
        // 160 requests/s of 6 each (60 % of 10).
        #expect(first.to >= 20)
        let missed = found.seconds.suffix(110).count { $0.response > 0.5 }
        #expect(missed == 0)
    }

    /// A replica does 10 requests per second; chance alone would have 160 pass 17 of them each second.
    @Test func staffedByTheRateFewDoWhatManyWouldByATarget() throws {
        let rates = (0..<900).map { 90 + ($0 / 150 % 2 == 0 ? 70.0 : -60) }
        func metrics(_ scale: String) throws -> ElasticityMetrics {
            ElasticityMetrics(try run(scale, rates), sloSeconds: 0.5)
        }
        let (staffed, target) = (try metrics(Self.staffed), try metrics(Self.ours))
        #expect(staffed.replicaSeconds * 10 < target.replicaSeconds * 8)
        #expect(staffed.sloViolationSeconds <= target.sloViolationSeconds + 15)
    }

    @Test func aSaturatedServiceLearnsWhatARequestCosts() throws {
        // Four times what one replica can do, from the first second on.
        let found = try run(Self.staffed, Array(repeating: 40.0, count: 60))
        #expect(found.seconds[12].ready >= 5)
        #expect(found.seconds.suffix(40).allSatisfy { $0.response < 0.5 })
    }

    @Test func theSameSeedGivesTheSameRun() throws {
        let rates = (0..<300).map { 50 + 40 * Double($0 % 60) / 60 }
        let (one, two) = (try run(Self.ours, rates), try run(Self.ours, rates))
        #expect(one.scalings.map(\.second) == two.scalings.map(\.second))
        #expect(one.seconds.map(\.ready) == two.seconds.map(\.ready))
        let other = try run(Self.ours, rates, seed: 2)
        #expect(one.seconds.map(\.response) != other.seconds.map(\.response))
    }

    @Test func shrinkingWaitsForTheWindowAndGoesToTheFloor() throws {
        let rates = Array(repeating: 100.0, count: 60) + Array(repeating: 1.0, count: 700)
        let found = try run(Self.ours, rates)
        #expect(found.seconds[300].ready >= 10)
        #expect(found.seconds.last?.ready == 1)
    }

    @Test func onAStepOurOwnMissesAFifthOfHPAsSecondsAtMost() async throws {
        let rates = Array(repeating: 20.0, count: 120) + Array(repeating: 160.0, count: 240)
        let comparison = try await Comparison(
            policy("{ replicas: 4, max: 60, cpu: { target: 60% } }"),
            LoadTrace(rates: rates), ServiceModel(), seed: 1, with: [.hpa, .kpa])
        let missed = comparison.entries.map(\.metrics.sloViolationSeconds)
        #expect(comparison.entries.map(\.run.name).prefix(3) == ["default", "hpa", "kpa"])
        #expect(missed[0] * 5 <= missed[1])
        #expect(comparison.entries.last?.metrics.elasticSpeedup == 1)
    }

    @Test func demandIsTheFewestThatKeepTheResponseTime() throws {
        let found = try run("{ replicas: 4 }", [1, 30, 300, 3_000, 1])
        #expect(found.seconds.map(\.demand) == found.seconds.map(\.demand).map { max(1, $0) })
        #expect(found.seconds[3].demand > 300)
        #expect(found.seconds[4].demand == 1)
    }

    @Test func schedulesAreOpenByTheClockOfTheTrace() throws {
        let scale =
            "{ min: 1, max: 9, cpu: { target: 60% }, scale-in-window: 1s, schedules: "
            + "[{ name: noon, start: \"0 12 * * 1\", for: 10m, min: 6 }] }"
        let rates = Array(repeating: 1.0, count: 1_200)
        func counts(from seconds: Int) throws -> [Int] {
            let clock = TraceClock(seconds: seconds)
            let run = Simulation(ServiceModel(), seed: 1, clock: clock)
                .run("x", try policy(scale), LoadTrace(rates: rates))
            return [run.seconds[298], run.seconds[310], run.seconds[890], run.seconds[1_000]]
                .map(\.ready)
        }
        // Five minutes before noon, of a Monday and of a Tuesday.
        let noon = TraceClock.monday + 12 * 3_600
        #expect(try counts(from: noon - 300) == [1, 6, 6, 1])
        #expect(try counts(from: noon - 300 + 86_400) == [1, 1, 1, 1])
    }

    /// Of one core each; a replica does 10 requests per second with it.
    private static let limits = "limits: { cpu: { max: 4 } }"

    private func limited(_ scale: String, _ rates: [Double]) throws -> SimulationRun {
        var policy = try policy(scale)
        policy.template.limits.cpuMilliCores = 1_000
        return Simulation(ServiceModel(), seed: 1).run("x", policy, LoadTrace(rates: rates))
    }

    @Test func limitsThatMoveDoWhatReplicasWould() throws {
        let rates = Array(repeating: 5.0, count: 60) + Array(repeating: 20.0, count: 600)
        let moving = try limited("{ replicas: 1, \(Self.limits) }", rates)
        let first = try #require(moving.resizings.first)
        #expect((60...63).contains(first.second))
        #expect(moving.seconds.allSatisfy { $0.ready == 1 })
        #expect(moving.seconds.suffix(300).allSatisfy { $0.size > 2 && $0.response < 0.5 })
        let fixed = try limited("{ replicas: 1 }", rates)
        #expect(fixed.seconds.suffix(300).allSatisfy { $0.size == 1 && $0.response > 1 })
    }

    @Test func whatALimitAllowsIsPaidFor() throws {
        let rates = Array(repeating: 5.0, count: 60) + Array(repeating: 20.0, count: 600)
        let metrics = ElasticityMetrics(
            try limited("{ replicas: 1, \(Self.limits) }", rates), sloSeconds: 0.5)
        #expect(metrics.resizings > 0)
        #expect(metrics.scalings == 0)
        #expect(metrics.replicaSeconds > 660 * 2)
    }

    @Test func replicasComeOnceLimitsAreAtTheirMost() throws {
        let rates = Array(repeating: 5.0, count: 60) + Array(repeating: 100.0, count: 120)
        let scale = "{ max: 9, cpu: { target: 60% }, limits: { cpu: { max: 2 } } }"
        let found = try limited(scale, rates)
        #expect(found.seconds.last?.size == 2)
        #expect(found.seconds.last.map { $0.ready > 4 } == true)
    }

    @Test func sparesServeWithinTheSecondOfTheStep() throws {
        let rates = Array(repeating: 4.0, count: 60) + Array(repeating: 14.0, count: 40)
        func ready(_ spares: Int) throws -> [Int] {
            let scale = "{ max: 9, cpu: { target: 60% }, spares: \(spares) }"
            let run = try run(scale, rates, model { $0.startSeconds = 20 })
            return [59, 61, 63].map { run.seconds[$0].ready }
        }
        #expect(try ready(0) == [1, 1, 1])
        #expect(try ready(2) == [1, 3, 3])
    }

    /// A figure that is never told would hold everything as it is.
    @Test func whatNobodyKnowsIsLeftOutAndNamed() throws {
        let scale = """
            { max: 9, algorithm: hpa, cpu: { target: 60% }, memory: { target: 80% }, \
            hpa: { down: { window: 0s } }, \
            metrics: [{ name: jobs, command: [/bin/true], average: 5 }] }
            """
        #expect(
            Rehearsable(try policy(scale)).leftOut
                == ["scale.memory", "'jobs' of scale.metrics"])
        let rates = Array(repeating: 40.0, count: 60) + Array(repeating: 1.0, count: 200)
        #expect(try run(scale, rates).seconds.last?.ready == 1)
        #expect(Rehearsable(try policy(Self.ours)).leftOut.isEmpty)
    }

    @Test func aPageShowsLimitsThatHaveMoved() async throws {
        var policy = try policy("{ replicas: 1, \(Self.limits) }")
        policy.template.limits.cpuMilliCores = 1_000
        let comparison = await Comparison(
            policy, LoadTrace(rates: Array(repeating: 20, count: 60)), ServiceModel(), seed: 1,
            with: [])
        let page = SimulationChart.html(comparison, title: "shop")
        #expect(page.contains("CPU limit of a replica"))
        #expect(page.contains("CPU limits of"))
    }

    @Test func aPageIsDrawn() async throws {
        let comparison = try await Comparison(
            policy(Self.ours), LoadTrace(rates: [10, 200, 10]), ServiceModel(), seed: 1,
            with: [.hpa])
        let page = SimulationChart.html(comparison, title: "<shop>")
        #expect(page.contains("&lt;shop&gt;"))
        #expect(page.ranges(of: "<polyline").count == 1 + 4 + 3)
    }
}

@Suite struct LoadTraceTests {
    private func fault(_ text: String) -> String? {
        do throws(LoadTrace.Fault) {
            _ = try LoadTrace(csv: Array(text.utf8))
            return nil
        } catch {
            return error.line > 0 ? "\(error.line): \(error.message)" : error.message
        }
    }

    @Test func aRateLastsUntilTheNext() throws {
        let text = "seconds,requests_per_second\n# comment\n0,5\r\n\n2,7.5\n 3 , 1e1\n"
        #expect(try LoadTrace(csv: Array(text.utf8)).rates == [5, 5, 7.5, 10])
    }

    @Test func badLinesAreNamed() {
        #expect(fault("") == "has fewer than two lines of numbers")
        #expect(fault("0,1") == "has fewer than two lines of numbers")
        #expect(fault("0,1\nx,y") == "2: 'x,y' is not 'seconds,requests_per_second'")
        #expect(fault("0,1\n1") == "2: '1' is not 'seconds,requests_per_second'")
        #expect(fault("0,1\n0,2") == "2: second 0 does not come after 0")
        #expect(fault("0,1\n1,-2") == "2: -2 is no number of requests per second")
        #expect(fault("0,nan\n1,2") == "1: nan is no number of requests per second")
        #expect(fault("0,1\n1e9,2") == "2: second 1e9 is not within a week")
    }

    @Test func endlessOnesAreRefusedUnread() {
        let endless = String(repeating: "1,1\n", count: (LoadTrace.bytesMaximum / 4) + 1)
        #expect(fault(endless) == "has more than 32 MiB")
    }
}
