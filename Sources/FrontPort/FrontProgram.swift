import Cgroups
import Glibc
import LinuxIO
import Model

/// The program `coxswain-front`: arguments and environment to a running front.
package enum FrontProgram {
    /// The exit status.
    package static func run(_ arguments: [String]) -> Int32 {
        do {
            switch try FrontArguments(arguments) {
            case .help: say(FrontHelp.text)
            case .version: say("coxswain-front \(ProgramVersion.current)\n")
            case .serve(let settings): try serve(settings)
            case .reload(let path):
                if let why = ReloadRequest.ask(besides: path) {
                    complain("coxswain-front: failed to reload the front: \(why)\n")
                    return 1
                }
            }
            return 0
        } catch {
            complain("coxswain-front: \(error)\n")
            if isStartedAgain { usleep(FrontLimits.failedStartMicroseconds) }
            return error is OptionFault ? 64 : 1  // EX_USAGE of sysexits.h
        }
    }

    /// systemd waits to hear from it, and starts it again when it ends.
    private static var isStartedAgain: Bool { Environment.value("NOTIFY_SOCKET") != nil }

    private static func serve(_ settings: FrontSettings) throws(SystemFault) {
        Signals.ignoreBrokenPipes()
        // Before any thread is made, so that all of them block these signals.
        let signals = try Signals([SIGTERM, SIGINT])
        var settings = settings
        settings.inherited = ListenDescriptors.take()
        settings.notifySocket = Environment.value("NOTIFY_SOCKET")
        // LogsDirectory= of the unit (systemd.exec(5)).
        if let directory = Environment.value("LOGS_DIRECTORY") {
            settings.accessLogDirectory = directory
        }
        settings.watchdogNanoseconds = Notify.watchdogPeriod()
        settings.connections = connectionLimit(settings)
        DescriptorTable.grow(to: FrontLimits.descriptorsAtOnce)
        settings.receiveBuffers = receiveBuffers(below: try? MemoryLimit.ofThisProcess())
        let control = try FrontControl(settings, finishRequests: Mailbox(capacity: 1))
        try control.finish(on: signals)
        if settings.routes != nil { say(control.listeningText) }
        control.run()
    }

    /// As many as descriptors allow, of which there may be more for the asking.
    private static func connectionLimit(_ settings: FrontSettings) -> Int {
        let descriptors = ResourceLimits.raiseDescriptors(
            to: (settings.connectionsAsked ?? 0) + FrontLimits.otherDescriptors)
        return max(64, min(settings.connections, descriptors - FrontLimits.otherDescriptors))
    }

    /// Half of the memory that the unit may take. The rest is for what responses, connections and the
    /// kernel's part of them take, which cannot be kept waiting.
    static func receiveBuffers(below memoryLimit: UInt64?) -> Int {
        guard let limit = memoryLimit else { return FrontLimits.receiveBuffers }
        let buffers = limit / 2 / UInt64(FrontLimits.bufferBytes)
        return max(1, Int(min(buffers, UInt64(FrontLimits.receiveBuffers))))
    }

    private static func say(_ text: String) { write(text, to: STDOUT_FILENO) }

    private static func complain(_ text: String) { write(text, to: STDERR_FILENO) }

    private static func write(_ text: String, to descriptor: Int32) {
        var text = text
        text.withUTF8 { _ = Glibc.write(descriptor, $0.baseAddress, $0.count) }
    }
}
