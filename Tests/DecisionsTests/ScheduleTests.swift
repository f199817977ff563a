import Decisions
import Model
import Simulation
import Testing

@Suite struct ScheduleTests {
    /// From 08:00 UTC each day for an hour at least four; the simulated host begins at some instant that
    /// is told to be 07:59:00.
    private func policy(minimum: Int = 1) throws -> ServicePolicy {
        var open = ScaleSchedule(
            name: "rush", start: try CronTime("0 8 * * *"), lasting: .seconds(3_600))
        open.minimum = 4
        return .automatic(from: minimum, to: 8, target: 50).changed {
            $0.scale.replicas = 1
            $0.scale.scaleInWindow = .seconds(10)
            $0.scale.schedules = [open]
        }
    }

    private func pass(
        _ host: inout SimulatedHost, seconds: Int, knowing: Bool = true, milliCores: Int? = 20
    ) {
        for _ in 0..<seconds {
            host.run(for: .seconds(1))
            if knowing {
                let shown = 1_700_006_340_000 + (host.now - second(10)).wholeMilliseconds
                host.happens(
                    .clockRead(
                        WallClock(at: host.now, millisecondsSince1970: shown, zones: ["UTC": .utc]))
                )
            }
            host.happens(.measured([ServiceSample(service: orders, requestsHeld: 0)]))
            host.happens(
                .sampled(
                    host.running.map { id in
                        var sample = ReplicaSample(replica: replicaID(id))
                        sample.cpuMilliCores = milliCores
                        return sample
                    }))
        }
    }

    private func ready(_ policy: ServicePolicy) -> SimulatedHost {
        var host = SimulatedHost()
        host.ask(.apply(policy))
        host.run(for: .seconds(10))
        return host
    }

    @Test func aWindowRaisesTheFloorAndItsEndLetsItGo() throws {
        // 1_700_006_340 is 23:59:00 UTC; the window is moved to begin a minute later.
        var host = ready(
            try policy().changed { try? $0.scale.schedules[0].start = CronTime("0 0 * * *") })
        pass(&host, seconds: 30)
        #expect(host.state()?.desired == 1)
        pass(&host, seconds: 60)
        #expect(host.state()?.desired == 4)
        #expect(host.state()?.lastDecision?.inputs.schedules == ["rush"])
        #expect(host.state()?.lastDecision?.limits.last == .minimum)
        #expect(
            host.said(.scaled) == [
                "orders: scale-out from 1 to 4: at least 4, as schedule 'rush' says; the figures ask "
                    + "for 1"
            ])
        let outlook = try #require(host.state()?.explanation?.outlook.first)
        #expect(outlook.text == "fewer, as schedule 'rush' is over; the figures ask for 1")
        // It has been open for half a minute.
        #expect((3_565...3_575).contains(outlook.inSeconds ?? 0))
        pass(&host, seconds: 3_600)
        #expect(host.state()?.desired == 1)
    }

    @Test func aFloorDoesNotWaitForFigures() throws {
        var host = ready(
            try policy().changed { try? $0.scale.schedules[0].start = CronTime("0 0 * * *") })
        pass(&host, seconds: 90, milliCores: nil)
        #expect(host.state()?.desired == 4)
        #expect(host.state()?.lastDecision?.limits.contains(.noFigures) == true)
        #expect(
            host.said(.scaled) == [
                "orders: scale-out from 1 to 4: at least 4, as schedule 'rush' says"
            ])
        pass(&host, seconds: 3_600, milliCores: nil)
        #expect(host.state()?.desired == 4)
        #expect(
            host.state()?.explanation?.outlook.map(\.text) == [
                "any change, once a ready replica tells a figure"
            ])
    }

    @Test func aWindowWakesAServiceThatSleeps() throws {
        var host = ready(
            try policy(minimum: 0).changed {
                $0.scale.replicas = 0
                try? $0.scale.schedules[0].start = CronTime("0 0 * * *")
            })
        pass(&host, seconds: 30)
        #expect(host.state()?.desired == 0)
        pass(&host, seconds: 60)
        #expect(host.state()?.desired == 4)
    }

    @Test func whoDoesNotKnowTheTimeDecidesNothing() throws {
        var host = ready(try policy())
        host.ask(.scale(orders, replicas: 6))
        pass(&host, seconds: 60, knowing: false)
        #expect(host.state()?.desired == 6)
    }
}
