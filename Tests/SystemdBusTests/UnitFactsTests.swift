import Model
import SystemdBus
import Testing

@Suite struct UnitFactsTests {
    private func exit(
        _ result: ServiceResult, _ end: ProcessEnd?, wasActive: Bool = true
    ) -> ReplicaExit.Cause? {
        var facts = UnitFacts()
        facts.result = result
        facts.mainProcessEnd = end
        facts.becameActive = wasActive ? Instant(nanoseconds: 1) : nil
        return facts.replicaExit?.cause
    }

    @Test func namesTheExit() {
        #expect(exit(.success, nil) == nil)
        #expect(exit(.success, .exited(status: 0)) == .exited(status: 0))
        #expect(exit(.exitCode, .exited(status: 1)) == .exited(status: 1))
        #expect(exit(.signal, .killed(signal: 9)) == .signalled(9, coreDumped: false))
        #expect(exit(.coreDump, .dumpedCore(signal: 11)) == .signalled(11, coreDumped: true))
        #expect(exit(.oomKill, .killed(signal: 9)) == .outOfMemory)
        #expect(exit(.watchdog, .killed(signal: 6)) == .watchdog)
        #expect(exit(.timeout, .killed(signal: 9)) == .stopTimeout)
        #expect(exit(.timeout, .killed(signal: 15), wasActive: false) == .startTimeout)
        #expect(exit(.resources, nil, wasActive: false) == .notStarted(status: 0))
    }

    @Test func a203IsSystemdsOwnOnlyIfTheUnitNeverWasActive() {
        #expect(exit(.exitCode, .exited(status: 203), wasActive: false) == .notStarted(status: 203))
        #expect(exit(.exitCode, .exited(status: 203)) == .exited(status: 203))
        #expect(exit(.exitCode, .exited(status: 1), wasActive: false) == .exited(status: 1))
    }

    @Test func theLargestNumberIsNoLimit() {
        var facts = UnitFacts()
        #expect(facts.size == nil)
        facts.cpuQuotaMicroseconds = 740_000
        facts.memoryMaximum = 1 << 28
        facts.memoryHigh = .max
        #expect(facts.size == ReplicaSize(cpuMilliCores: 740, memoryMaximumBytes: 1 << 28))
    }

    @Test func newerFactsReplaceOlderOnesAndNothingElse() {
        var facts = UnitFacts()
        facts.activeState = .active
        facts.mainPID = 7
        facts.subState = "running"
        var newer = UnitFacts()
        newer.activeState = .failed
        newer.mainPID = 0
        facts.merge(newer)
        #expect(facts.activeState == .failed)
        #expect(facts.mainPID == 0)
        #expect(facts.subState == "running")
    }

    @Test func theEnvironmentSplitsAtTheFirstEqualsSign() {
        var facts = UnitFacts()
        facts.environment = ["A=b=c", "EMPTY=", "odd"]
        #expect(facts.environmentTable == ["A": "b=c", "EMPTY": ""])
    }
}

@Suite struct BusFaultTests {
    private func fault(_ name: String) -> BusFault {
        BusFault(attempt: "start 'x.service'", name: name, message: "Because.")
    }

    @Test func saysWhatFailedWhyAndWhatToDo() {
        #expect(
            fault("org.freedesktop.DBus.Error.AccessDenied").description
                == "failed to start 'x.service': Because. (org.freedesktop.DBus.Error.AccessDenied)"
                + " - run as root, or use your own systemd with --user")
    }

    @Test func anAnswerThatNeverCameLeavesTheOutcomeUnknown() {
        #expect(fault("org.freedesktop.DBus.Error.NoReply").isOutcomeUnknown)
        #expect(fault("org.freedesktop.DBus.Error.Timeout").isOutcomeUnknown)
        #expect(!fault("org.freedesktop.systemd1.UnitExists").isOutcomeUnknown)
    }
}
