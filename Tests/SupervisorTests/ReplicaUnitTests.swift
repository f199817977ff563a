import Model
import SystemdBus
import Testing

@testable import Supervisor

/// What a unit's facts tell about its life.
@Suite struct ReplicaUnitTests {
    private func unit(_ phase: ReplicaUnit.Phase) throws -> ReplicaUnit {
        let id = ReplicaID(service: try ServiceName("orders"), revision: 1, ordinal: 1)
        return ReplicaUnit(id: id, endpoint: nil, template: nil, phase: phase)
    }

    private func facts(_ state: ActiveState) -> UnitFacts {
        var facts = UnitFacts()
        facts.activeState = state
        return facts
    }

    @Test func onlyAnEndpointThatSystemdListensOnHasASocketUnit() throws {
        func sockets(_ endpoint: Endpoint?) throws -> [TransientUnit] {
            let id = ReplicaID(service: try ServiceName("orders"), revision: 1, ordinal: 1)
            let launch = ReplicaLaunch(
                id: id, template: ReplicaTemplate(command: ["/bin/true"]), digest: "",
                endpoint: endpoint)
            return ReplicaUnit.transientUnits(of: launch).socket
        }
        #expect(try sockets(nil).isEmpty)
        #expect(try sockets(.loopback(port: 1)).isEmpty)
        #expect(try sockets(.unix(path: "/run/x")).count == 1)
        let direct = try sockets(.direct(host: "::1", port: 80))
        #expect(direct.count == 1)
        #expect(direct.first?.properties.contains(.listenStream(["[::1]:80"])) == true)
        #expect(direct.first?.properties.contains(.reusePort) == true)
    }

    @Test func aReplicaStartsWithTheSizeOfItsService() throws {
        let id = ReplicaID(service: try ServiceName("orders"), revision: 1, ordinal: 1)
        var template = ReplicaTemplate(command: ["/bin/true"])
        (template.limits.cpuMilliCores, template.limits.memoryMaximumBytes) = (500, 1 << 27)
        template.limits.tasksMaximum = 9
        let launch = ReplicaLaunch(
            id: id, template: template, digest: "", endpoint: nil,
            size: ReplicaSize(cpuMilliCores: 900, memoryMaximumBytes: 1 << 28))
        let properties = ReplicaUnit.transientUnits(of: launch).service.properties
        let settings: [ResourceSetting] = [
            .cpuQuota(milliCores: 900), .memoryMaximum(bytes: 1 << 28), .tasksMaximum(9),
        ]
        for setting in settings { #expect(properties.contains(setting.property)) }
    }

    @Test func aUnitThatIsOnlyLoadedHasNotEnded() throws {
        let unit = try unit(.starting)
        #expect(!unit.learn(facts(.inactive)))
    }

    @Test func inactiveAfterActivatingIsItsEnd() throws {
        let unit = try unit(.starting)
        #expect(!unit.learn(facts(.activating)))
        #expect(unit.learn(facts(.inactive)))
    }

    @Test func failedIsItsEndAtAnyTime() throws {
        #expect(try unit(.starting).learn(facts(.failed)))
        #expect(try unit(.stopping).learn(facts(.failed)))
    }

    @Test func stoppingIsNotYetTheEnd() throws {
        let unit = try unit(.stopping)
        #expect(!unit.learn(facts(.deactivating)))
        #expect(unit.learn(facts(.inactive)))
    }

    @Test func aStatusLineAloneChangesNothing() throws {
        let unit = try unit(.running)
        var facts = UnitFacts()
        facts.statusText = "busy"
        #expect(!unit.learn(facts))
        #expect(unit.facts.statusText == "busy")
    }
}
