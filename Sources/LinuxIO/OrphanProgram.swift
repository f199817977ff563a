import CLinux
import Glibc

/// A program started with descriptors in the manner of systemd (sd_listen_fds(3)), as no child of
/// ours: whoever supervises us is its parent and hears of its end.
package enum OrphanProgram {
    private static let pidName = "LISTEN_PID="

    /// `descriptors` stay open here. Our environment is passed on but for what concerns us alone.
    package static func start(
        _ path: String, arguments: [String], descriptors: [InheritedDescriptor]
    ) throws(SystemFault) {
        // Out of the way of the places that they get in the new process.
        let least = Int32(3 + descriptors.count)
        let passed = descriptors.map { fcntl($0.raw, F_DUPFD_CLOEXEC, least) }
        defer { for raw in passed where raw >= 0 { closeDescriptor(raw) } }
        let digits = String(repeating: "0", count: Int(CLINUX_PID_DIGITS))
        var environment = inheritedEnvironment()
        environment.append("LISTEN_FDS=\(descriptors.count)")
        environment.append("LISTEN_FDNAMES=\(descriptors.map(\.name).joined(separator: ":"))")
        environment.append(pidName + digits)

        let argumentTexts = CStrings(arguments)
        let environmentTexts = CStrings(environment)
        guard let pidText = environmentTexts.last else { return }
        let code = clinux_start_orphan(
            path, argumentTexts.base, environmentTexts.base, pidText + pidName.utf8.count, passed,
            passed.count)
        guard code == 0 else { throw SystemFault(call: "execve", errno: code, subject: path) }
    }

    private static func inheritedEnvironment() -> [String] {
        var texts: [String] = []
        var next = environ
        while let text = next.pointee {
            let entry = String(cString: text)
            let isOurs = ["LISTEN_", "WATCHDOG_PID="].contains { entry.hasPrefix($0) }
            if !isOurs { texts.append(entry) }
            next += 1
        }
        return texts
    }
}

/// A null-terminated array of C strings.
private final class CStrings {
    let base: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>
    private let count: Int

    init(_ texts: [String]) {
        count = texts.count
        base = .allocate(capacity: count + 1)
        for (index, text) in texts.enumerated() { base[index] = strdup(text) }
        base[count] = nil
    }

    deinit {
        for index in 0..<count { free(base[index]) }
        base.deallocate()
    }

    var last: UnsafeMutablePointer<CChar>? { count > 0 ? base[count - 1] : nil }
}
