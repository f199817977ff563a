import Decisions
import Model
import Simulation
import Testing

/// Custom metrics in the core: what they ask for, and that one that is missing shrinks nothing.
@Suite struct CustomMetricTests {
    private func policy(
        _ source: MetricSource = .pushed, minimum: Int = 1,
        _ change: (inout CustomMetric) -> Void = { $0.target.averageMilli = 10_000 }
    ) -> ServicePolicy {
        var metric = CustomMetric(name: "jobs", source: source)
        change(&metric)
        return .automatic(from: minimum, to: 8, target: 50).changed {
            $0.scale.cpu = nil
            $0.scale.replicas = 2
            $0.scale.scaleInWindow = .seconds(10)
            $0.scale.metrics = [metric]
        }
    }

    private func ready(_ policy: ServicePolicy) -> SimulatedHost {
        var host = SimulatedHost()
        host.ask(.apply(policy))
        host.run(for: .seconds(10))
        return host
    }

    /// A second at a time; `jobs` is what is told in each, if anything.
    private func pass(
        _ host: inout SimulatedHost, seconds: Int, jobs: MetricReading.Figure? = nil
    ) {
        for _ in 0..<seconds {
            host.run(for: .seconds(1))
            if let jobs {
                host.happens(.told(MetricReading(of: "jobs", orders, jobs, at: host.now)))
            }
            host.happens(.measured([ServiceSample(service: orders, requestsHeld: 0)]))
            host.happens(
                .sampled(
                    host.running.map { id in
                        var sample = ReplicaSample(replica: replicaID(id))
                        sample.cpuMilliCores = 1
                        sample.requestsInFlight = 0
                        sample.requestsPerSecond = 0
                        return sample
                    }))
        }
    }

    private func messages(_ host: SimulatedHost, _ kind: Occurrence.Kind) -> [String] {
        host.occurrences.filter { $0.kind == kind }.map(\.message)
    }

    @Test func moreOfItMeansMoreReplicasAndLessFewer() {
        var host = ready(policy())
        pass(&host, seconds: 3, jobs: .milli(55_000))
        #expect(host.state()?.desired == 6)
        pass(&host, seconds: 3, jobs: .milli(15_000))
        #expect(host.state()?.desired == 6)
        pass(&host, seconds: 20, jobs: .milli(15_000))
        #expect(host.state()?.desired == 2)
    }

    @Test func aMetricThatIsNoLongerToldShrinksNothingAndIsReported() {
        var host = ready(policy())
        pass(&host, seconds: 3, jobs: .milli(55_000))
        #expect(host.state()?.desired == 6)
        // Stale after a minute: meanwhile it holds, then it is missing.
        pass(&host, seconds: 300)
        #expect(host.state()?.desired == 6)
        #expect(messages(host, .metricLost).count == 1)
        #expect(
            messages(host, .metricLost)[0].hasPrefix(
                "orders: metric 'jobs' (pushed to the API) is 1 min 1 s old, more than 1 min; it counts "
                    + "for nothing"))
        #expect(host.state()?.lastDecision?.limits == [.noFigures])
        #expect(host.state()?.lastDecision?.proposals[0].fault?.hasPrefix("it is ") == true)
        pass(&host, seconds: 1, jobs: .milli(55_000))
        #expect(messages(host, .metricRegained).count == 1)
    }

    @Test(arguments: ["is NaN", "is infinite", "is -3.0, and less than nothing cannot be"])
    func anAbsurdFigureShrinksNothing(_ why: String) {
        var host = ready(policy())
        pass(&host, seconds: 3, jobs: .milli(55_000))
        pass(&host, seconds: 200, jobs: .fault(MetricFault(why)))
        #expect(host.state()?.desired == 6)
        #expect(messages(host, .metricLost).first?.contains("(pushed to the API) \(why);") == true)
    }

    @Test func whatIsMissingHoldsOtherFiguresFromShrinking() {
        var host = ready(policy().changed { $0.scale.cpu = CPUTarget(percent: 50) })
        pass(&host, seconds: 3, jobs: .milli(55_000))
        #expect(host.state()?.desired == 6)
        pass(&host, seconds: 100, jobs: .fault(MetricFault("is NaN")))
        #expect(host.state()?.desired == 6)
        #expect(host.state()?.lastDecision?.limits == [.missingFigures])
        pass(&host, seconds: 20, jobs: .milli(0))
        #expect(host.state()?.desired == 1)
    }

    @Test func oneThatComesAndGoesIsToldOfOnceAMinute() {
        var host = ready(policy())
        pass(&host, seconds: 1, jobs: .milli(10_000))
        for _ in 0..<60 {
            pass(&host, seconds: 1, jobs: .fault(MetricFault("is NaN")))
            pass(&host, seconds: 1, jobs: .milli(10_000))
        }
        #expect((1...3).contains(messages(host, .metricLost).count))
    }

    @Test func thatNobodyHasToldItYetIsNoNewsAtFirst() {
        var host = ready(policy())
        pass(&host, seconds: 30)
        #expect(messages(host, .metricLost).isEmpty)
        #expect(host.state()?.desired == 2)
        pass(&host, seconds: 40)
        #expect(messages(host, .metricLost).count == 1)
    }

    @Test func oneThatWasHadBetweenTwoRoundsOnlyIsMissedAtOnce() {
        var host = ready(policy())
        host.happens(.told(MetricReading(of: "jobs", orders, .milli(10_000), at: host.now)))
        pass(&host, seconds: 1, jobs: .fault(MetricFault("is NaN")))
        #expect(messages(host, .metricLost).count == 1)
    }

    @Test func anotherSourceIsAnotherMetric() {
        var host = ready(policy(.command(["/usr/bin/one"])))
        pass(&host, seconds: 3, jobs: .milli(55_000))
        pass(&host, seconds: 1, jobs: .fault(MetricFault("is NaN")))
        #expect(messages(host, .metricLost).count == 1)
        host.ask(.apply(policy(.command(["/usr/bin/other"]))))
        pass(&host, seconds: 1)
        // What the first one told is not told of it.
        #expect(
            host.state()?.lastDecision?.proposals[0].fault == "it is not told yet")
        pass(&host, seconds: 70, jobs: .fault(MetricFault("is negative")))
        #expect(messages(host, .metricLost).count == 2)
        #expect(messages(host, .metricLost).last?.contains("(command /usr/bin/other)") == true)
    }

    @Test func anOlderFigureDoesNotReplaceANewerOne() {
        var board = MetricBoard()
        let metric = CustomMetric(name: "jobs", source: .pushed)
        board.take(MetricReading(of: "jobs", orders, .milli(5), at: second(10)))
        board.take(MetricReading(of: "jobs", orders, .milli(7), at: second(9)))
        #expect(board.figure(of: metric, at: second(11)) == .milli(5, at: second(10)))
        // After a fault whatever is had counts.
        board.take(MetricReading(of: "jobs", orders, .fault(MetricFault("is NaN")), at: second(12)))
        board.take(MetricReading(of: "jobs", orders, .milli(8), at: second(11)))
        #expect(board.figure(of: metric, at: second(12)) == .milli(8, at: second(11)))
    }

    @Test func workWakesAServiceAndKeepsItAwake() {
        var host = ready(
            policy(minimum: 0) { $0.target.averageMilli = 10_000 }.changed {
                $0.scale.replicas = 1
                $0.scale.idle.after = .seconds(5)
            })
        pass(&host, seconds: 20, jobs: .milli(0))
        #expect(host.state()?.desired == 0)
        pass(&host, seconds: 2, jobs: .milli(25_000))
        #expect(host.state()?.desired == 3)
        pass(&host, seconds: 60, jobs: .milli(1_000))
        #expect(host.state()?.desired == 1)
        // Nobody knows: it may be work.
        pass(&host, seconds: 200, jobs: .fault(MetricFault("is NaN")))
        #expect(host.state()?.desired == 1)
        pass(&host, seconds: 20, jobs: .milli(0))
        #expect(host.state()?.desired == 0)
    }

    @Test func howBusyTheHostIsIsNoWork() {
        var host = ready(
            policy(.measured(.hostCPUPressure), minimum: 0) { $0.target.totalMilli = 50_000 }
                .changed {
                    $0.scale.replicas = 1
                    $0.scale.idle.after = .seconds(5)
                })
        pass(&host, seconds: 20, jobs: .milli(70_000))
        #expect(host.state()?.desired == 0)
        pass(&host, seconds: 5, jobs: .milli(99_000))
        #expect(host.state()?.desired == 0)
    }

    // MARK: Kubernetes' arithmetic

    private func proposal(
        _ figure: MetricFigure, current: Int, ready: Int, _ target: HeldTarget,
        of replicas: [Int64?] = []
    ) -> ScaleDecision.Proposal? {
        var metric = CustomMetric(name: "jobs", source: .pushed)
        if !replicas.isEmpty, let sample = try? SampleSelector("jobs") {
            metric.source = .scrape(MetricScrape(path: "/metrics", sample: sample))
        }
        metric.target = target
        var observation = ScaleObservation(now: second(100), current: current)
        observation.metrics["jobs"] = figure
        for index in 0..<max(ready, replicas.count) {
            var replica = ObservedReplica()
            replica.startedAt = second(0)
            replica.readiness = .init(isReady: true, since: second(1))
            if index < replicas.count, let milli = replicas[index] {
                observation.replicaMetrics["jobs", default: [:]][index] = .init(
                    milli: milli, at: second(99), window: .seconds(15))
            }
            observation.replicas.append(replica)
        }
        var policy = ScalePolicy(replicas: 1, minimum: 1, maximum: 50)
        policy.algorithm = .hpa
        policy.metrics = [metric]
        var autoscaler = HorizontalAutoscaler()
        return autoscaler.decide(observation, policy).proposals.first
    }

    /// `GetExternalMetricReplicas` and `GetExternalPerPodMetricReplicas` of
    /// pkg/controller/podautoscaler/replica_calculator.go.
    @Test func externalMetricsAreThoseOfKubernetes() {
        var total = HeldTarget()
        total.totalMilli = 100_000
        let now = second(100)
        // 240 of 100 with 3 ready: ceil(2.4 * 3).
        #expect(proposal(.milli(240_000, at: now), current: 3, ready: 3, total)?.replicas == 8)
        // Within the tolerance.
        #expect(proposal(.milli(109_000, at: now), current: 3, ready: 3, total)?.replicas == 3)
        var average = HeldTarget()
        average.averageMilli = 30_000
        // ceil(240 / 30), whatever there are; 95 / (30 * 3) = 1.06 is within the tolerance.
        #expect(proposal(.milli(240_000, at: now), current: 3, ready: 2, average)?.replicas == 8)
        #expect(proposal(.milli(95_000, at: now), current: 3, ready: 3, average)?.replicas == 3)
        #expect(proposal(.fault("is NaN"), current: 3, ready: 3, average)?.replicas == nil)
    }

    /// A replica that does not tell counts as busy when shrinking and as idle when growing.
    @Test func metricsOfReplicasAreThoseOfKubernetes() {
        var average = HeldTarget()
        average.averageMilli = 10_000
        let unused = MetricFigure.fault("")
        #expect(
            proposal(unused, current: 3, ready: 3, average, of: [20_000, 30_000, 10_000])?.replicas
                == 6)
        #expect(
            proposal(unused, current: 3, ready: 3, average, of: [20_000, 20_000, nil])?.replicas
                == 4)
        let shrinking = proposal(
            unused, current: 4, ready: 4, average, of: [1_000, 1_000, 1_000, nil])
        #expect(shrinking?.replicas == 2 && shrinking?.counts.missing == 1)
    }
}
