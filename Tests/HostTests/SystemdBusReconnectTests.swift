import Glibc
import LinuxIO
import Model
import SystemdBus
import Testing

extension HostSuite {
    /// systemd and its bus go away and come back; replicas and client go on.
    @Suite struct SystemdBusReconnectTests {
        let host: SystemdBusHost

        init() throws { host = try SystemdBusHost() }

        enum Upheaval: String, CaseIterable {
            case reexec = "systemctl daemon-reexec"
            case busRestart = "systemctl restart dbus.service"
            case busKill = "systemctl kill --signal=KILL dbus.service"
        }

        @Test(arguments: Upheaval.allCases)
        func goesOnAfter(upheaval: Upheaval) throws {
            let survivor = try replica("back-\(upheaval)".lowercased(), "exec sleep 1000")
            defer { host.clear(survivor.name) }
            try host.start(survivor)
            let before = try host.facts(of: survivor.name)
            host.forgetEvents()

            output(of: upheaval.rawValue)
            try host.wait(for: "loss and return") { host.lossesAndReturns == [.lost, .ready] }

            let after = try host.facts(of: survivor.name)
            #expect(after.mainPID == before.mainPID)
            #expect(after.invocationID == before.invocationID)
            #expect(after.environmentTable == before.environmentTable)
            #expect(!host.hasTold(removalOf: survivor.name))

            // Signals come again: of a unit from before, and of a new one.
            try host.answer {
                host.client.killUnit(survivor.name, .main, signal: SIGKILL, completion: $0)
            } as Void
            try host.wait(survivor.name, toBecome: .failed)
            let next = try replica("back-\(upheaval)".lowercased(), ordinal: 2, "exit 3")
            defer { host.clear(next.name) }
            try host.start(next)
            try host.wait(next.name, toBecome: .failed)
            #expect(host.told(of: next.name).replicaExit == ReplicaExit(.exited(status: 3)))
        }

        @Test func everyCallUnderWayIsAnsweredOnceWhenTheBusDies() throws {
            // A stopped daemon takes the calls and does not answer.
            output(of: "systemctl kill --signal=STOP dbus.service")
            var answers = [Int](repeating: 0, count: 20)
            var unknown = 0
            for index in answers.indices {
                host.client.unitFacts(UnitName("coxswain-a-1-\(index + 1).service")) { result in
                    answers[index] += 1
                    if case .failure(let fault) = result, fault.isOutcomeUnknown { unknown += 1 }
                }
            }
            output(of: "systemctl kill --signal=KILL dbus.service")
            try host.wait(for: "the return") { host.lossesAndReturns.suffix(2) == [.lost, .ready] }
            #expect(answers.allSatisfy { $0 == 1 })
            #expect(unknown == answers.count)
        }

        /// The daemon's own event loop traps on a descriptor that was closed while it was watched.
        @Test func anEpollLoopLivesThroughTheLossOfTheBus() throws {
            let loop = try EventLoop()
            let pump = LoopedClient(loop)
            pump.onReady = { times in
                if times == 3 { return loop.stop() }
                output(of: Upheaval.busKill.rawValue)
            }
            loop.schedule(at: MonotonicClock.now + 60_000_000_000) { loop.stop() }
            loop.run()
            #expect(pump.timesReady == 3)
        }

        @Test func closingAnswersWhatIsUnderWay() throws {
            var faults: [BusFault] = []
            for _ in 0..<3 {
                host.client.listUnits(patterns: ["*"]) { result in
                    if case .failure(let fault) = result { faults.append(fault) }
                }
            }
            host.client.close()
            #expect(faults.map(\.isDisconnected) == [true, true, true])
            #expect(host.client.interest == nil)
            #expect(host.client.deadline == nil)
        }

        @Test func aReloadIsToldAndRemovesNoUnit() throws {
            let unit = try replica("back-told", "exec sleep 1000")
            defer { host.clear(unit.name) }
            try host.start(unit)
            host.forgetEvents()
            try host.answer { host.client.reloadConfiguration(completion: $0) } as Void
            try host.wait(for: "the end of the reload") { host.reloads == [true, false] }
            #expect(!host.hasTold(removalOf: unit.name))
        }

        @Test func aTransientUnitSurvivesAReloadWholly() throws {
            let unit = try replica("back-reload", "exec sleep 1000") {
                $0.environment = ["ODD": "50% of $HOME \"and\" 'so' \\ on"]
            }
            defer { host.clear(unit.name) }
            try host.start(unit)
            let before = try host.facts(of: unit.name)
            try host.answer { host.client.reloadConfiguration(completion: $0) } as Void
            let after = try host.facts(of: unit.name)
            #expect(after.environmentTable["ODD"] == "50% of $HOME \"and\" 'so' \\ on")
            #expect(after.mainPID == before.mainPID)
        }
    }
}

/// A client carried by an `EventLoop`, as the daemon does it.
private final class LoopedClient {
    private let loop: EventLoop
    private var client: SystemdClient!
    private var watch: (interest: BusInterest, token: EventLoop.WatchToken)?
    private(set) var timesReady = 0
    var onReady: (Int) -> Void = { _ in }

    init(_ loop: EventLoop) {
        self.loop = loop
        client = SystemdClient(scope: .system) { [unowned self] event in
            guard case .ready = event else { return }
            timesReady += 1
            onReady(timesReady)
        }
        client.connect(at: Instant(nanoseconds: MonotonicClock.now))
        loop.atEachTurn { [unowned self] in turn() }
    }

    private func turn() {
        while client.process(at: Instant(nanoseconds: MonotonicClock.now)) {}
        let interest = client.interest
        if interest != watch?.interest {
            if let watch { loop.unwatch(watch.token) }
            watch = interest.flatMap { interest in
                let readiness = Readiness(rawValue: UInt32(interest.events))
                let token = try? loop.watch(interest.fileDescriptor, for: readiness) { _ in }
                return token.map { (interest, $0) }
            }
        }
        if let deadline = client.deadline { loop.schedule(at: deadline.nanoseconds) {} }
    }
}

extension SystemdBusHost {
    enum Connectedness { case lost, ready }

    /// Losses and returns, a run of losses told once.
    var lossesAndReturns: [Connectedness] {
        var states: [Connectedness] = []
        for event in events {
            switch event {
            case .lost where states.last != .lost: states.append(.lost)
            case .ready: states.append(.ready)
            default: break
            }
        }
        return states
    }

    var reloads: [Bool] {
        events.compactMap { if case .reloading(let begins) = $0 { begins } else { nil } }
    }
}
