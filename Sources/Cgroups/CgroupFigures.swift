/// Figures of a cgroup that one may want to know: to read one costs the kernel a text each time, and most
/// texts tell one.
package struct CgroupFigures: OptionSet, Hashable, Sendable {
    package let rawValue: UInt16
    package init(rawValue: UInt16) { self.rawValue = rawValue }

    package static let cpu = CgroupFigures(rawValue: 1 << 0)
    package static let throttling = CgroupFigures(rawValue: 1 << 1)
    package static let memory = CgroupFigures(rawValue: 1 << 2)
    /// Of the memory, what the kernel would take first.
    package static let cache = CgroupFigures(rawValue: 1 << 3)
    package static let oomKills = CgroupFigures(rawValue: 1 << 4)
    package static let tasks = CgroupFigures(rawValue: 1 << 5)
    package static let io = CgroupFigures(rawValue: 1 << 6)
    package static let cpuPressure = CgroupFigures(rawValue: 1 << 7)
    package static let memoryPressure = CgroupFigures(rawValue: 1 << 8)
    package static let ioPressure = CgroupFigures(rawValue: 1 << 9)
    package static let freezer = CgroupFigures(rawValue: 1 << 10)

    package static let workingSet: CgroupFigures = [.memory, .cache]
    package static let all = CgroupFigures(rawValue: 1 << 11 - 1)
}
