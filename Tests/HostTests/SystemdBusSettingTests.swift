import Glibc
import Model
import SystemdBus
import Testing

extension HostSuite {
    /// Limits, sandbox, lists and the manager itself.
    @Suite struct SystemdBusSettingTests {
        let host: SystemdBusHost

        init() throws { host = try SystemdBusHost() }

        @Test func theTemplateArrivesAtSystemd() throws {
            let unit = try replica("set-template", "exec sleep 1000") {
                $0.limits.cpuMilliCores = 150
                $0.limits.cpuWeight = 42
                $0.limits.memoryMaximumBytes = 64 << 20
                $0.limits.memoryHighBytes = 48 << 20
                $0.limits.tasksMaximum = 17
                $0.limits.openFilesMaximum = 1_234
                $0.stopSignal = .int
                $0.stopDeadline = .seconds(7)
                $0.workingDirectory = "/tmp"
                $0.sandbox.readWritePaths = ["/var/tmp"]
                $0.sandbox.protectHome = .readOnly
            }
            defer { host.clear(unit.name) }
            try host.start(unit)
            let expected = [
                "CPUQuotaPerSecUSec": "150ms", "CPUWeight": "42", "MemoryMax": "67108864",
                "MemoryHigh": "50331648", "TasksMax": "17", "LimitNOFILE": "1234",
                "LimitNOFILESoft": "1234", "KillSignal": "2", "TimeoutStopUSec": "7s",
                "WorkingDirectory": "/tmp", "ReadWritePaths": "/var/tmp",
                "ProtectHome": "read-only", "ProtectSystem": "full", "PrivateTmp": "yes",
                "NoNewPrivileges": "yes", "Restart": "no", "KillMode": "mixed",
                "CollectMode": "inactive", "Type": "exec", "CPUAccounting": "yes",
                "MemoryAccounting": "yes", "TasksAccounting": "yes", "IOAccounting": "yes",
                "SyslogIdentifier": "set-template", "SendSIGKILL": "yes",
                "Slice": "coxswain-set\\x2dtemplate.slice",
            ]
            for (property, value) in expected {
                #expect(host.shown(property, of: unit.name) == value, "\(property)")
            }
        }

        @Test func limitsChangeWhileTheUnitRuns() throws {
            let unit = try replica("set-live", "exec sleep 1000") {
                $0.limits.cpuMilliCores = 100
            }
            defer { host.clear(unit.name) }
            try host.start(unit)
            let pid = try host.facts(of: unit.name).mainPID
            try host.answer {
                host.client.setUnitProperties(
                    unit.name,
                    [
                        .cpuQuota(milliCores: 250), .tasksMaximum(9),
                        .memoryMaximum(bytes: 80 << 20),
                    ], completion: $0)
            } as Void
            #expect(host.shown("CPUQuotaPerSecUSec", of: unit.name) == "250ms")
            #expect(host.shown("TasksMax", of: unit.name) == "9")
            #expect(host.shown("MemoryMax", of: unit.name) == "83886080")
            #expect(try host.facts(of: unit.name).mainPID == pid)

            try host.answer {
                host.client.setUnitProperties(
                    unit.name, [.cpuQuota(milliCores: nil)], completion: $0)
            } as Void
            #expect(host.shown("CPUQuotaPerSecUSec", of: unit.name) == "infinity")
        }

        @Test func logFieldsAreInTheJournal() throws {
            let unit = try replica("set-journal", "echo found-me; exec sleep 1000")
            defer { host.clear(unit.name) }
            try host.start(unit)
            try host.wait(for: "the journal") {
                output(of: "journalctl -q -o cat COXSWAIN_SERVICE=set-journal COXSWAIN_REVISION=1")
                    .contains("found-me")
            }
        }

        @Test func listsByServiceThoughOneNameBeginsTheOther() throws {
            let units = [
                try replica("list", ordinal: 1, "exec sleep 1000"),
                try replica("list", ordinal: 2, "exec sleep 1000"),
                try replica("list-items", "exec sleep 1000"),
            ]
            defer { for unit in units { host.clear(unit.name) } }
            for unit in units { try host.start(unit) }
            func listed(_ pattern: String) throws -> [UnitName] {
                try host.answer { host.client.listUnits(patterns: [pattern], completion: $0) }
                    .map(\.name).sorted()
            }
            let all = try listed(UnitName.everyReplica)
            #expect(Set(units.map(\.name)).isSubset(of: all))
            let short = UnitName.everyReplica(of: try ServiceName("list"))
            #expect(try listed(short) == [units[0].name, units[1].name])
            let long = UnitName.everyReplica(of: try ServiceName("list-items"))
            #expect(try listed(long) == [units[2].name])
        }

        @Test func tellsItsVersion() throws {
            let version = try host.answer { host.client.systemdVersion(completion: $0) }
            #expect(output(of: "systemctl --version").contains("(\(version.text))"))
            #expect(version.number >= 252)
            #expect(version.features.contains("+PAM"))
        }

        @Test func anUnknownSettingIsRefused() throws {
            let name = UnitName("coxswain-set-1-1.service")
            let unit = TransientUnit(
                name, [UnitProperty("NoSuchSetting", .flag(true))])
            let result = try host.result { host.client.startTransientUnit(unit, completion: $0) }
            #expect(throws: BusFault.self) { try result.get() }
            if case .failure(let fault) = result { #expect(fault.isInvalidRequest) }
        }

        @Test func aNulInACommandIsRefusedAndNotCutOff() throws {
            let unit = try replica("set-nul", "exit 0\0; exit 1")
            let result = try host.result { host.client.startTransientUnit(unit, completion: $0) }
            if case .failure(let fault) = result {
                #expect(fault.isInvalidRequest)
            } else {
                Issue.record("started")
            }
        }
    }
}
