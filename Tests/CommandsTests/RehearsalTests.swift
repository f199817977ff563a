import Commands
import Foundation
import Testing

/// `coxctl decide` and `coxctl simulate`: no daemon is asked.
@Suite struct RehearsalTests {
    private static let policy = """
        service: shop
        run: { command: [/usr/bin/shop], limits: { cpu: 1 } }
        scale: { max: 9, algorithm: hpa, cpu: { target: 50% } }

        """
    private static let state = #"{"replicas": [{"started": -999, "cpu": 1}]}"#

    @Test func decideTellsTheCountAndWhy() async throws {
        let folder = try Folder(["shop.yaml": Self.policy, "state.json": Self.state])
        let run = await Transcript.of(
            "decide", folder.file("shop.yaml"), "--observations", folder.file("state.json"))
        #expect(run.status == .ok, "\(run.errors)")
        #expect(
            run.output == """
                shop: from 1 to 2 (hpa)
                  CPU of 1 replica is at 100 % of what they request, target 50 %: 2 proposed; 2 decided

                """)
        let json = await Transcript.of(
            "decide", folder.file("shop.yaml"), "--observations", "-", "-o", "json",
            input: Self.state)
        let object = try JSONSerialization.jsonObject(with: Data(json.output.utf8))
        let scaling = (object as? [String: Any])?["scaling"] as? [String: Any]
        #expect(scaling?["decided"] as? Int == 2)
    }

    @Test func aWrongStateIsToldByFieldWithARemedy() async throws {
        let folder = try Folder(["shop.yaml": Self.policy])
        let run = await Transcript.of(
            "decide", folder.file("shop.yaml"), "--observations", "-", input: #"{"curent": 1}"#)
        #expect(run.status == .failed)
        #expect(
            run.errors.contains("coxctl: -: 'curent' is not a field\nhint: the fields here are"))
    }

    @Test func theExampleOfTheManualIsDecided() async throws {
        let root = URL(fileURLWithPath: #filePath)
            .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        let run = await Transcript.of(
            "decide", root.appendingPathComponent("policies/hpa.yaml").path, "--observations",
            root.appendingPathComponent("docs/observations.json").path)
        #expect(run.status == .ok)
        let manual = try String(
            contentsOf: root.appendingPathComponent("docs/decide.md"), encoding: .utf8)
        #expect(manual.contains(run.output))
    }

    @Test func simulateComparesAndDraws() async throws {
        let folder = try Folder(["shop.yaml": Self.policy, "load.csv": "0,10\n60,80\n120,10\n"])
        let run = await Transcript.of(
            "simulate", folder.file("shop.yaml"), "--trace", folder.file("load.csv"), "--compare",
            "default,kpa", "--chart", folder.file("page.html"))
        #expect(run.status == .ok, "\(run.errors)")
        #expect(
            run.lines.map { $0.prefix { $0 != " " } } == [
                "ALGORITHM", "hpa", "default", "kpa", "fixed",
            ])
        let page = try String(contentsOfFile: folder.file("page.html"), encoding: .utf8)
        #expect(page.contains("<svg"))
    }

    @Test func aChartThatCannotBeWrittenIsToldInOneLine() async throws {
        let folder = try Folder(["shop.yaml": Self.policy, "load.csv": "0,10\n60,10\n"])
        let path = folder.file("none/page.html")
        let run = await Transcript.of(
            "simulate", folder.file("shop.yaml"), "--trace", folder.file("load.csv"), "--chart",
            path)
        #expect(run.status == .failed)
        #expect(run.errors.contains("failed to write '\(path)': No such file or directory\n"))
    }

    @Test func aBadTraceOrOptionIsToldWithARemedy() async throws {
        let folder = try Folder(["shop.yaml": Self.policy, "load.csv": "0,10\n0,80\n"])
        let trace = await Transcript.of(
            "simulate", folder.file("shop.yaml"), "--trace", folder.file("load.csv"))
        #expect(trace.status == .failed)
        #expect(trace.errors.contains("line 2: second 0 does not come after 0\nhint: sort"))
        let unit = await Transcript.of(
            "simulate", folder.file("shop.yaml"), "--trace", "-", "--service-time", "5")
        #expect(unit.status == .usage)
        #expect(unit.errors.contains("has no unit"))
    }
}
