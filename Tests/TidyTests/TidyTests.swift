import Testing

/// The rules of ARCHITECTURE.md and STYLE.md that a machine can check. Each complaint reads like one
/// of the compiler's.
@Suite struct TidyTests {
    let tree = SourceTree()

    private func expectNone(_ complaints: [String]) {
        for complaint in complaints { Issue.record("\(complaint)") }
    }

    @Test func targetsImportOnlyWhatArchitectureAllows() throws {
        let table = try ImportTable(architecture: tree.file("ARCHITECTURE.md"))
        let ours = Set(table.arrows.keys).union(table.arrows.values.joined())
        for file in try tree.sources() {
            guard let target = file.target else { continue }
            let allowed = (table.arrows[target] ?? []).union(Libraries.allowed(for: target))
            for (index, line) in file.lines.enumerated() {
                guard let module = importedModule(line), !allowed.contains(module) else { continue }
                let table = ours.contains(module) ? "ARCHITECTURE.md" : "TidyTests/Libraries.swift"
                expectNone([
                    file.complaint(
                        atIndex: index,
                        "\(target) may not import \(module): see the table in \(table)")
                ])
            }
        }
    }

    @Test func everyTargetIsInTheTableOfArchitecture() throws {
        let table = try ImportTable(architecture: tree.file("ARCHITECTURE.md"))
        let folders = try tree.folders(below: "Sources").filter {
            try !tree.files(below: "Sources/\($0)", named: ".swift").isEmpty
        }
        #expect(Set(table.arrows.keys) == Set(folders + SourceFile.elsewhere.values))
    }

    @Test func theDataPlaneHasNoFoundation() throws {
        for file in try tree.sources() where Libraries.dataPlane.contains(file.target ?? "") {
            for (index, line) in file.lines.enumerated() {
                guard importedModule(line)?.hasPrefix("Foundation") == true else { continue }
                expectNone([file.complaint(atIndex: index, "the data plane has no Foundation")])
            }
        }
    }

    @Test func sourcesHoldNothingBanned() throws {
        for file in try tree.sources() { expectNone(Rules.complaints(about: file)) }
    }

    @Test func noFileIsTooLong() throws {
        let files = try tree.sources() + tree.files(below: "Tests", named: ".swift")
        for file in files { expectNone(Rules.length(of: file)) }
    }

    @Test func everyPolicyThatIsSpokenOfIsThere() throws {
        let documents =
            try ["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md"].map(tree.file)
            + tree.files(below: "demo", named: "") + tree.files(below: "man", named: "")
        var seen = 0
        for file in documents {
            for (index, line) in file.lines.enumerated() {
                for match in line.matches(of: #/\bpolicies/([a-z0-9-]+\.yaml)/#) {
                    seen += 1
                    guard !tree.has("policies/\(match.1)") else { continue }
                    expectNone([file.complaint(atIndex: index, "there is no '\(match.0)'")])
                }
            }
        }
        #expect(seen > 0)
    }
}
