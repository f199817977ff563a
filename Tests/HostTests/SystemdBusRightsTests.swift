import Glibc
import Model
import SystemdBus
import Testing

extension HostSuite {
    /// Whose systemd, and as whom.
    @Suite struct SystemdBusRightsTests {
        @Test func aReplicaWithoutAUserRunsAsOneOfItsOwn() throws {
            let host = try SystemdBusHost()
            let unit = try replica("rights-dynamic", "exec sleep 1000") { $0.identity = .dynamic }
            defer { host.clear(unit.name) }
            try #require(try host.start(unit) == .done)
            let pid = try #require(try host.facts(of: unit.name).mainPID)
            let user = try #require(Int(output(of: "stat -c %u /proc/\(pid)")))
            // systemd's range for dynamic users (systemd.exec(5), DynamicUser=).
            #expect((61_184...65_519).contains(user))
        }

        @Test func withoutTheRightToItTheFaultSaysSo() throws {
            try #require(seteuid(65_534) == 0)
            defer { seteuid(0) }
            let host = try SystemdBusHost()
            let unit = try replica("rights-none", "exit 0")
            let result = try host.result { host.client.startTransientUnit(unit, completion: $0) }
            #expect(throws: BusFault.self) { try result.get() }
            if case .failure(let fault) = result {
                #expect(fault.isAccessDenied)
                #expect(!fault.isOutcomeUnknown)
                #expect(
                    fault.description.hasSuffix("run as root, or use your own systemd with --user"))
            }
            // Looking is allowed to all.
            #expect(try !host.facts(of: UnitName("dbus.service")).isFrozen!)
        }

        @Test func aUsersOwnSystemdRunsReplicasToo() throws {
            output(of: "systemctl start user@0.service")
            defer { output(of: "systemctl stop user@0.service") }
            setenv("XDG_RUNTIME_DIR", "/run/user/0", 1)
            defer { unsetenv("XDG_RUNTIME_DIR") }
            let host = try SystemdBusHost(scope: .user)
            let id = ReplicaID(service: try ServiceName("rights-user"), revision: 1, ordinal: 1)
            let template = ReplicaTemplate(command: ["/bin/sleep", "1000"])
            let unit = TransientUnit(id, template: template, environment: [:], scope: .user)
            #expect(try host.start(unit) == .done)
            let facts = try host.facts(of: unit.name)
            #expect(facts.activeState == .active)
            #expect(
                facts.controlGroup?.hasPrefix("/user.slice/user-0.slice/user@0.service/") == true)
            try host.stop(unit.name)
        }
    }
}
