// Properties of sockets: systemd.socket(5).

extension UnitProperty {
    package static func listenStream(_ addresses: [String]) -> Self {
        Self("Listen", .listeners(kind: "Stream", addresses))
    }

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
