import Commands
import ControlAPI
import Foundation
import Model
import Testing

/// Verbs that change something: what is sent, what is said, what the program ends with.
@Suite struct ChangeTests {
    private func sentence(_ text: String = "done") throws -> FakeDaemon {
        try FakeDaemon(.value(ActionReply(sentence: text)))
    }

    @Test(arguments: [
        (
            ["scale", "orders", "--replicas", "5"], "PUT /v1/services/orders/scale",
            #"{"replicas":5}"#
        ),
        (["delete", "orders"], "DELETE /v1/services/orders", ""),
        (["drain", "orders-3-1"], "POST /v1/replicas/orders-3-1/drain", ""),
        (["rollout", "undo", "orders"], "POST /v1/services/orders/rollout/undo", "{}"),
        (
            ["rollout", "undo", "orders", "--to-revision", "2"],
            "POST /v1/services/orders/rollout/undo", #"{"toRevision":2}"#
        ),
        (["rollout", "restart", "orders"], "POST /v1/services/orders/rollout/restart", ""),
        (["rollout", "pause", "orders"], "POST /v1/services/orders/rollout/pause", ""),
        (["rollout", "resume", "orders"], "POST /v1/services/orders/rollout/resume", ""),
        (["autoscale", "pause", "orders"], "POST /v1/services/orders/autoscale/pause", ""),
        (["autoscale", "resume", "orders"], "POST /v1/services/orders/autoscale/resume", ""),
    ])
    func eachVerbSendsItsRequest(arguments: [String], line: String, body: String) async throws {
        let daemon = try sentence("all is well")
        let run = await Transcript.of(arguments + ["--socket", daemon.path])
        #expect(run == Transcript(status: .ok, output: "all is well\n", errors: ""))
        #expect(daemon.requests == [.init(line: line + " HTTP/1.1", body: body)])
    }

    @Test func aPolicyIsSentAsItIs() async throws {
        let orders = try ServiceName("orders")
        let daemon = try FakeDaemon(
            .value(ApplyReply(service: orders, sentence: "service 'orders' is created")))
        let folder = try Folder(["orders.yaml": "name: ördersß\n"])
        let file = folder.file("orders.yaml")
        let run = await Transcript.of(
            "apply", "-f", file, "--dry-run", "-m", "first try", "--socket", daemon.path)
        #expect(run == Transcript(status: .ok, output: "service 'orders' is created\n", errors: ""))
        let sent = try JSONDecoder().decode(
            ApplyRequest.self, from: Data(#require(daemon.requests.first).body.utf8))
        #expect(
            sent
                == ApplyRequest(
                    text: "name: ördersß\n", fileName: file, dryRun: true, message: "first try"))
    }

    @Test func aDirectoryAndTheStandardInputArePoliciesToo() async throws {
        let reply = ApplyReply(service: try ServiceName("orders"), sentence: "done")
        let daemon = try FakeDaemon(.value(reply))
        let folder = try Folder([
            "b.yml": "b", "a.yaml": "a", "notes.txt": "c", ".hidden.yaml": "d",
        ])
        let run = await Transcript.of(
            "apply", "-f", folder.path, "-", "--socket", daemon.path, input: "from stdin")
        #expect(run.lines == ["done", "done", "done"])
        let texts = try daemon.requests.map {
            try JSONDecoder().decode(ApplyRequest.self, from: Data($0.body.utf8)).text
        }
        #expect(texts == ["a", "b", "from stdin"])
    }

    @Test func aRefusedPolicyIsShownWithItsPlaceAndKeepsNoOtherBack() async throws {
        let fault = DiagnosticView(
            file: "a.yaml", line: 4, column: 3, message: "unknown key 'replica'",
            hint: "did you mean 'replicas'?", excerpt: .init(text: "  replica: 2", caret: 2))
        let good = ApplyReply(service: try ServiceName("orders"), sentence: "done")
        let daemon = try FakeDaemon(
            .refusal(ErrorReply(diagnostics: [fault], of: "a.yaml")), .value(good))
        let folder = try Folder(["a.yaml": "a", "b.yaml": "b"])
        let run = await Transcript.of("apply", "-f", folder.path, "--socket", daemon.path)
        #expect(run.status == .policyInvalid)
        #expect(run.output == "done\n")
        #expect(
            run.errors == """
                a.yaml:4:3: error: unknown key 'replica'
                   4 |   replica: 2
                     |   ^
                hint: did you mean 'replicas'?
                coxctl: policy 'a.yaml' has one fault; nothing has changed\n
                """)
    }

    @Test func whatCannotBeAPolicyIsNotEvenSent() async throws {
        let daemon = try sentence()
        let folder = try Folder()
        try Data([0xFF, 0xFE, 0x00]).write(to: URL(fileURLWithPath: folder.file("binary.yaml")))
        let binary = await Transcript.of(
            "apply", "-f", folder.file("binary.yaml"), "--socket", daemon.path)
        #expect(binary.status == .policyInvalid)
        #expect(binary.errors.contains("binary.yaml:1:1: error: "))
        let endless = await Transcript.of("apply", "-f", "/dev/zero", "--socket", daemon.path)
        #expect(endless.status == .policyInvalid)
        let missing = await Transcript.of("apply", "-f", "/nowhere.yaml", "--socket", daemon.path)
        #expect(missing.status == .failed)
        #expect(
            missing.errors
                == "coxctl: failed to read '/nowhere.yaml': No such file or directory\n")
        #expect(daemon.requests.isEmpty)
    }

    @Test func aRefusalIsToldInTheDaemonsWords() async throws {
        let refusal = Refusal.unknownService(try ServiceName("nope"))
        let daemon = try FakeDaemon(.refusal(ErrorReply(refusal: refusal)))
        let run = await Transcript.of("delete", "nope", "--socket", daemon.path)
        #expect(
            run == Transcript(status: .failed, output: "", errors: "coxctl: \(refusal)\n"))
    }

    @Test func jsonOutputIsTheReply() async throws {
        let daemon = try sentence("fine")
        let run = await Transcript.of("delete", "orders", "-o", "json", "--socket", daemon.path)
        let reply = try JSONDecoder().decode(ActionReply.self, from: Data(run.output.utf8))
        #expect(reply == ActionReply(sentence: "fine"))
    }
}
