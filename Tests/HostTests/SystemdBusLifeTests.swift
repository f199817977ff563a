import Glibc
import Model
import SystemdBus
import Testing

extension HostSuite {
    /// Starting, ending and stopping of units.
    @Suite struct SystemdBusLifeTests {
        let host: SystemdBusHost

        init() throws { host = try SystemdBusHost() }

        @Test func tellsOfARunningUnitWhatSystemctlDoes() throws {
            let unit = try replica("life-facts", "exec sleep 1000") {
                $0.environment = ["GREETING": "good morning"]
            }
            defer { host.clear(unit.name) }
            #expect(try host.start(unit) == .done)

            let facts = try host.facts(of: unit.name)
            #expect(facts.id == unit.name)
            #expect(facts.isLoaded)
            #expect(facts.activeState == .active)
            #expect(facts.subState == "running")
            #expect(facts.mainPID.map(String.init) == host.shown("MainPID", of: unit.name))
            #expect(facts.invocationID == host.shown("InvocationID", of: unit.name))
            #expect(facts.invocationID?.count == 32)
            let slice = "/coxswain.slice/coxswain-life\\x2dfacts.slice"
            #expect(facts.controlGroup == "\(slice)/\(unit.name)")
            #expect(facts.environmentTable["GREETING"] == "good morning")
            #expect(facts.environmentTable["COXSWAIN_REPLICA"] == "life-facts-1-1")
            #expect(facts.result == .success)
            #expect(facts.replicaExit == nil)
            #expect(facts.jobNumber == 0)
            let started = try #require(facts.mainStarted)
            #expect(started < host.now && host.now - started < .seconds(30))
        }

        @Test func signalsTellTheWholeStoryOfAStart() throws {
            let unit = try replica("life-signals", "exec sleep 1000")
            defer { host.clear(unit.name) }
            try host.start(unit)
            try host.wait(unit.name, toBecome: .active)
            let told = host.told(of: unit.name)
            let asked = try host.facts(of: unit.name)
            #expect(told.mainPID == asked.mainPID)
            #expect(told.invocationID == asked.invocationID)
            #expect(
                host.events.contains {
                    if case .unitNew(unit.name) = $0 { true } else { false }
                })
        }

        @Test func expandsTheEnvironmentInTheCommand() throws {
            let unit = try replica("life-port", "") {
                $0.command = ["/bin/sh", "-c", "exit $0", "${PORT}"]
                $0.environment = ["PORT": "42"]
            }
            defer { host.clear(unit.name) }
            try host.start(unit)
            try host.wait(unit.name, toBecome: .failed)
            #expect(host.told(of: unit.name).replicaExit == ReplicaExit(.exited(status: 42)))
        }

        @Test func aMissingProgramFailsTheStart() throws {
            let unit = try replica("life-missing", "") { $0.command = ["/does/not/exist"] }
            defer { host.clear(unit.name) }
            #expect(try host.start(unit) == .failed)
            try host.wait(unit.name, toBecome: .failed)
            let told = host.told(of: unit.name)
            #expect(told.result == .exitCode)
            #expect(told.mainProcessEnd == .exited(status: 203))
            #expect(told.replicaExit == ReplicaExit(.notStarted(status: 203)))
        }

        @Test func anUnknownUserFailsTheStart() throws {
            let unit = try replica("life-user", "exit 0") {
                $0.identity = .user("nobody-of-this-name", group: nil)
            }
            defer { host.clear(unit.name) }
            #expect(try host.start(unit) == .failed)
            try host.wait(unit.name, toBecome: .failed)
            #expect(
                host.told(of: unit.name).replicaExit == ReplicaExit(.notStarted(status: 217)))
        }

        @Test func aProgramWithoutAPathIsRefused() throws {
            let unit = try replica("life-relative", "") { $0.command = ["./here"] }
            let result = try host.result { host.client.startTransientUnit(unit, completion: $0) }
            guard case .failure(let fault) = result else {
                host.clear(unit.name)
                Issue.record("started")
                return
            }
            #expect(fault.isInvalidRequest)
            #expect(fault.description.hasPrefix("failed to start '\(unit.name)': "))
        }

        @Test(arguments: [
            ("exit 7", ReplicaExit.Cause.exited(status: 7)),
            ("exit 203", .exited(status: 203)),
            ("kill -KILL $$$$", .signalled(Int(SIGKILL), coreDumped: false)),
            ("kill -TERM $$$$; sleep 1", .exited(status: 0)),
        ])
        func tellsHowTheMainProcessEnded(script: String, cause: ReplicaExit.Cause) throws {
            // `$$$$` is the script's `$$` after systemd's own expansion. The start is over (Type=exec) before the script does anything.
            let unit = try replica("life-end", "sleep 0.2; \(script)")
            defer { host.clear(unit.name) }
            #expect(try host.start(unit) == .done)
            let clean = cause == .exited(status: 0)
            try host.wait(unit.name, toBecome: clean ? .inactive : .failed)
            let told = host.told(of: unit.name)
            if clean {
                // To systemd, SIGTERM is an orderly end.
                #expect(told.result == .success)
                #expect(told.mainProcessEnd == .killed(signal: SIGTERM))
            } else {
                #expect(told.replicaExit == ReplicaExit(cause))
                let asked = try host.facts(of: unit.name)
                #expect(asked.replicaExit == ReplicaExit(cause))
            }
        }

        @Test func tellsTheEndOfAUnitThatIsCollectedAtOnce() throws {
            let unit = try replica("life-collected", "exit 0")
            try host.start(unit)
            try host.wait(for: "removal") { host.hasTold(removalOf: unit.name) }
            let told = host.told(of: unit.name)
            #expect(told.activeState == .inactive)
            #expect(told.replicaExit == ReplicaExit(.exited(status: 0)))
            #expect(try host.facts(of: unit.name).loadState == "not-found")
        }

        @Test func aFailedUnitKeepsItsNameUntilItIsReset() throws {
            let unit = try replica("life-name", "exit 1")
            defer { host.clear(unit.name) }
            try host.start(unit)
            try host.wait(unit.name, toBecome: .failed)

            let again = try host.result { host.client.startTransientUnit(unit, completion: $0) }
            #expect(throws: BusFault.self) { try again.get() }
            if case .failure(let fault) = again { #expect(fault.isUnitExists) }

            try host.answer { host.client.resetFailedUnit(unit.name, completion: $0) } as Void
            try host.wait(for: "removal") { host.hasTold(removalOf: unit.name) }
            try host.start(unit)
        }

        @Test func aFreshOrdinalNeedNotWaitForTheFailedOne() throws {
            let first = try replica("life-ordinal", ordinal: 1, "exit 1")
            let second = try replica("life-ordinal", ordinal: 2, "exec sleep 1000")
            defer {
                host.clear(first.name)
                host.clear(second.name)
            }
            try host.start(first)
            try host.wait(first.name, toBecome: .failed)
            #expect(try host.start(second) == .done)
        }

        @Test func stopsInOrderWhenTheProgramObeys() throws {
            let unit = try replica(
                "life-stop", "trap 'sleep 0.3; exit 0' TERM; while :; do sleep 0.051; done")
            try host.start(unit)
            try host.wait(for: "the trap") { output(of: "pgrep -c -f '^sleep 0.051$'") != "0" }
            try host.stop(unit.name)
            try host.wait(for: "removal") { host.hasTold(removalOf: unit.name) }
            #expect(host.told(of: unit.name).replicaExit == ReplicaExit(.exited(status: 0)))
        }

        @Test func killsTheWholeCgroupAtTheStopDeadline() throws {
            let unit = try replica(
                "life-deadline",
                "trap '' TERM; (trap '' TERM; sleep 1001 & sleep 1002) & sleep 1003"
            ) { $0.stopDeadline = .milliseconds(500) }
            defer { host.clear(unit.name) }
            try host.start(unit)
            try host.wait(for: "the children") {
                output(of: "pgrep -c -f '^sleep 100[123]$'") == "3"
            }
            let before = host.now
            try host.stop(unit.name)
            #expect(host.now - before >= .milliseconds(500))
            try host.wait(unit.name, toBecome: .failed)
            let told = host.told(of: unit.name)
            #expect(told.result == .timeout)
            #expect(told.replicaExit == ReplicaExit(.stopTimeout))
            #expect(output(of: "pgrep -c -f '^sleep 100[123]$'") == "0")
        }

        @Test func aNotifyingServiceThatStaysSilentFailsAtItsDeadline() throws {
            let unit = try replica("life-silent", "exec sleep 1000") {
                $0.readiness = Readiness(check: .notify)
                $0.readiness.startDeadline = .milliseconds(400)
            }
            defer { host.clear(unit.name) }
            #expect(try host.start(unit) == .failed)
            try host.wait(unit.name, toBecome: .failed)
            #expect(host.told(of: unit.name).replicaExit == ReplicaExit(.startTimeout))
        }

        @Test func aNotifyingServiceIsStartedWhenItSaysSo() throws {
            let unit = try replica(
                "life-notify", "sleep 0.2; systemd-notify --ready --status=hello; exec sleep 1000"
            ) { $0.readiness = Readiness(check: .notify) }
            var allowing = unit
            // systemd-notify is not the main process.
            allowing.properties.append(.notifyAccess(.all))
            defer { host.clear(unit.name) }
            #expect(try host.start(allowing) == .done)
            try host.wait(for: "its status") { host.told(of: unit.name).statusText == "hello" }
        }

        @Test func signalsReachTheProcessesNamed() throws {
            let unit = try replica(
                "life-kill", "trap 'exit 9' USR1; while :; do sleep 0.05; done")
            defer { host.clear(unit.name) }
            try host.start(unit)
            // Until the trap is set the signal would kill.
            try host.wait(for: "the script") { output(of: "pgrep -c -f '^sleep 0.05$'") != "0" }
            try host.answer {
                host.client.killUnit(unit.name, .main, signal: SIGUSR1, completion: $0)
            } as Void
            try host.wait(unit.name, toBecome: .failed)
            #expect(host.told(of: unit.name).replicaExit == ReplicaExit(.exited(status: 9)))
        }

        @Test func aUnitThatIsNotThereIsAFault() throws {
            let name = UnitName("coxswain-nobody-1-1.service")
            for call in [host.client.stopUnit(_:completion:)] {
                let result = try host.result { call(name, $0) }
                guard case .failure(let fault) = result else {
                    Issue.record("stopped what is not there")
                    continue
                }
                #expect(fault.isNoSuchUnit)
            }
            let reset = try host.result { host.client.resetFailedUnit(name, completion: $0) }
            if case .failure(let fault) = reset { #expect(fault.isNoSuchUnit) }
        }
    }
}
