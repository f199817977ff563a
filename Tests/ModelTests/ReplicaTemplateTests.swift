import Foundation
import Model
import Testing

@Suite struct ReplicaTemplateTests {
    /// As release 0.1 kept it, before there was anything to say about files.
    private static let kept = #"""
        {"command":["/bin/sleep","1"],"endpoint":"none","environment":{},
        "identity":{"dynamic":{}},"limits":{},
        "readiness":{"check":{"started":{}},"failureThreshold":3,"period":[0,1000000000000000000],
        "startDeadline":[3,4659767778871345152],"startPeriod":[0,50000000000000000],
        "successThreshold":1,
        "timeout":[0,1000000000000000000]},"sandbox":{"noNewPrivileges":true,"privateTmp":true,
        "protectHome":"no","protectSystem":"full","readWritePaths":[]},
        "stopDeadline":[1,11553255926290448384],"stopSignal":"SIGTERM"}
        """#

    @Test func whatAnOlderReleaseKeptIsRead() throws {
        let template = try JSONDecoder().decode(ReplicaTemplate.self, from: Data(Self.kept.utf8))
        #expect(template == ReplicaTemplate(command: ["/bin/sleep", "1"]))
    }

    @Test func theFilesAreKeptWithWhatTheyHeld() throws {
        var template = ReplicaTemplate(command: ["/bin/app"])
        template.files = ["/etc/app.conf", "/bin/app"]
        template.contents = ["/etc/app.conf": "1", "/bin/app": "2"]
        #expect(template.namedFiles == ["/bin/app", "/etc/app.conf"])
        let kept = try JSONEncoder().encode(template)
        #expect(try JSONDecoder().decode(ReplicaTemplate.self, from: kept) == template)
        template.files = []
        template.contents = [:]
        #expect(template == ReplicaTemplate(command: ["/bin/app"]))
    }
}
