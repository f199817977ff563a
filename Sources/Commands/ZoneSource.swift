import Model

/// The time zones that a policy's schedules name, as this host has them.
enum ZoneSource {
    static func zones(of policy: ServicePolicy) -> [String: ZoneRules] {
        var zones: [String: ZoneRules] = [:]
        for name in policy.scale.schedules.map(\.timeZone) {
            let path = "/usr/share/zoneinfo/" + name
            let bytes = try? ByteFile.read(path, atMost: ZoneRules.bytesMaximum + 1)
            zones[name] = bytes.flatMap { ZoneRules(tzif: $0) } ?? (name == "UTC" ? .utc : nil)
        }
        return zones
    }
}
