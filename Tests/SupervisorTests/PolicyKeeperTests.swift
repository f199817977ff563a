import ControlAPI
import Foundation
import LinuxIO
import Model
import PolicyFile
import Testing

@testable import Supervisor

/// The policy directory on a real file system, with real inotify.
@Suite struct PolicyKeeperTests {
    /// A directory, its keeper, and what the keeper has told.
    private final class Bench {
        let path: String
        let keeper: PolicyKeeper
        var policies: [String] = []
        var refusals: [String] = []
        var missing: [String] = []

        init() throws {
            path =
                FileManager.default.temporaryDirectory
                .appendingPathComponent("policies-\(UUID().uuidString)").path
            try FileManager.default.createDirectory(
                atPath: path, withIntermediateDirectories: true)
            keeper = PolicyKeeper(directory: PolicyDirectory(path: path))
            keeper.onPolicy = { [unowned self] policy, _, _ in policies.append("\(policy.name)") }
            keeper.onRefusal = { [unowned self] _, diagnostics in
                refusals.append(diagnostics.first?.message ?? "")
            }
            keeper.onMissing = { [unowned self] _, service in missing.append("\(service)") }
        }

        deinit { try? FileManager.default.removeItem(atPath: path) }

        func write(_ name: String, _ text: String) throws {
            try text.write(toFile: path + "/" + name, atomically: true, encoding: .utf8)
        }

        static func policy(_ name: String, replicas: Int = 1) -> String {
            "service: \(name)\nrun: { command: [/bin/true] }\nscale: { replicas: \(replicas) }\n"
        }
    }

    /// Each text is kept for as long as the daemon lives.
    @Test func aTextTakesNoMoreMemoryThanItsLength() throws {
        let bench = try Bench()
        try bench.write("orders.yaml", Bench.policy("orders"))
        let file = try #require(try PolicyDirectory(path: bench.path).files().first)
        let bytes = try file.content.get()
        #expect(bytes == Array(Bench.policy("orders").utf8))
        #expect(bytes.capacity < 2 * bytes.count)
    }

    @Test func everyFileIsReadOnceInTheOrderOfNames() throws {
        let bench = try Bench()
        try bench.write("b.yaml", Bench.policy("beta"))
        try bench.write("a.yml", Bench.policy("alpha"))
        try bench.write(".c.yaml", Bench.policy("hidden"))
        try bench.write("d.yaml~", Bench.policy("backup"))
        bench.keeper.readAll()
        bench.keeper.readAll()
        #expect(bench.policies == ["alpha", "beta"])
    }

    @Test func aBrokenFileIsToldOnceAndForgottenWhenMended() throws {
        let bench = try Bench()
        try bench.write("a.yaml", "service: [")
        bench.keeper.readAll()
        bench.keeper.readAll()
        #expect(bench.refusals.count == 1)
        #expect(bench.keeper.state.refused.map(\.file) == [bench.path + "/a.yaml"])
        try bench.write("a.yaml", Bench.policy("alpha"))
        bench.keeper.readAll()
        #expect(bench.keeper.state.refused.isEmpty)
        #expect(bench.policies == ["alpha"])
    }

    @Test func twoFilesForOneServiceAreNotTakenTurnsWith() throws {
        let bench = try Bench()
        try bench.write("a.yaml", Bench.policy("alpha"))
        try bench.write("b.yaml", Bench.policy("alpha", replicas: 9))
        bench.keeper.readAll()
        bench.keeper.readAll()
        #expect(bench.policies == ["alpha"])
        #expect(bench.refusals.first?.contains("already described by") == true)
    }

    @Test func anAppliedPolicyGoesWhereItsServiceStandsAndIsNoNews() throws {
        let bench = try Bench()
        try bench.write("strange-name.yaml", Bench.policy("alpha"))
        bench.keeper.readAll()
        let name = try ServiceName("alpha")
        let file = try bench.keeper.write(Bench.policy("alpha", replicas: 2), of: name)
        #expect(file == bench.path + "/strange-name.yaml")
        bench.keeper.readAll()
        #expect(bench.policies == ["alpha"])
        try bench.keeper.remove(name)
        #expect(!FileManager.default.fileExists(atPath: file))
        bench.keeper.readAll()
        #expect(bench.missing.isEmpty)
    }

    @Test func changesAreSeenAndAFileThatGoesIsTold() throws {
        let bench = try Bench()
        let loop = try EventLoop()
        bench.keeper.listen(on: loop)
        try bench.write("a.yaml", Bench.policy("alpha"))
        while bench.policies.isEmpty { loop.turn(waitingAtMost: 5_000) }
        try FileManager.default.removeItem(atPath: bench.path + "/a.yaml")
        while bench.missing.isEmpty { loop.turn(waitingAtMost: 5_000) }
        #expect(bench.missing == ["alpha"])
    }

    @Test func aFileThatCannotBeWrittenLeavesTheOldOne() throws {
        let bench = try Bench()
        try bench.write("a.yaml", Bench.policy("alpha"))
        bench.keeper.readAll()
        let directory = PolicyDirectory(path: bench.path + "/nowhere")
        #expect(throws: PolicyDirectory.Fault.self) {
            try directory.write("x", to: bench.path + "/nowhere/a.yaml")
        }
        #expect(
            try String(contentsOfFile: bench.path + "/a.yaml", encoding: .utf8)
                == Bench.policy("alpha"))
    }
}
