/// cgroup v1 controllers whose trees we read.
package enum CgroupController: String, CaseIterable, Sendable {
    case cpu, cpuacct, memory, pids, blkio
}

/// Where this host has mounted its cgroups.
package struct HostLayout: Equatable, Sendable {
    package enum Kind: String, Sendable {
        /// cgroup v2 alone.
        case unified
        /// Controllers in v1 trees, and beside them a v2 tree without controllers, which still tells
        /// CPU use and pressure.
        case hybrid
        /// v1 alone.
        case legacy
        /// No cgroups in sight: a machine that is not set up to run services.
        case none
    }

    /// The root of the v2 tree.
    package let unifiedRoot: String?
    /// The roots of the v1 trees.
    package let controllerRoots: [CgroupController: String]
    /// Whether processes enter cgroups, of v1 as well, without waiting for a grace period of RCU: an option of
    /// the v2 tree since Linux 6.0 (cgroup-v2.rst, favordynmods).
    package let favorsDynmods: Bool

    package init(
        unifiedRoot: String?, controllerRoots: [CgroupController: String],
        favorsDynmods: Bool = false
    ) {
        self.unifiedRoot = unifiedRoot
        self.controllerRoots = controllerRoots
        self.favorsDynmods = favorsDynmods
    }

    package var kind: Kind {
        switch (unifiedRoot != nil, controllerRoots.isEmpty) {
        case (true, true): .unified
        case (true, false): .hybrid
        case (false, false): .legacy
        case (false, true): .none
        }
    }

    /// Of the cgroup that a cgroup is in. Nil where the kernel tells no pressure of cgroups.
    package func cpuPressurePath(above controlGroup: String) -> String? {
        guard let slash = controlGroup.lastIndex(of: "/"), slash > controlGroup.startIndex else {
            return nil
        }
        return path(of: .cpuPressure, in: String(controlGroup[..<slash]))
    }

    /// The path of a file of a cgroup, whose path is as systemd tells it (`ControlGroup`); nil where
    /// its tree is not mounted.
    func path(of file: CgroupFile, in controlGroup: String) -> String? {
        let root =
            if let controller = file.controller { controllerRoots[controller] } else { unifiedRoot }
        return root.map { "\($0)\(controlGroup)/\(file.name)" }
    }
}

extension HostLayout {
    /// From the text of /proc/self/mountinfo (proc(5)):
    /// `36 35 0:31 / /sys/fs/cgroup/memory rw,... shared:9 - cgroup cgroup rw,memory`.
    package init(mountInfo: String) {
        var unifiedRoot: String?
        var controllerRoots: [CgroupController: String] = [:]
        var favorsDynmods = false
        for line in mountInfo.split(separator: "\n") {
            guard let mount = Mount(line: line) else { continue }
            if mount.type == "cgroup2" {
                unifiedRoot = unifiedRoot ?? mount.point
                favorsDynmods = mount.options.split(separator: ",").contains("favordynmods")
                continue
            }
            // A v1 tree's superblock options name its controllers.
            for option in mount.options.split(separator: ",") {
                guard let controller = CgroupController(rawValue: String(option)) else { continue }
                controllerRoots[controller] = controllerRoots[controller] ?? mount.point
            }
        }
        self.init(
            unifiedRoot: unifiedRoot, controllerRoots: controllerRoots,
            favorsDynmods: favorsDynmods)
    }

    private struct Mount {
        let point: String
        let type: Substring
        let options: Substring

        /// Nil for mounts other than of cgroups.
        init?(line: Substring) {
            // Optional fields stand before the lone dash, so what follows is counted from there.
            let fields = line.split(separator: " ")
            guard fields.count > 6, let dash = fields[6...].firstIndex(of: "-"),
                dash + 3 < fields.count
            else { return nil }
            type = fields[dash + 1]
            options = fields[dash + 3]
            point = Self.unescaped(fields[4])
            guard type == "cgroup" || type == "cgroup2" else { return nil }
        }

        /// mountinfo writes space, tab, newline and backslash in octal: `\040`.
        private static func unescaped(_ text: Substring) -> String {
            var bytes: [UInt8] = []
            var rest = text.utf8[...]
            while let byte = rest.popFirst() {
                let digits = rest.prefix(3)
                if byte == UInt8(ascii: "\\"), digits.count == 3,
                    let octal = UInt8(String(digits) ?? "", radix: 8)
                {
                    bytes.append(octal)
                    rest = rest.dropFirst(3)
                } else {
                    bytes.append(byte)
                }
            }
            return String(decoding: bytes, as: UTF8.self)
        }
    }
}
