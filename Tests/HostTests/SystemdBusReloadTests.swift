import Glibc
import Model
import SystemdBus
import Testing

extension HostSuite {
    /// systemd reads its transient units from files of its own making then, in a syntax of its own.
    @Suite struct SystemdBusReloadTests {
        let host: SystemdBusHost
        private let heard = "/run/coxswain-reload-test"
        private let kept = "/run/systemd/transient"
        /// Everything that a unit file or a shell may take for more than itself.
        private let odd = [
            "a;b", ";", "$", "$$", "$HOME", "${HOME}", "%n", "%%", "\\", "\\n", "\"", "'", "`id`",
            "tab\tnew\nline\u{1}", "é", "", " ", "#", "-", "=", "@", "(x) < > | & * ? [a-z] {} ! ~",
        ]

        init() throws {
            host = try SystemdBusHost()
            unlink(heard)
        }

        private func unit(_ service: String) throws -> TransientUnit {
            try replica(service, "i=0; while [ $i -lt 1 ]; do i=$((i+1)); done; exec sleep 1000") {
                $0.environment = ["ODD": odd.joined(separator: "|"), "NAMED": "two words"]
                $0.lastAction =
                    ["/bin/sh", "-c", "printf '<%s>' \"$$@\" \"$$ODD\" > \(heard)", "sh"]
                    + odd + ["${NAMED}", "$NAMED", "x${COXSWAIN_REPLICA}"]
            }
        }

        private func lastWords(of unit: TransientUnit) throws -> String {
            try host.stop(unit.name)
            try host.wait(for: "its removal") { host.hasTold(removalOf: unit.name) }
            return output(of: "cat \(heard)")
        }

        @Test func aReloadChangesNoCommandAndNoEnvironment() throws {
            let unit = try unit("cmd-reload")
            defer { host.clear(unit.name) }
            #expect(try host.start(unit) == .done)
            let words = try lastWords(of: unit)
            #expect(words.hasPrefix("<a;b><;><$></root></root><%n><%%>"), "systemd.service(5)")
            #expect(words.contains("><two words><two><words><xcmd-reload-1-1><a;b|"))
            host.forgetEvents()
            for way in ["daemon-reload", "daemon-reexec"] {
                unlink(heard)
                #expect(try host.start(unit) == .done)
                output(of: "systemctl \(way)")
                try host.wait(for: "systemd") { host.client.isReady }
                #expect(try lastWords(of: unit) == words, "after \(way)")
                host.forgetEvents()
            }
        }

        /// Read again between the making of a unit and the run of its command.
        @Test func aUnitThatWaitsForItsStartRunsWhatItWasGiven() throws {
            var unit = try unit("cmd-wait")
            var before = TransientUnit(UnitName("cmd-before.service"), unit.properties)
            before.properties.removeAll { ["Type", "ExecStart", "ExecStopPost"].contains($0.name) }
            before.properties += [
                .type(.oneshot),
                .execStart([
                    ExecCommand(["/bin/sh", "-c", "until [ -e \(heard) ]; do sleep 0.01; done"])
                ]),
            ]
            unit.properties.append(UnitProperty("After", .texts(["cmd-before.service"])))
            defer { host.clear(before.name); host.clear(unit.name) }
            _ = try host.answer { host.client.startTransientUnit(before, completion: $0) }
            _ = try host.answer { host.client.startTransientUnit(unit, completion: $0) }
            output(of: "systemctl daemon-reload")
            output(of: "touch \(heard)")
            try host.wait(unit.name, toBecome: .active)
            try host.wait(unit.name, toRun: "sleep")
        }

        @Test func nothingIsLeftOfAUnitThatHasEnded() throws {
            for reloads in [false, true] {
                let unit = try unit("cmd-left")
                #expect(try host.start(unit) == .done)
                #expect(output(of: "ls -d \(kept)/'\(unit.name).d'") != "")
                if reloads { output(of: "systemctl daemon-reload") }
                _ = try lastWords(of: unit)
                #expect(output(of: "ls -d \(kept)/'\(unit.name).d' 2>/dev/null") == "")
                host.forgetEvents()
            }
            var refused = try unit("cmd-refused")
            refused.properties.append(UnitProperty("NoSuchSetting", .flag(true)))
            #expect(throws: BusFault.self) {
                try host.answer { host.client.startTransientUnit(refused, completion: $0) }
            }
            #expect(output(of: "ls -d \(kept)/'\(refused.name).d' 2>/dev/null") == "")
        }
    }
}
