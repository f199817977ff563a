import ArgumentParser
import ControlAPI
import Model

/// `coxctl host`
struct HostCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "host",
        abstract: "Tell what this host offers and how Coxswain stands on it.")

    @OptionGroup var connection: ConnectionOptions
    @OptionGroup var output: OutputOptions

    init() {}

    func run() async throws {
        let report = try await connection.client.send(.host)
        try output.show(report) { Self.text(of: report) }
    }

    static func text(of report: HostReport) -> String {
        var listing = Listing()
        listing.add("systemd", "\(report.systemdVersion)")
        listing.add("Kernel", report.kernel)
        listing.add("Boot", report.bootID)
        listing.add(
            "Cgroups",
            "\(report.cgroupLayout.rawValue): " + report.controllers.joined(separator: ", "))
        listing.add("", report.favorsDynmods.map(entry))
        listing.add("Freezer", report.hasFreezer ? "yes" : "no: it needs unified cgroups")
        listing.add("Pressure", report.hasPressure ? "yes" : "no: the kernel has no /proc/pressure")
        listing.add("", triggers(report))
        listing.add(
            "Rises", report.rises.map { "\($0) times a service was looked at at once for them" })
        listing.add("Accepts", acceptance(report.hasSocketDiagnosis))
        listing.add("CPUs", "\(report.cpuCount)")
        listing.add(
            "Memory",
            "\(report.memoryAvailableBytes.binaryText) available of "
                + report.memoryTotalBytes.binaryText)
        listing.add("Short of", report.shortage ?? "nothing")
        for held in report.heldServices ?? [] { listing.add("", held) }
        listing.add("TCP", migration(report.tcpMigrateRequests))
        listing.add("Direct", steering(report.steeringFault))
        listing.add("Front", front(report.front))
        add(report.history, to: &listing)
        add(report.policies, to: &listing)
        return listing.text()
    }

    private static func entry(_ isQuick: Bool) -> String {
        isQuick
            ? "replicas enter theirs at once (favordynmods)"
            : "replicas wait 8 to 16 ms to enter theirs (no favordynmods): "
                + "systemctl start coxswain-cgroups"
    }

    private static func triggers(_ report: HostReport) -> String? {
        if let fault = report.triggerFault {
            return "looked at each second, as it cannot be told at once: \(fault)"
        }
        guard let looks = report.pressureLooks, let window = report.pressureWindowMilliseconds
        else {
            return nil
        }
        return "told \(looks) times that replicas wait for a CPU, once in \(window) ms at most"
    }

    private static func acceptance(_ isSeen: Bool) -> String {
        isSeen
            ? "can be seen of sockets that systemd hands over"
            : "cannot be seen of sockets that systemd hands over (no unix_diag): "
                + "'run.endpoint: socket' needs 'readiness.path' or 'check: notify'"
    }

    private static func migration(_ isOn: Bool?) -> String {
        switch isOn {
        case true?: "connections move to another replica when theirs ends (tcp_migrate_req = 1)"
        case false?: "net.ipv4.tcp_migrate_req = 0"
        case nil: "the kernel has no net.ipv4.tcp_migrate_req"
        }
    }

    private static func steering(_ fault: String?) -> String {
        guard let fault else {
            return "connections can be steered, and those that wait move when their replica ends, "
                + "whatever tcp_migrate_req is"
        }
        return "connections cannot be steered, so there is no 'run.endpoint: direct': \(fault)"
    }

    private static func front(_ state: FrontState) -> String {
        if !state.isConnected { return "not connected: systemctl status coxswain-front" }
        return "connected" + (state.pid.map { ", process \($0)" } ?? "")
    }

    private static func add(_ state: HistoryState, to listing: inout Listing) {
        listing.add("History", "\(state.state.rawValue), \(state.path)")
        listing.add("", state.setAsidePath.map { "the damaged one is \($0)" })
        listing.add("", state.sentence)
    }

    private static func add(_ state: PolicyDirectoryState, to listing: inout Listing) {
        listing.add("Policies", state.path)
        for refused in state.refused {
            listing.add("", "not in force: \(refused.file)")
            for diagnostic in refused.diagnostics {
                listing.add(
                    "",
                    "  \(diagnostic.line):\(diagnostic.column): \(diagnostic.message)"
                        + (diagnostic.hint.map { "; \($0)" } ?? ""))
            }
        }
    }
}
