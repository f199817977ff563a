import Cgroups
import Testing

@Suite struct MemoryLimitTests {
    private let unified = HostLayout(unifiedRoot: "/sys/fs/cgroup", controllerRoots: [:])
    private let hybrid = HostLayout(
        unifiedRoot: "/sys/fs/cgroup/unified",
        controllerRoots: [.memory: "/sys/fs/cgroup/memory", .cpu: "/sys/fs/cgroup/cpu"])

    @Test func isThatOfTheCgroupAndOfThoseAboveIt() {
        #expect(
            unified.memoryLimitFiles(of: ProcessCgroups("0::/system.slice/front.service\n")) == [
                "/sys/fs/cgroup/system.slice/front.service/memory.max",
                "/sys/fs/cgroup/system.slice/memory.max",
            ])
    }

    @Test func isInTheTreeThatHasTheController() {
        let text = """
            7:memory:/system.slice/front.service
            2:cpu,cpuacct:/elsewhere
            0::/system.slice/front.service
            """
        #expect(
            hybrid.memoryLimitFiles(of: ProcessCgroups(text)) == [
                "/sys/fs/cgroup/memory/system.slice/front.service/memory.limit_in_bytes",
                "/sys/fs/cgroup/memory/system.slice/memory.limit_in_bytes",
            ])
    }

    @Test func isNoneInTheRootOrWhereNothingIsMounted() {
        let none = HostLayout(unifiedRoot: nil, controllerRoots: [:])
        #expect(unified.memoryLimitFiles(of: ProcessCgroups("0::/\n")).isEmpty)
        #expect(none.memoryLimitFiles(of: ProcessCgroups("0::/a\n")).isEmpty)
        #expect(unified.memoryLimitFiles(of: ProcessCgroups("garbage")).isEmpty)
    }

    @Test func isToldWithoutAFault() throws {
        _ = try MemoryLimit.ofThisProcess()
    }
}
