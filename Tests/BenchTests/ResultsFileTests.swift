import Foundation
import Testing

@testable import coxswain_bench

struct ResultsFileTests {
    private func withFile(_ body: (ResultsFile, () throws -> String) throws -> Void) throws {
        let path = NSTemporaryDirectory() + "results-\(UUID())"
        defer { try? FileManager.default.removeItem(atPath: path) }
        try body(ResultsFile(path)) { try String(contentsOfFile: path, encoding: .utf8) }
    }

    @Test func rowsStayTogetherAboveTheSections() throws {
        try withFile { file, text in
            try file.append(row: "| one |")
            try file.replace(section: "elastic", by: "| a table |", date: "today")
            try file.append(row: "| two |")
            let lines = try text().split(separator: "\n").map(String.init)
            let one = try #require(lines.firstIndex(of: "| one |"))
            #expect(lines[one + 1] == "| two |")
            #expect(lines.suffix(3) == ["## elastic", "The run of today.", "| a table |"])
        }
    }

    @Test func aSectionReplacesTheOneOfAnEarlierRun() throws {
        try withFile { file, text in
            try file.replace(section: "elastic", by: "| 1 |", date: "yesterday")
            try file.replace(section: "other", by: "kept", date: "yesterday")
            try file.replace(section: "elastic", by: "new", date: "today")
            let now = try text()
            #expect(!now.contains("| 1 |"))
            #expect(now.contains("kept"))
            #expect(now.components(separatedBy: "## elastic").count == 2)
        }
    }
}
