import Testing

/// That the rules find what they are for: a check that never complains looks like a tidy tree.
@Suite struct RulesTests {
    private func complaints(_ text: String) -> [String] {
        Rules.complaints(about: SourceFile(path: "Sources/Model/Sample.swift", text: text))
    }

    @Test(arguments: [
        "let value = try! read()", "let port = value as! Port", "fatalError(\"no\")",
        "public struct Port {}", "@testable import Model", "// TO" + "DO: later",
        "final class Box: @unchecked Sendable {}", "nonisolated(unsafe) var count = 0",
    ])
    func bannedCodeIsFound(_ line: String) {
        #expect(complaints("import Model\n\(line)\n").count == 1)
    }

    @Test(arguments: [
        "let value = try read()", "retry!.start()", "// fatalError( is not what we want",
        "let port = value as? Port", "package struct Port {}",
        "// Guarded by the lock.\nfinal class Box: @unchecked Sendable {}",
        "nonisolated(unsafe) var count = 0  // written before any thread starts",
    ])
    func whatIsAllowedIsLeftAlone(_ text: String) {
        #expect(complaints(text) == [])
    }

    @Test func complaintsReadLikeTheCompilers() {
        let complaint = complaints("import Model\nlet value = try! read()").first
        let expected = "Sources/Model/Sample.swift:2: error: 'try!' is banned: "
        #expect(complaint?.hasPrefix(expected) == true)
    }

    @Test func aFileMayHaveAsManyLinesAsTheCap() {
        let line = "\n"
        let full = SourceFile(
            path: "a.swift", text: String(repeating: line, count: Rules.mostLines))
        #expect(Rules.length(of: full) == [])
        let over = SourceFile(
            path: "a.swift", text: String(repeating: line, count: Rules.mostLines + 1))
        #expect(Rules.length(of: over).count == 1)
    }

    @Test(arguments: [
        ("import Model", "Model"), ("package import Model", "Model"), ("  import  Glibc", "Glibc"),
        ("@preconcurrency import GRDB", "GRDB"), ("import struct Model.Instant", "Model"),
        ("import Foundation.NSDate", "Foundation"),
    ])
    func importsAreRecognised(_ line: String, _ module: String) {
        #expect(importedModule(line) == module)
    }

    @Test(arguments: ["// import Model", "let import = 1", "the import of Model", "important()"])
    func otherLinesImportNothing(_ line: String) {
        #expect(importedModule(line) == nil)
    }

    @Test func theTableIsRead() throws {
        let text = """
            ```imports
            Model      -> nothing
            FrontPort  -> Model, HTTP1  # the data plane
            ```
            """
        let table = try ImportTable(architecture: SourceFile(path: "A.md", text: text))
        #expect(table.arrows == ["Model": [], "FrontPort": ["Model", "HTTP1"]])
    }

    @Test(arguments: ["", "```imports\nModel: nothing\n```"])
    func aTableThatCannotBeReadIsAnError(_ text: String) {
        #expect(throws: ImportTable.Malformed.self) {
            try ImportTable(architecture: SourceFile(path: "A.md", text: text))
        }
    }
}
