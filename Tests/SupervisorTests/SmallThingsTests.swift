import Foundation
import Model
import Testing

@testable import Supervisor

@Suite struct KeyPlaceTests {
    @Test(arguments: [
        ("run:\n  command: [x]", 2, 3),
        ("run: { user: a, command: [x] }", 1, 17),
        ("# command: no\nrun: {command: [x]}", 2, 7),
        ("pre-command: x\ncommand: y", 2, 1),
    ])
    func aKeyIsFoundWhereItStands(_ text: String, _ line: Int, _ column: Int) {
        #expect(KeyPlace.first(of: "command", in: text) == (line, column))
    }

    @Test func aKeyThatIsNotSeenPointsAtTheBeginning() {
        #expect(KeyPlace.first(of: "command", in: "\"command\" : x") == (1, 1))
    }
}

@Suite struct InstanceLockTests {
    @Test func theSecondIsRefusedAndToldWhoHoldsIt() throws {
        let path = FileManager.default.temporaryDirectory
            .appendingPathComponent("lock-\(UUID().uuidString)").path
        defer { try? FileManager.default.removeItem(atPath: path) }
        let first = try InstanceLock.take(at: path)
        do {
            _ = try InstanceLock.take(at: path)
            Issue.record("the lock was given twice")
        } catch {
            #expect(error.description.contains("process \(getpid())"))
        }
        withExtendedLifetime(first) {}
    }

    @Test func itIsFreeAfterItsHolder() throws {
        let path = FileManager.default.temporaryDirectory
            .appendingPathComponent("lock-\(UUID().uuidString)").path
        defer { try? FileManager.default.removeItem(atPath: path) }
        do { _ = try InstanceLock.take(at: path) }
        _ = try InstanceLock.take(at: path)
    }
}

@Suite struct ReplicaEnvironmentTests {
    @Test func whatAReplicaIsToldIsEnoughToKnowItBy() throws {
        let id = ReplicaID(service: try ServiceName("my-app"), revision: 3, ordinal: 2)
        let launch = ReplicaLaunch(
            id: id, template: ReplicaTemplate(command: ["/bin/true"]), digest: "abc",
            endpoint: .loopback(port: 20_001))
        let table = ReplicaEnvironment.of(launch)
        #expect(table["COXSWAIN_SERVICE"] == "my-app")
        #expect(table["COXSWAIN_REVISION"] == "3")
        #expect(table["COXSWAIN_ORDINAL"] == "2")
        #expect(table["COXSWAIN_DIGEST"] == "abc")
        #expect(ReplicaEnvironment.endpoint(in: table) == .loopback(port: 20_001))
    }
}
