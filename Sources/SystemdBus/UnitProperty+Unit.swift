// Properties that every kind of unit has (systemd.unit(5)), and those of its cgroup
// (systemd.resource-control(5)).

import Model

/// When systemd forgets a unit.
package enum CollectMode: String, Sendable {
    /// Once it is inactive; a failed one stays until it is reset, so that its result can be read.
    case inactive
    case inactiveOrFailed = "inactive-or-failed"
}

extension UnitProperty {
    package static func description(_ text: String) -> Self { Self("Description", .text(text)) }

    package static func slice(_ slice: UnitName) -> Self {
        Self("Slice", .text(slice.description))
    }

    package static func collectMode(_ mode: CollectMode) -> Self {
        Self("CollectMode", .text(mode.rawValue))
    }

    package static func after(_ units: [UnitName]) -> Self {
        Self("After", .texts(units.map(\.description)))
    }

    package static func wants(_ units: [UnitName]) -> Self {
        Self("Wants", .texts(units.map(\.description)))
    }

    package static func partOf(_ units: [UnitName]) -> Self {
        Self("PartOf", .texts(units.map(\.description)))
    }

    /// Started with these, and stopped when one of them stops or ends by itself.
    package static func bindsTo(_ units: [UnitName]) -> Self {
        Self("BindsTo", .texts(units.map(\.description)))
    }

    package static func joinsNamespaceOf(_ units: [UnitName]) -> Self {
        Self("JoinsNamespaceOf", .texts(units.map(\.description)))
    }

    /// CPU, memory, tasks and I/O are counted whatever the host's defaults are.
    package static let accounting: [Self] = [
        Self("CPUAccounting", .flag(true)), Self("MemoryAccounting", .flag(true)),
        Self("TasksAccounting", .flag(true)), Self("IOAccounting", .flag(true)),
    ]

    package static func resource(_ setting: ResourceSetting) -> Self { setting.property }

    /// The period of the CPU quota (10 ms to 1 s, systemd's default is 100 ms): a shorter one makes
    /// shorter stalls.
    package static func cpuQuotaPeriod(_ period: Duration) -> Self {
        Self("CPUQuotaPeriodUSec", .microseconds(period))
    }
}

extension UnitProperty.Value {
    /// systemd's time spans are microseconds.
    static func microseconds(_ span: Duration) -> Self {
        .unsigned64(UInt64(clamping: span.wholeMicroseconds))
    }
}
