import Glibc
import LinuxIO
import Model

/// The host's time zone database. A zone is read once: its file changes with an upgrade of the host,
/// and a daemon that has been started since then knows the new one.
final class ZoneFiles {
    private static let directory = "/usr/share/zoneinfo/"
    private var known: [String: ZoneRules?] = [:]

    /// Those of the names that the host knows.
    func zones(_ names: some Sequence<String>) -> [String: ZoneRules] {
        var zones: [String: ZoneRules] = [:]
        for name in names { zones[name] = zone(name) }
        return zones
    }

    private func zone(_ name: String) -> ZoneRules? {
        if let zone = known[name] { return zone }
        let zone = Self.read(name)
        known[name] = .some(zone)
        return zone
    }

    static func read(_ name: String) -> ZoneRules? {
        let raw = open(directory + name, O_RDONLY | O_CLOEXEC)
        guard raw >= 0 else { return name == "UTC" ? .utc : nil }
        let descriptor = Descriptor(owning: raw)
        let limit = ZoneRules.bytesMaximum + 1
        var bytes = [UInt8](repeating: 0, count: limit)
        let count = Glibc.read(descriptor.raw, &bytes, limit)
        return count > 0 ? ZoneRules(tzif: Array(bytes.prefix(count))) : nil
    }
}
