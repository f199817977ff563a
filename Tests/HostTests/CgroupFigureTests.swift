import Cgroups
import Glibc
import LinuxIO
import Model
import SystemdBus
import Testing

extension HostSuite {
    /// The reader on cgroups that systemd has made, hybrid or unified.
    @Suite struct UnifiedCgroupFigureTests {
        let host: SystemdBusHost
        let layout: HostLayout
        let buffer = ReadBuffer()

        init() throws {
            host = try SystemdBusHost()
            layout = try HostLayout.detect()
        }

        private func reader(of unit: UnitName) throws -> CgroupReader {
            let path = try #require(try host.facts(of: unit).controlGroup)
            return try CgroupReader(layout, controlGroup: path)
        }

        private struct Vanished: Error {}

        private func sample(_ reader: CgroupReader) throws -> CgroupSample {
            var sample = CgroupSample()
            let outcome = reader.sample(.all, into: &sample, at: host.now, with: buffer)
            guard case .sampled = outcome else { throw Vanished() }
            return sample
        }

        @Test func figuresAreThoseOfSystemctl() throws {
            let unit = try replica(
                "cg-figures", "i=0; while [ $i -lt 30000 ]; do i=$((i+1)); done; exec sleep 1000"
            )
            defer { host.clear(unit.name) }
            #expect(try host.start(unit) == .done)
            try host.wait(unit.name, toRun: "sleep")
            let reader = try reader(of: unit.name)
            // It sleeps, but the kernel may still settle an account: compare when systemctl says the
            // same before and after our sample.
            var shown: [UInt64?] = []
            var sample = CgroupSample()
            try host.wait(for: "steady figures") {
                shown = shownFigures(of: unit.name)
                _ = reader.sample(.all, into: &sample, at: host.now, with: buffer)
                return shown == shownFigures(of: unit.name)
            }
            #expect(shown[0] == sample.memory.currentBytes)
            #expect(shown[1] == sample.tasks)
            // Where the v1 controllers cpu and cpuacct are mounted apart, systemd makes no cgroup in
            // the latter (it takes them to be joined) and does not tell CPU use; the v2 tree does.
            if let nanoseconds = shown[2] { #expect(nanoseconds == sample.cpu.usageNanoseconds) }
            if layout.kind == .unified { #expect(shown[2] != nil) }
            #expect(try #require(sample.cpu.usageNanoseconds) > 1_000_000)
            let workingSet = try #require(sample.memory.workingSetBytes)
            #expect(workingSet <= sample.memory.currentBytes ?? 0)
        }

        private func shownFigures(of unit: UnitName) -> [UInt64?] {
            ["MemoryCurrent", "TasksCurrent", "CPUUsageNSec"].map {
                UInt64(host.shown($0, of: unit))
            }
        }

        @Test func aBusyUnitIsHeldAtItsQuota() throws {
            let unit = try replica("cg-quota", "while :; do :; done") {
                $0.limits.cpuMilliCores = 200
            }
            defer { host.clear(unit.name) }
            try host.start(unit)
            let reader = try reader(of: unit.name)
            let first = try sample(reader)
            // Not a sleep for luck: a rate takes a span, here of twenty quota periods.
            let end = host.now + .seconds(2)
            try host.wait(for: "two seconds") { host.now >= end }
            let second = try sample(reader)
            let use = try #require(CPURate.milliCores(from: first, to: second))
            #expect((100...260).contains(use), "\(use) mcores")
            #expect(try #require(CPURate.throttledPermille(from: first, to: second)) > 300)
        }

        @Test func countsTasks() throws {
            let unit = try replica("cg-tasks", "sleep 1000 & sleep 1000 & wait")
            defer { host.clear(unit.name) }
            try host.start(unit)
            let reader = try reader(of: unit.name)
            try host.wait(for: "three tasks") {
                (try? sample(reader))?.tasks == 3
            }
        }

        @Test func aProcessKilledForWantOfMemoryIsCounted() throws {
            var unit = try replica("cg-kill", "tail /dev/zero; exec sleep 1000") {
                $0.limits.memoryMaximumBytes = 16 << 20
            }
            unit.properties.append(.oomPolicy(.continue))
            defer { host.clear(unit.name) }
            try host.start(unit)
            let reader = try reader(of: unit.name)
            try host.wait(for: "the kill") { (try? sample(reader))?.memory.oomKills == 1 }
            #expect(try #require(try sample(reader).tasks) > 0, "the shell lives on")
        }

        @Test func aCgroupThatIsRemovedHasVanishedForGood() throws {
            let unit = try replica("cg-gone", "exec sleep 1000")
            defer { host.clear(unit.name) }
            try host.start(unit)
            let reader = try reader(of: unit.name)
            _ = try sample(reader)
            try host.stop(unit.name)
            try host.wait(for: "removal") { host.hasTold(removalOf: unit.name) }
            var sample = CgroupSample()
            #expect(reader.sample(.all, into: &sample, at: host.now, with: buffer) == .vanished)
            try host.start(unit)
            #expect(reader.sample(.all, into: &sample, at: host.now, with: buffer) == .vanished)
            #expect(try self.sample(self.reader(of: unit.name)).tasks == 1)
        }

        @Test func pressureIsToldWhereTheKernelHasIt() throws {
            let unit = try replica("cg-pressure", "exec sleep 1000")
            defer { host.clear(unit.name) }
            try host.start(unit)
            let sample = try sample(reader(of: unit.name))
            let facts = try HostFacts.read()
            let hasFile = access("/proc/pressure/cpu", R_OK) == 0
            #expect(facts.hasPressure == hasFile)
            #expect((sample.cpuPressure != nil) == hasFile)
            #expect((sample.memoryPressure != nil) == hasFile)
            #expect((sample.ioPressure != nil) == hasFile)
        }

        @Test func theLayoutIsTheOneThatIsMounted() {
            let isUnified = output(of: "stat -fc %T /sys/fs/cgroup") == "cgroup2fs"
            #expect(layout.kind == (isUnified ? .unified : .hybrid))
        }
    }
}
