import FoundationEssentials
import PolicyFile
import Testing

@Suite struct DiagnosticTests {
    @Test(arguments: Mistake.all)
    func aMistakeIsToldWhereItStandsAndWithWhatToWriteInstead(_ mistake: Mistake) {
        let reading = PolicyReader.read(text: mistake.policy, file: "x.yaml")
        #expect(reading.said == mistake.says)
        let hasError = reading.diagnostics.contains { $0.severity == .error }
        if case .policy = reading { #expect(!hasError) } else { #expect(hasError) }
    }

    @Test func allMistakesOfAFileAreToldAtOnceInTheirOrder() {
        let text = """
            service: Orders
            scale: { max: 2 }
            run:
              comand: [/bin/true]
            readiness: { period: 5 }
            """
        let lines = PolicyReader.read(text: text, file: "orders.yaml").diagnostics.map(\.headline)
        #expect(
            lines == [
                "orders.yaml:1:10: error: 'service' is 'Orders', but a service name is made of "
                    + "a-z, 0-9 and inner dashes, not 'O'",
                "orders.yaml:2:15: error: 'scale.max' needs 'scale.cpu', the figure to scale by",
                "orders.yaml:4:3: error: unknown key 'comand' in 'run'",
                "orders.yaml:4:3: error: missing 'run.command'",
                "orders.yaml:5:22: error: 'readiness.period' must be a duration, and '5' has no unit",
                "orders.yaml:5:22: warning: 'readiness.period' has no effect with 'check: started'",
            ])
    }

    @Test func aDiagnosticReadsLikeOneOfACompiler() throws {
        let text = "service: x\nrun:\n  command: [/bin/true]\n  stop: { deadline: 30 }\n"
        let diagnostic = try #require(
            PolicyReader.read(text: text, file: "x.yaml").diagnostics.first)
        #expect(
            diagnostic.description == """
                x.yaml:4:21: error: 'run.stop.deadline' must be a duration, and '30' has no unit
                   4 |   stop: { deadline: 30 }
                     |                     ^
                hint: write '30s' for seconds, '30ms' for milliseconds
                """)
    }

    @Test func theCaretStandsRightBehindTabsAndOnLongLines() throws {
        let words = String(repeating: "word, ", count: 100)
        let text = "service: x\nrun: { command: [/bin/true, \(words)],\tusr: y }\n"
        let excerpt = try #require(
            PolicyReader.read(text: text, file: "x.yaml").diagnostics.first?.excerpt)
        #expect(excerpt.text.unicodeScalars.count <= 90)
        #expect(excerpt.text.dropFirst(excerpt.caret).hasPrefix("usr: y"))
    }

    @Test func aFileCannotDrawOnTheTerminal() throws {
        let text = #"service: "\e[2J\nx""# + "\nrun: { \"a\\rb\": 1, command: [/bin/true] }\n"
        for diagnostic in PolicyReader.read(text: text, file: "x.yaml").diagnostics {
            let said = diagnostic.message + (diagnostic.hint ?? "")
            #expect(said.unicodeScalars.allSatisfy { $0.value >= 0x20 })
        }
    }

    @Test func aFileFullOfMistakesIsToldInPart() {
        let keys = (1...5_000).map { "key\($0): 1" }.joined(separator: "\n")
        let diagnostics = PolicyReader.read(text: keys, file: "x.yaml").diagnostics
        #expect(diagnostics.count == PolicyReader.diagnosticsMaximum + 1)
        #expect(
            diagnostics.last?.message == "more mistakes follow from here; these are the first 50")
    }

    @Test func aDiagnosticCrossesTheAPIUnchanged() throws {
        let sent = PolicyReader.read(text: "service: X", file: "x.yaml").diagnostics
        let received = try JSONDecoder().decode(
            [Diagnostic].self, from: JSONEncoder().encode(sent))
        #expect(received == sent)
    }
}
