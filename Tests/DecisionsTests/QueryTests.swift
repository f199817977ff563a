import Decisions
import Model
import Simulation
import Testing

/// Figures from outside that judge a new revision.
@Suite struct QueryTests {
    private static func lost(_ source: MetricSource = .command(["/usr/bin/lost"])) -> AnalysisQuery
    {
        AnalysisQuery(CustomMetric(name: "lost-orders", source: source), atMostMilli: 2_000)
    }

    private func canary(
        _ query: AnalysisQuery = lost(), _ change: (inout ServicePolicy) -> Void = { _ in }
    ) -> SimulatedHost {
        let policy = ServicePolicy.web(replicas: 4).changed {
            $0.rollout.strategy = .canary
            $0.rollout.canary.steps = [.init(percent: 25, pause: .lasting(.seconds(20)))]
            $0.rollout.analysis.queries = [query]
            change(&$0)
        }
        var host = SimulatedHost.ready(policy)
        host.ask(.apply(policy.changed { $0.template = .version("v2", .healthy) }))
        return host
    }

    private func tell(
        _ host: inout SimulatedHost, _ milli: Int64, of replica: ReplicaID? = nil
    ) {
        host.happens(
            .told(
                MetricReading(
                    of: "lost-orders", orders, replica: replica, .milli(milli), at: host.now)))
    }

    private func pass(_ host: inout SimulatedHost, seconds: Int, told milli: Int64? = nil) {
        for _ in 0..<seconds {
            host.run(for: .seconds(1))
            if let milli { tell(&host, milli) }
            host.serve(ended: 40, failedByNew: 0)
        }
    }

    @Test func aFigureWithinItsBoundsLetsTheRolloutGoOn() {
        var host = canary()
        pass(&host, seconds: 30, told: 2_000)
        host.run(for: .seconds(30))
        #expect(host.state()?.rollout?.outcome == .complete)
        #expect(host.state()?.target == 2)
        #expect(host.breaches.isEmpty)
    }

    @Test func aFigureOutOfItsBoundsUndoesTheRollout() {
        var host = canary()
        pass(&host, seconds: 10, told: 3_000)
        host.run(for: .seconds(10))
        #expect(host.state()?.target == 1)
        #expect(host.state()?.rollout?.cause == .undoOfFailure)
        #expect(
            host.said(.rolloutFailed).first?.contains("'lost-orders' is 3, more than 2") == true)
        #expect(host.breaches.isEmpty)
    }

    @Test func tooLittleIsBadAsWell() {
        var query = Self.lost()
        (query.atMostMilli, query.atLeastMilli) = (nil, 1_000)
        #expect(query.fault(of: 1_000) == nil)
        #expect(query.fault(of: 999) == "'lost-orders' is 0.999, less than 1")
    }

    @Test func withoutTheFigureSomebodyHasToSay() {
        var host = canary()
        pass(&host, seconds: 25)
        #expect(host.state()?.rollout?.pauseCause == .inconclusive)
        #expect(
            host.said(.rolloutPaused).first?.contains(
                "step 1 of 1: 'lost-orders' is not told yet; `coxctl rollout promote") == true)
        host.happens(
            .told(
                MetricReading(
                    of: "lost-orders", orders, .fault(MetricFault("is NaN")), at: host.now)))
        pass(&host, seconds: 60)
        #expect(host.said(.metricLost).first?.contains("is NaN; revision 2 is not judged") == true)
        #expect(host.state()?.target == 2)
        #expect(host.state()?.rollout?.outcome == .paused)
    }

    /// What was so before the new revision served says nothing of it.
    @Test func aFigureFromBeforeIsNone() {
        var host = canary()
        let early = host.now
        for _ in 0..<10 {
            host.run(for: .seconds(1))
            host.happens(
                .told(MetricReading(of: "lost-orders", orders, .milli(9_000), at: early)))
            host.serve(ended: 40, failedByNew: 0)
        }
        #expect(host.state()?.target == 2)
    }

    @Test func oneReplicaThatTellsABadFigureIsEnough() {
        let scrape = MetricScrape(path: "/metrics", sample: try! SampleSelector("lost"))
        var host = canary(Self.lost(.scrape(scrape))) {
            $0.rollout.canary.steps = [
                .init(percent: 50, replicas: 2, pause: .lasting(.seconds(20)))
            ]
        }
        for _ in 0..<10 {
            host.run(for: .seconds(1))
            for id in host.running.map({ replicaID($0) }) {
                tell(&host, id.revision == 1 || id.ordinal % 2 == 0 ? 9_000 : 0, of: id)
            }
            host.serve(ended: 40, failedByNew: 0)
        }
        host.run(for: .seconds(10))
        #expect(host.state()?.target == 1)
        #expect(host.said(.rolloutFailed).first?.contains("more than 2 (orders-2-") == true)
    }

    /// Where no front counts requests.
    @Test func queriesAloneJudgeAWorker() {
        var analysis = RevisionAnalysis()
        let policy = AnalysisPolicy()
        analysis.note(ReplicaSample(replica: replicaID("a-2-1")), of: .new, at: second(0))
        // Where a front counts requests, queries do not stand in for those that are missing.
        #expect(analysis.verdict(policy, by: .requests, [.good], at: second(5)) == nil)
        #expect(analysis.verdict(policy, by: .queriesAlone, at: second(5)) == nil)
        #expect(analysis.verdict(policy, by: .queriesAlone, [.missing], at: second(5)) == nil)
        #expect(analysis.verdict(policy, by: .queriesAlone, [.good], at: second(1)) == nil)
        #expect(
            analysis.verdict(policy, by: .queriesAlone, [.good], at: second(5))?.outcome == .good)
        #expect(
            analysis.verdict(policy, by: .queriesAlone, [.good, .bad("x")], at: second(8))?.sentence
                == "x")
    }

    @Test func onlyARevisionOnTrialIsAskedAbout() throws {
        let url = try MetricURL("http://127.0.0.1:9090")
        let query = #"lost{revision="$revision"} or up{r="$revision"}"#
        var host = canary(Self.lost(.prometheus(url, query: query)))
        host.run(for: .seconds(1))
        #expect(
            host.state()?.askedMetrics.map(\.source) == [
                .prometheus(url, query: #"lost{revision="2"} or up{r="2"}"#)
            ])
        pass(&host, seconds: 30, told: 0)
        host.run(for: .seconds(30))
        #expect(host.state()?.rollout?.outcome == .complete)
        #expect(host.state()?.askedMetrics == [])
    }
}
