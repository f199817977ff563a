import Commands
import Foundation
import Testing

@Suite struct ValidateTests {
    private static let good = "service: orders\nrun: { command: [/usr/bin/orders] }\n"

    @Test func aGoodPolicyIsToldByTheServiceItDescribes() async throws {
        let folder = try Folder(["orders.yaml": Self.good])
        let run = await Transcript.of("validate", folder.path)
        #expect(run.status == .ok, "\(run.errors)")
        #expect(run.output == "\(folder.file("orders.yaml")): service 'orders' is valid\n")
    }

    @Test func itTakesFilesAsApplyDoes() async throws {
        let folder = try Folder(["orders.yaml": Self.good])
        let run = await Transcript.of("validate", "-f", folder.file("orders.yaml"))
        #expect(run.status == .ok, "\(run.errors)")
        #expect(run.output.hasSuffix("service 'orders' is valid\n"))
    }

    @Test func aBadOneIsShownWithItsPlaceAndTheOthersAreCheckedToo() async throws {
        let folder = try Folder(["a.yaml": "service: Bad_Name\n", "b.yaml": Self.good])
        let run = await Transcript.of("validate", folder.path)
        #expect(run.status == .policyInvalid)
        #expect(run.errors.contains("a.yaml:1:10: error: "))
        #expect(run.output.hasSuffix("b.yaml: service 'orders' is valid\n"))
    }

    @Test func twoFilesForOneServiceAreRefused() async throws {
        let folder = try Folder(["a.yaml": Self.good, "b.yaml": Self.good])
        let run = await Transcript.of("validate", folder.path)
        #expect(run.status == .policyInvalid)
        #expect(
            run.errors.contains("service 'orders' is described by '\(folder.file("a.yaml"))' too"))
    }

    @Test func jsonTellsEveryFile() async throws {
        let folder = try Folder(["a.yaml": "service: Bad_Name\n", "b.yaml": Self.good])
        let run = await Transcript.of("validate", "-o", "json", folder.path)
        #expect(run.status == .policyInvalid)
        let object = try JSONSerialization.jsonObject(with: Data(run.output.utf8))
        let verdicts = try #require(object as? [[String: Any]])
        #expect(verdicts.map { $0["isValid"] as? Bool } == [false, true])
        #expect(verdicts[1]["service"] as? String == "orders")
        #expect((verdicts[0]["diagnostics"] as? [[String: Any]])?.first?["line"] as? Int == 1)
    }

    @Test func theStandardInputCanBeChecked() async {
        let run = await Transcript.of("validate", "-", input: Self.good)
        #expect(run.output == "-: service 'orders' is valid\n")
    }

    @Test func theSchemaIsJSON() async throws {
        let run = await Transcript.of("validate", "--schema")
        #expect(run.status == .ok)
        let object = try JSONSerialization.jsonObject(with: Data(run.output.utf8))
        #expect((object as? [String: Any])?["$schema"] is String)
    }

    @Test func anEmptyDirectoryIsNoSuccess() async throws {
        let folder = try Folder()
        let run = await Transcript.of("validate", folder.path)
        #expect(run.status == .failed)
        #expect(run.errors.contains("holds no policy file"))
    }
}
