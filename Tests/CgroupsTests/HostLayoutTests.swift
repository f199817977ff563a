import Cgroups
import Testing

@Suite struct HostLayoutTests {
    @Test func knowsAUnifiedHost() {
        let layout = HostLayout(
            mountInfo: """
                22 1 254:0 / / rw,relatime shared:1 - ext4 /dev/vda rw
                30 23 0:26 / /sys/fs/cgroup rw,nosuid shared:9 - cgroup2 cgroup2 rw,nsdelegate

                """)
        #expect(layout.kind == .unified)
        #expect(layout.unifiedRoot == "/sys/fs/cgroup")
        #expect(layout.controllerRoots.isEmpty)
    }

    @Test func knowsAHybridHost() {
        let layout = HostLayout(
            mountInfo: """
                29 23 0:25 / /sys/fs/cgroup rw - tmpfs tmpfs rw,mode=755
                30 29 0:26 / /sys/fs/cgroup/cpu,cpuacct rw shared:9 - cgroup cgroup rw,cpu,cpuacct
                31 29 0:27 / /sys/fs/cgroup/memory rw shared:10 master:3 - cgroup cgroup rw,memory
                32 29 0:28 / /sys/fs/cgroup/systemd rw - cgroup cgroup rw,xattr,name=systemd
                33 29 0:29 / /sys/fs/cgroup/unified rw - cgroup2 cgroup2 rw
                """)
        #expect(layout.kind == .hybrid)
        #expect(layout.unifiedRoot == "/sys/fs/cgroup/unified")
        #expect(
            layout.controllerRoots == [
                .cpu: "/sys/fs/cgroup/cpu,cpuacct", .cpuacct: "/sys/fs/cgroup/cpu,cpuacct",
                .memory: "/sys/fs/cgroup/memory",
            ])
    }

    @Test func knowsALegacyHostAndOneWithout() {
        let line = "31 29 0:27 / /sys/fs/cgroup/memory rw - cgroup cgroup rw,memory"
        #expect(HostLayout(mountInfo: line).kind == .legacy)
        #expect(HostLayout(mountInfo: "").kind == .none)
    }

    @Test(arguments: [
        ("rw,nsdelegate", false), ("rw,favordynmods", true), ("rw,nsdelegate,favordynmods", true),
    ])
    func tellsWhetherCgroupsAreEnteredAtOnce(options: String, isSo: Bool) {
        let layout = HostLayout(
            mountInfo: "30 23 0:26 / /sys/fs/cgroup rw - cgroup2 cgroup2 \(options)")
        #expect(layout.favorsDynmods == isSo)
    }

    @Test func aControllerThatWeDoNotReadMakesNoHybrid() {
        let layout = HostLayout(
            mountInfo: """
                30 23 0:26 / /sys/fs/cgroup rw - cgroup2 cgroup2 rw
                31 29 0:27 / /sys/fs/cgroup/net_cls rw - cgroup cgroup rw,net_cls
                """)
        #expect(layout.kind == .unified)
    }

    @Test func readsAMountPointWithASpace() {
        let line = #"30 23 0:26 / /mnt/my\040cgroups\134 rw - cgroup2 cgroup2 rw"#
        #expect(HostLayout(mountInfo: line).unifiedRoot == #"/mnt/my cgroups\"#)
    }

    @Test(arguments: ["-", "a b c", "1 2 3 4 5 6 7 - cgroup2", "1 2 3 4 5 6 - ", "\n\n", #"\"#])
    func passesOverBrokenLines(text: String) {
        #expect(HostLayout(mountInfo: text).kind == .none)
    }
}
