import CAllocations
import Cgroups
import Glibc
import LinuxIO
import Model
import Testing

/// The reader on a directory of plain files; HostTests has it on real cgroups.
@Suite struct CgroupReaderTests {
    private let now = Instant(nanoseconds: 42)

    @Test func readsWhatThereIsAndLeavesTheRestOut() throws {
        let tree = try FixtureTree(["cpu.stat": "usage_usec 5\n", "memory.current": "4096\n"])
        let reader = try CgroupReader(tree.layout, controlGroup: "/a.service")
        var sample = CgroupSample()
        #expect(
            reader.sample(.all, into: &sample, at: now, with: ReadBuffer())
                == .sampled([.cpu, .throttling, .memory]))
        #expect(reader.descriptorCount == 2)
        #expect(sample.cpu.takenAt == now)
        #expect(sample.cpu.usageNanoseconds == 5_000)
        #expect(sample.memory.currentBytes == 4_096)
        #expect(sample.tasks == nil)
        #expect(sample.cpuPressure == nil)
    }

    @Test func everySampleIsReadAnew() throws {
        let tree = try FixtureTree(["memory.current": "1\n"])
        let reader = try CgroupReader(tree.layout, controlGroup: "/a.service")
        let buffer = ReadBuffer()
        var sample = CgroupSample()
        _ = reader.sample(.all, into: &sample, at: now, with: buffer)
        try tree.write("memory.current", "123456\n")
        _ = reader.sample(.all, into: &sample, at: now, with: buffer)
        #expect(sample.memory.currentBytes == 123_456)
        try tree.write("memory.current", "")
        _ = reader.sample(.all, into: &sample, at: now, with: buffer)
        #expect(sample.memory.currentBytes == nil, "no figure of before remains")
    }

    @Test func onlyWhatIsWantedIsReadAndTheRestStays() throws {
        let tree = try FixtureTree(["cpu.stat": "usage_usec 5\n", "memory.current": "1\n"])
        let reader = try CgroupReader(tree.layout, controlGroup: "/a.service")
        let buffer = ReadBuffer()
        var sample = CgroupSample()
        _ = reader.sample(.all, into: &sample, at: now, with: buffer)
        try tree.write("cpu.stat", "usage_usec 6\n")
        try tree.write("memory.current", "2\n")
        let later = now + .seconds(1)
        let outcome = reader.sample(.cpu, into: &sample, at: later, with: buffer)
        #expect(outcome == .sampled([.cpu, .throttling]), "one text tells both")
        #expect(sample.cpu.takenAt == later && sample.cpu.usageNanoseconds == 6_000)
        #expect(sample.memory.currentBytes == 1)
        #expect(reader.sample(.tasks, into: &sample, at: later, with: buffer) == .sampled([]))
    }

    /// As systemd has it: a v1 controller is asked where there is one.
    @Test func whatAV1ControllerTellsIsNotReadFromTheUnifiedTree() throws {
        let tree = try FixtureTree([
            "cpu.stat": "usage_usec 5\nnr_periods 9\nthrottled_time 2500000\n",
            "cpuacct.usage": "6001\n",
        ])
        let root = try #require(tree.layout.unifiedRoot)
        let split = HostLayout(unifiedRoot: root, controllerRoots: [.cpu: root])
        let joined = HostLayout(unifiedRoot: root, controllerRoots: [.cpu: root, .cpuacct: root])
        var sample = CgroupSample()
        let reader = try CgroupReader(split, controlGroup: "/a.service")
        #expect(
            reader.sample(.cpu, into: &sample, at: now, with: ReadBuffer()) == .sampled(.cpu))
        #expect(sample.cpu.usageNanoseconds == 5_000)
        #expect(reader.descriptorCount == 2)
        let second = try CgroupReader(joined, controlGroup: "/a.service")
        _ = second.sample(.all, into: &sample, at: now, with: ReadBuffer())
        #expect(sample.cpu.usageNanoseconds == 6_001)
        #expect(sample.throttling.microseconds == 2_500)
        #expect(second.descriptorCount == 2)
    }

    @Test func aCgroupThatIsNotThereIsVanished() throws {
        let tree = try FixtureTree([:])
        let reader = try CgroupReader(tree.layout, controlGroup: "/never.service")
        var sample = CgroupSample()
        #expect(reader.sample(.all, into: &sample, at: now, with: ReadBuffer()) == .vanished)
    }

    @Test func halfALineAtTheBuffersEndIsNotRead() throws {
        // The last line ends beyond the buffer, within its number.
        let line = "filler 1234567\n"
        let filler = String(repeating: line, count: ReadBuffer.capacity / line.utf8.count)
        let short = ReadBuffer.capacity - filler.utf8.count
        let padding = "x" + String(repeating: "y", count: short + line.utf8.count - 18) + " 1\n"
        let text = String(filler.dropLast(line.utf8.count)) + padding + "inactive_file 777777\n"
        #expect(text.utf8.count > ReadBuffer.capacity)
        let tree = try FixtureTree(["memory.stat": text])
        let reader = try CgroupReader(tree.layout, controlGroup: "/a.service")
        var sample = CgroupSample()
        _ = reader.sample(.all, into: &sample, at: now, with: ReadBuffer())
        #expect(sample.memory.inactiveFileBytes == nil)
    }

    @Test func aSampleAllocatesNothing() throws {
        let pressure = "some avg10=1.00 avg60=0.00 avg300=0.00 total=7\n"
        let tree = try FixtureTree([
            "cpu.stat": "usage_usec 5\nnr_periods 1\nthrottled_usec 2\n",
            "memory.current": "4096\n", "memory.stat": "anon 1\ninactive_file 2\n",
            "memory.events": "high 1\noom_kill 2\n", "pids.current": "3\n",
            "io.stat": "8:0 rbytes=1 wbytes=2\n", "cgroup.events": "populated 1\nfrozen 0\n",
            "cpu.pressure": pressure, "memory.pressure": pressure, "io.pressure": pressure,
        ])
        let reader = try CgroupReader(tree.layout, controlGroup: "/a.service")
        let host = try HostReader()
        let buffer = ReadBuffer()
        var sample = CgroupSample()
        var hostSample = HostSample(takenAt: now)
        try #require(allocations_are_counted() == 1)
        // The first round may make the runtime build metadata.
        _ = reader.sample(.all, into: &sample, at: now, with: buffer)
        host.sample(into: &hostSample, at: now, with: buffer)

        let before = allocations_of_this_thread()
        for _ in 1...100 {
            _ = reader.sample(.all, into: &sample, at: now, with: buffer)
            host.sample(into: &hostSample, at: now, with: buffer)
        }
        #expect(allocations_of_this_thread() == before)
        #expect(sample.ioPressure != nil && hostSample.memoryTotalBytes != nil)
    }

    @Test func theCounterSeesAnAllocation() {
        let before = allocations_of_this_thread()
        let block = malloc(100)
        free(block)
        #expect(allocations_of_this_thread() == before + 1)
    }

    @Test func aReaderClosesItsFiles() throws {
        let tree = try FixtureTree(["memory.current": "1\n"])
        var numbers: Set<Int32> = []
        for _ in 1...50 {
            let reader = try CgroupReader(tree.layout, controlGroup: "/a.service")
            var sample = CgroupSample()
            _ = reader.sample(.all, into: &sample, at: now, with: ReadBuffer())
            let probe = Descriptor(owning: dup(0))
            numbers.insert(probe.raw)
        }
        // Other tests open files meanwhile; fifty leaked ones would show all the same.
        #expect(numbers.count < 25)
    }
}

@Suite struct HostFactsTests {
    @Test func tellsOfThisMachine() throws {
        let facts = try HostFacts.read()
        #expect(facts.processors >= 1)
        #expect(facts.memoryTotalBytes > 1 << 20)
        #expect(facts.kernelRelease.first?.isNumber == true)
        #expect(!facts.kernelRelease.contains("\n"))
    }

    @Test func readsMeminfo() {
        var sample = HostSample(takenAt: Instant(nanoseconds: 0))
        let text = Array("MemTotal:       16384 kB\nMemFree: 1 kB\nMemAvailable:    8192 kB\n".utf8)
        sample.readMemory(text.span)
        #expect(sample.memoryTotalBytes == 16 << 20)
        #expect(sample.memoryAvailableBytes == 8 << 20)
    }
}

/// A directory that looks like a unified tree with one cgroup, `/a.service`.
private final class FixtureTree {
    private let root: String
    var layout: HostLayout { HostLayout(unifiedRoot: root, controllerRoots: [:]) }

    init(_ files: [String: String]) throws {
        var template = Array("/tmp/coxswain-cgroups-XXXXXX".utf8CString)
        try #require(mkdtemp(&template) != nil)
        root = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        try #require(mkdir("\(root)/a.service", 0o755) == 0)
        for (name, text) in files { try write(name, text) }
    }

    func write(_ name: String, _ text: String) throws {
        let file = try #require(fopen("\(root)/a.service/\(name)", "w"))
        fputs(text, file)
        fclose(file)
    }

    deinit {
        for file in CgroupFile.allCases { unlink("\(root)/a.service/\(file.name)") }
        rmdir("\(root)/a.service")
        rmdir(root)
    }
}
