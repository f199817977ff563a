import Model
import SystemdBus
import Testing

@Suite struct TransientUnitTests {
    private func properties(
        _ change: (inout ReplicaTemplate) -> Void = { _ in }
    ) throws -> [String: UnitProperty.Value] {
        var template = ReplicaTemplate(command: ["/bin/app", "--port", "${PORT}"])
        change(&template)
        let replica = ReplicaID(service: try ServiceName("order-items"), revision: 3, ordinal: 1)
        let unit = TransientUnit(replica, template: template, environment: ["PORT": "20000"])
        #expect(Set(unit.properties.map(\.name)).count == unit.properties.count, "no name twice")
        return Dictionary(uniqueKeysWithValues: unit.properties.map { ($0.name, $0.value) })
    }

    @Test func systemdNeverRestartsAReplicaAndKeepsAFailedOne() throws {
        let properties = try properties()
        #expect(properties["Restart"] == .text("no"))
        #expect(properties["CollectMode"] == .text("inactive"))
    }

    @Test func aReplicaIsInTheSliceOfItsService() throws {
        #expect(try properties()["Slice"] == .text("coxswain-order\\x2ditems.slice"))
    }

    @Test func cpuMemoryTasksAndIOAreCountedAlways() throws {
        let properties = try properties()
        for kind in ["CPU", "Memory", "Tasks", "IO"] {
            #expect(properties["\(kind)Accounting"] == .flag(true))
        }
    }

    @Test func whoKeepsStateHasADirectoryThatNobodyElseMayEnter() throws {
        let replica = ReplicaID(service: try ServiceName("order-items"), revision: 3, ordinal: 7)
        let unit = TransientUnit(
            replica, template: ReplicaTemplate(command: ["/bin/app"]), environment: [:], seat: 1)
        let directory = UnitProperty.stateDirectory("coxswain-state/order-items@1")
        #expect(unit.properties.contains(directory[0]))
        #expect(directory[1].value == .unsigned32(0o700))
        #expect(try properties()["StateDirectory"] == nil)
    }

    @Test func whatTheDaemonAddsToTheEnvironmentWins() throws {
        let properties = try properties { $0.environment = ["PORT": "1", "A": "b=c"] }
        #expect(properties["Environment"] == .texts(["A=b=c", "PORT=20000"]))
    }

    @Test func onlyCommandsThatAReloadWouldChangeAreWrittenDown() {
        func dropIn(_ properties: [UnitProperty]) -> String? {
            TransientUnit(UnitName("coxswain-a-1-1.service"), properties).commandsDropIn
        }
        let plain = UnitProperty.execStart([ExecCommand(["/bin/app", "50%", "a b"])])
        #expect(dropIn([plain, .environment(["A": "$;"])]) == nil)
        var last = ExecCommand(["/bin/sh", "-c", "echo \"$X\" \\; echo \n"])
        last.failureIsIgnored = true
        var named = ExecCommand(["sh", "$$"])
        named.program = "/bin/sh"
        #expect(
            dropIn([plain, .execStopPost([last, named])]) == #"""
                [Service]
                ExecStart=
                ExecStart="/bin/app" "50%%" "a b"
                ExecStopPost=
                ExecStopPost="-/bin/sh" "-c" "echo \"$X\" \\; echo \x0a"
                ExecStopPost="@/bin/sh" "sh" "$$"

                """#)
    }

    @Test func aLimitThatIsNotGivenIsNotSet() throws {
        let properties = try properties()
        for name in ["CPUQuotaPerSecUSec", "MemoryMax", "MemoryHigh", "TasksMax", "LimitNOFILE"] {
            #expect(properties[name] == nil)
        }
    }

    @Test func aThousandMilliCoresAreASecondOfCPUASecond() throws {
        let properties = try properties { $0.limits.cpuMilliCores = 1_000 }
        #expect(properties["CPUQuotaPerSecUSec"] == .unsigned64(1_000_000))
    }

    @Test func aLimitTakenAwayIsTheLargestNumber() {
        #expect(ResourceSetting.memoryMaximum(bytes: nil).property.value == .unsigned64(.max))
        #expect(ResourceSetting.cpuQuota(milliCores: nil).property.value == .unsigned64(.max))
        #expect(ResourceSetting.tasksMaximum(5).property.value == .unsigned64(5))
    }

    @Test func onlyAServiceThatSaysSoIsOfTypeNotify() throws {
        #expect(try properties()["Type"] == .text("exec"))
        let notifying = try properties { $0.readiness = Readiness(check: .notify) }
        #expect(notifying["Type"] == .text("notify"))
    }

    @Test func withoutAUserSystemdMakesOne() throws {
        #expect(try properties()["DynamicUser"] == .flag(true))
        let named = try properties { $0.identity = .user("app", group: "web") }
        #expect(named["DynamicUser"] == nil)
        #expect(named["User"] == .text("app"))
        #expect(named["Group"] == .text("web"))
    }

    @Test func theStopDeadlineIsInMicroseconds() throws {
        let properties = try properties {
            $0.stopDeadline = .milliseconds(1_500)
            $0.stopSignal = .quit
        }
        #expect(properties["TimeoutStopUSec"] == .unsigned64(1_500_000))
        #expect(properties["KillSignal"] == .signed32(3))
        #expect(properties["KillMode"] == .text("mixed"))
    }

    @Test func aSocketAndItsServiceLiveAndDieTogether() throws {
        let id = ReplicaID(service: try ServiceName("order-items"), revision: 3, ordinal: 1)
        let service = TransientUnit(UnitName(id), []).bound(toSocketOf: id)
        let socket = TransientUnit(socketOf: id, at: "/run/a.sock")
        #expect(socket.name.description == "coxswain-order\\x2ditems-3-1.socket")
        #expect(service.properties.contains(.bindsTo([socket.name])))
        #expect(service.properties.contains(.after([socket.name])))
        #expect(socket.properties.contains(.bindsTo([service.name])))
        #expect(socket.properties.contains(.listenStream(["/run/a.sock"])))
    }

    @Test func aSocketIsHandedOverBeforeItsReplicaRuns() throws {
        let id = ReplicaID(service: try ServiceName("orders"), revision: 3, ordinal: 1)
        let service = TransientUnit(UnitName(id), []).preceded(byHandOverOf: id)
        #expect(service.properties.contains(.wants([UnitName(handOverOf: id)])))
        #expect(service.properties.contains(.after([UnitName(handOverOf: id)])))
    }

    @Test func theUnitThatHandsASocketOverNamesItsReplica() throws {
        let id = ReplicaID(service: try ServiceName("order-items"), revision: 3, ordinal: 1)
        #expect(
            UnitName(handOverOf: id).description
                == "coxswain-handover@order\\x2ditems-3-1.service")
        #expect(UnitName.replica(ofInstance: "order\\x2ditems-3-1") == id)
        #expect(UnitName.replica(ofInstance: "front") == nil)
    }
}
