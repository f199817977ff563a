// Properties of sockets: systemd.socket(5).

extension UnitProperty {
    package static func listenStream(_ addresses: [String]) -> Self {
        Self("Listen", .listeners(kind: "Stream", addresses))
    }

    /// Others of systemd's sockets may listen at the same address (SO_REUSEPORT).
    package static let reusePort = Self("ReusePort", .flag(true))

    /// `[::]:80` is not `0.0.0.0:80` as well, whatever the sysctl says.
    package static let ipv6Only = Self("BindIPv6Only", .text("ipv6-only"))

    package static let noDelay = Self("NoDelay", .flag(true))

    package static func socketMode(_ mode: UInt32) -> Self { Self("SocketMode", .unsigned32(mode)) }

    /// A Unix socket's file goes with its unit.
    package static let removeOnStop = Self("RemoveOnStop", .flag(true))

    package static func fileDescriptorName(_ name: String) -> Self {
        Self("FileDescriptorName", .text(name))
    }

    /// Clients that come while the service starts cannot make the socket fail: by default the 21st
    /// in two seconds that finds it not running does.
    package static let noTriggerLimit = Self("TriggerLimitIntervalUSec", .unsigned64(0))
}
