package import FrontWire
package import LinuxIO

/// How one front runs; the program fills it from its arguments and environment, tests by hand.
package struct FrontSettings: Sendable {
    package static let defaultControlPath = "/run/coxswain-front/control.sock"

    /// Nil for a front that nobody controls.
    package var controlPath: String? = FrontSettings.defaultControlPath
    /// What to serve from the start, ahead of what a daemon says or an earlier process left.
    package var routes: RouteTable?
    /// Nil without systemd.
    package var notifySocket: String?
    package var watchdogNanoseconds: Int64?
    package var inherited: [InheritedDescriptor] = []
    /// Where services whose access log goes to a file have theirs.
    package var accessLogDirectory = AccessLogThread.defaultDirectory
    package var connections = 1024
    /// Of 64 KiB, for what clients send.
    package var receiveBuffers = FrontLimits.receiveBuffers
    /// What whoever started it insists on, if they said so: worth a higher limit of descriptors.
    package var connectionsAsked: Int?
    /// Threads that serve, each with its own event loop.
    package var workers = 1

    package init() {}
}
