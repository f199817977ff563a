import Commands
import ControlAPI
import Foundation
import Model
import Testing

/// `coxctl diff` and `coxctl rollout history`: what would change, and what has.
@Suite struct RevisionTests {
    private static let inForce = """
        service: orders
        run:
          command: [/usr/bin/orders]
          environment: { VERSION: v1 }

        """
    private static let wanted = inForce.replacingOccurrences(of: "v1", with: "v2")

    private func detail(_ text: String?) throws -> FakeDaemon.Answer {
        var detail = try Sample.detail()
        detail.policyText = text
        return try .value(detail)
    }

    private func consequence() throws -> FakeDaemon.Answer {
        try .value(
            ApplyReply(service: try ServiceName("orders"), sentence: "orders: revision 4 rolls out")
        )
    }

    @Test func aDifferenceIsShownWithWhatItWouldDo() async throws {
        let daemon = try FakeDaemon(try detail(Self.inForce), try consequence())
        let folder = try Folder(["orders.yaml": Self.wanted])
        let file = folder.file("orders.yaml")
        let run = await Transcript.of("diff", "-f", file, "--socket", daemon.path)
        #expect(run.status == .differs)
        #expect(
            run.output == """
                --- /etc/coxswain/policies/orders.yaml
                +++ \(file)
                @@ -1,4 +1,4 @@
                 service: orders
                 run:
                   command: [/usr/bin/orders]
                -  environment: { VERSION: v1 }
                +  environment: { VERSION: v2 }
                orders: revision 4 rolls out

                """)
        let sent = try JSONDecoder().decode(
            ApplyRequest.self, from: Data(#require(daemon.requests.last).body.utf8))
        #expect(sent.dryRun)
    }

    @Test func theSameFileDiffersInNothing() async throws {
        let daemon = try FakeDaemon(try detail(Self.inForce), try consequence())
        let folder = try Folder(["orders.yaml": Self.inForce])
        let run = await Transcript.of(
            "diff", "-f", folder.file("orders.yaml"), "--socket", daemon.path)
        #expect(run == Transcript(status: .ok, output: "", errors: ""))
        #expect(daemon.requests.count == 2)
    }

    @Test func aFileThatHoldsSomethingElseDiffersInTheSameText() async throws {
        let reply = ApplyReply(
            service: try ServiceName("orders"), sentence: "orders: revision 4 rolls out",
            changedFiles: ["/etc/orders.conf"])
        let daemon = try FakeDaemon(try detail(Self.inForce), .value(reply))
        let folder = try Folder(["orders.yaml": Self.inForce])
        let run = await Transcript.of(
            "diff", "-f", folder.file("orders.yaml"), "--socket", daemon.path)
        #expect(run.status == .differs)
        #expect(run.output.contains("content of /etc/orders.conf differs"))
    }

    @Test func aServiceThatIsNotThereIsAllNew() async throws {
        let unknown = ErrorReply(refusal: .unknownService(try ServiceName("orders")))
        let daemon = try FakeDaemon(try .refusal(unknown), try consequence())
        let folder = try Folder(["orders.yaml": Self.wanted])
        let run = await Transcript.of(
            "diff", "-f", folder.file("orders.yaml"), "--socket", daemon.path)
        #expect(run.status == .differs)
        #expect(run.output.hasPrefix("--- /dev/null\n"))
        #expect(run.output.contains("@@ -0,0 +1,4 @@\n+service: orders\n"))
    }

    @Test func aWrongFileIsToldAndNotCompared() async throws {
        let daemon = try FakeDaemon(.silence)
        let folder = try Folder(["orders.yaml": Self.wanted + "scalee: 3\n"])
        let run = await Transcript.of(
            "diff", "-f", folder.file("orders.yaml"), "--socket", daemon.path)
        #expect(run.status == .policyInvalid)
        #expect(run.errors.contains("orders.yaml:5:1: error: unknown key 'scalee'"))
        #expect(daemon.requests.isEmpty)
    }

    private func revisions() -> [RevisionDetail] {
        var template = ReplicaTemplate(command: ["/usr/bin/orders"])
        template.environment = ["VERSION": "v1"]
        let first = Revision(number: 1, template: template)
        template.environment = ["VERSION": "v2"]
        let origin = ChangeOrigin(wallMilliseconds: 0, author: "ann", message: "faster")
        let second = Revision(number: 2, template: template, origin: origin)
        return [
            RevisionDetail(second, isTarget: true, replicas: 2),
            RevisionDetail(first, isTarget: false, replicas: 0),
        ]
    }

    @Test func theHistoryTellsWhoMadeARevisionAndWhy() async throws {
        let daemon = try FakeDaemon(try .value(revisions()))
        let run = await Transcript.of("rollout", "history", "orders", "--socket", daemon.path)
        #expect(run.status == .ok)
        #expect(run.lines[1].hasPrefix("       2   yes             2   "))
        #expect(run.lines[1].hasSuffix("   ann   faster"))
        #expect(run.lines[2].hasSuffix("-     -"))
    }

    @Test func oneRevisionIsToldInFullAndBesideTheOneBefore() async throws {
        let daemon = try FakeDaemon(try .value(revisions()))
        let run = await Transcript.of(
            "rollout", "history", "orders", "--revision", "2", "--socket", daemon.path)
        #expect(run.status == .ok)
        #expect(run.output.contains("Made:                 1970-01-01T00:00:00.000Z\n"))
        #expect(
            run.output.contains("-environment VERSION: v1\n+environment VERSION: v2\n"))
    }

    @Test func aRevisionThatIsNotKeptIsRefused() async throws {
        let daemon = try FakeDaemon(try .value(revisions()))
        let run = await Transcript.of(
            "rollout", "history", "orders", "--revision", "7", "--socket", daemon.path)
        #expect(run.status == .failed)
        #expect(run.errors.contains("has no revision 7; kept are 2, 1"))
    }
}
