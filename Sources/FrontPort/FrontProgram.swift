import Glibc
import LinuxIO

/// The program `coxswain-front`: arguments and environment to a running front.
package enum FrontProgram {
    private static let usage = """
        usage: coxswain-front [--control PATH]

          --control PATH   where coxswaind connects (default \(FrontSettings.defaultControlPath))

        """

    /// The exit status.
    package static func run(_ arguments: [String]) -> Int32 {
        guard var settings = parse(arguments) else {
            complain(usage)
            return 64  // EX_USAGE of sysexits.h
        }
        do {
            Signals.ignoreBrokenPipes()
            // Before any thread is made, so that all of them block these signals.
            let signals = try Signals([SIGTERM, SIGINT])
            settings.inherited = ListenDescriptors.take()
            settings.notifySocket = Environment.value("NOTIFY_SOCKET")
            settings.watchdogNanoseconds = Notify.watchdogPeriod()
            settings.connections = connectionLimit()
            settings.workers = ProcessorCount.usable
            let control = try FrontControl(
                settings, finishRequests: Mailbox(capacity: 1))
            try control.finish(on: signals)
            control.run()
            return 0
        } catch {
            complain("coxswain-front: \(error)\n")
            return 1
        }
    }

    private static func parse(_ arguments: [String]) -> FrontSettings? {
        var settings = FrontSettings()
        var rest = arguments[...]
        while let option = rest.popFirst() {
            guard option == "--control", let path = rest.popFirst() else { return nil }
            settings.controlPath = path
        }
        return settings
    }

    /// As many as descriptors allow, with the soft limit raised to the hard one.
    private static func connectionLimit() -> Int {
        let descriptors = ResourceLimits.raiseDescriptors()
        return max(64, min(FrontLimits.connections, descriptors - FrontLimits.otherDescriptors))
    }

    private static func complain(_ text: String) {
        var text = text
        text.withUTF8 { _ = write(2, $0.baseAddress, $0.count) }
    }
}
