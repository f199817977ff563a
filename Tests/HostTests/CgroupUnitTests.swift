import Cgroups
import Glibc
import Model
import SystemdBus
import Testing

extension HostSuite {
    /// What systemd does and tells differently on hybrid and on unified cgroups.
    @Suite struct UnifiedCgroupUnitTests {
        let host: SystemdBusHost

        init() throws { host = try SystemdBusHost() }

        @Test func aKillForWantOfMemoryIsTheResultOnUnifiedCgroups() throws {
            let unit = try replica("cg-memory", "exec tail /dev/zero") {
                $0.limits.memoryMaximumBytes = 16 << 20
            }
            defer { host.clear(unit.name) }
            try host.start(unit)
            try host.wait(unit.name, toBecome: .failed)
            // systemd learns of it from memory.events, which hybrid cgroups do not have.
            let cause: ReplicaExit.Cause =
                try HostLayout.detect().kind == .unified
                ? .outOfMemory : .signalled(Int(SIGKILL), coreDumped: false)
            #expect(host.told(of: unit.name).replicaExit == ReplicaExit(cause))
        }

        @Test func unitsFreezeWhereTheHostFactsSaySo() throws {
            let unit = try replica("cg-freeze", "exec sleep 1000")
            defer { host.clear(unit.name) }
            try host.start(unit)
            let frozen = try host.result { host.client.freezeUnit(unit.name, completion: $0) }
            guard try HostFacts.read().hasFreezer else {
                #expect(throws: BusFault.self) { try frozen.get() }
                if case .failure(let fault) = frozen { #expect(fault.isNotSupported) }
                return
            }
            try frozen.get()
            let facts = try host.facts(of: unit.name)
            #expect(facts.isFrozen == true)
            let reader = try CgroupReader(
                HostLayout.detect(), controlGroup: try #require(facts.controlGroup))
            var sample = CgroupSample()
            _ = reader.sample(.all, into: &sample, at: host.now, with: ReadBuffer())
            #expect(sample.isFrozen == true)
            try host.answer { host.client.thawUnit(unit.name, completion: $0) } as Void
            #expect(try host.facts(of: unit.name).isFrozen == false)
        }

        @Test func aLimitChangedLiveIsInTheCgroupAtOnce() throws {
            let unit = try replica("cg-live", "exec sleep 1000") { $0.limits.tasksMaximum = 50 }
            defer { host.clear(unit.name) }
            try host.start(unit)
            let path = try #require(try host.facts(of: unit.name).controlGroup)
            let layout = try HostLayout.detect()
            let root = try #require(layout.controllerRoots[.pids] ?? layout.unifiedRoot)
            #expect(output(of: "cat '\(root)\(path)/pids.max'") == "50")
            try host.answer {
                host.client.setUnitProperties(unit.name, [.tasksMaximum(60)], completion: $0)
            } as Void
            #expect(output(of: "cat '\(root)\(path)/pids.max'") == "60")
        }
    }
}
