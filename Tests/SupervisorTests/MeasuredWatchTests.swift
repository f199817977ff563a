import Cgroups
import Decisions
import Model
import Testing

@testable import Supervisor

/// Figures that are measured here, as the core is told them.
@Suite struct MeasuredWatchTests {
    private func fleet(_ figures: MeasuredFigure...) throws -> Fleet {
        var policy = ServicePolicy(
            name: try ServiceName("toy"), template: ReplicaTemplate(command: ["/bin/true"]),
            scale: ScalePolicy(replicas: 1, minimum: 1, maximum: 4))
        policy.scale.metrics = figures.map { figure in
            var metric = CustomMetric(name: figure.rawValue, source: .measured(figure))
            metric.target.averageMilli = 1_000
            return metric
        }
        var fleet = Fleet()
        let now = Instant(nanoseconds: 1)
        _ = fleet.step(.resumed, at: now)
        _ = fleet.step(.requested(RequestID(number: 1), .apply(policy)), at: now)
        return fleet
    }

    private func told(
        _ watch: inout MeasuredWatch, _ fleet: Fleet, at seconds: Int = 1,
        _ figures: ReplicaFigures? = nil
    ) -> [String: String] {
        let now = Instant(nanoseconds: Int64(seconds) * 1_000_000_000)
        let host = HostSample(takenAt: now)
        let readings = watch.readings(fleet, host: host, at: now) { _ in figures }
        return readings.reduce(into: [:]) { table, reading in
            switch reading.figure {
            case .milli(let milli): table[reading.metric] = MilliText.write(Int(milli))
            case .fault(let fault): table[reading.metric] = fault.description
            }
        }
    }

    @Test func whatTheCgroupTellsIsInItsUnit() throws {
        var watch = MeasuredWatch()
        var figures = ReplicaFigures()
        figures.throttledPermille = 125
        figures.tasks = 7
        figures.workingSetBytes = 64 << 20
        figures.pressure.cpu = 33
        let told = told(
            &watch, try fleet(.throttling, .tasks, .memory, .cpuPressure, .ioPressure), figures)
        #expect(told["throttling"] == "12.5")
        #expect(told["tasks"] == "7")
        #expect(told["memory"] == "67108864")
        #expect(told["cpu-pressure"] == "3.3")
        #expect(told["io-pressure"]?.contains("'host-io-pressure' is that of the host") == true)
    }

    @Test func aKernelWithoutPressureSaysSo() throws {
        var watch = MeasuredWatch()
        let told = told(&watch, try fleet(.hostCPUPressure))["host-cpu-pressure"]
        #expect(told == "is not to be had: this kernel tells no pressure (psi=1)")
    }

    @Test func aReplicaThatTellsNothingIsNoZero() throws {
        var watch = MeasuredWatch()
        #expect(told(&watch, try fleet(.tasks))["tasks"] == "is not told by the replica's cgroup")
    }

    @Test func requestsOfTheLastSecondsAreCounted() throws {
        var watch = MeasuredWatch()
        let fleet = try fleet(.errorRate, .latency50, .latency95)
        #expect(told(&watch, fleet)["error-rate"] == "is not told by the front")
        var figures = ReplicaFigures()
        figures.served = ServedRequests(ended: 200, failed: 3)
        figures.served?.latencies.add(180, atMicroseconds: 2_000)
        figures.served?.latencies.add(20, atMicroseconds: 300_000)
        let busy = told(&watch, fleet, at: 2, figures)
        #expect(busy["error-rate"] == "1.5")
        let slow = try #require(busy["latency-p95"].flatMap { Double($0) })
        let usual = try #require(busy["latency-p50"].flatMap { Double($0) })
        // Within the eighth that the buckets allow.
        #expect(abs(slow - 300) < 38 && abs(usual - 2) < 0.25)
        // Long after: nothing ends any more, as nothing is asked; or as all of it hangs.
        figures.served = ServedRequests()
        #expect(told(&watch, fleet, at: 40, figures)["latency-p95"] == "0")
        figures.requestsInFlight = 5
        #expect(
            told(&watch, fleet, at: 60, figures)["latency-p95"]
                == "is not known: no request has ended for a while")
    }
}
