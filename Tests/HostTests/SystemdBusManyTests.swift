import Model
import SystemdBus
import Testing

extension HostSuite {
    @Suite struct SystemdBusManyTests {
        let host: SystemdBusHost

        init() throws { host = try SystemdBusHost() }

        /// dbus-daemon has an answer outstanding for no more than 128 calls of one connection.
        @Test func moreCallsThanTheBusAllowsAreAnsweredInOrder() throws {
            var answers: [(number: Int, fault: BusFault?)] = []
            for number in 1...500 {
                host.client.stopUnit(UnitName("coxswain-nobody-1-\(number).service")) { result in
                    if case .failure(let fault) = result { answers.append((number, fault)) }
                }
            }
            try host.wait(for: "all to be answered") { answers.count >= 500 }
            #expect(answers.map(\.number) == Array(1...500))
            #expect(answers.allSatisfy { $0.fault?.isNoSuchUnit == true })
        }

        /// All calls are sent before the first answer is read: none of them may block, and the bus
        /// must not refuse any.
        @Test func aHundredUnitsStartAtOnce() throws {
            let units = try (1...100).map {
                try replica("many", ordinal: $0, "exec sleep 1000") {
                    $0.command = ["/bin/sleep", "1000"]
                }
            }
            defer { for unit in units { host.clear(unit.name) } }
            var jobs: [JobPath] = []
            for unit in units {
                host.client.startTransientUnit(unit) { result in
                    if let job = try? result.get() { jobs.append(job) }
                }
            }
            try host.wait(for: "all jobs to be done") { host.doneJobs >= 100 }
            #expect(jobs.count == 100)
            let listed = try host.answer {
                host.client.listUnits(
                    patterns: [UnitName.everyReplica(of: units[0].name.replica!.service)],
                    completion: $0)
            }
            #expect(listed.count == 100)
            #expect(listed.allSatisfy { $0.activeState == .active })
        }
    }
}

extension SystemdBusHost {
    var doneJobs: Int {
        events.count {
            guard case .jobRemoved(let job) = $0 else { return false }
            return job.unit.replica != nil && job.result == .done
        }
    }
}
