import Foundation
import LinuxIO
import Model
import Testing

@testable import Supervisor

@Suite struct FileContentsTests {
    private let folder = FileManager.default.temporaryDirectory
        .appendingPathComponent("contents-\(UUID().uuidString)").path

    init() throws {
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    }

    private func reading(of names: [String]) -> FileContents.Reading {
        var template = ReplicaTemplate(command: [folder + "/program"])
        template.files = names.map { folder + "/" + $0 }
        return FileContents.reading(of: template)
    }

    private func write(_ bytes: [UInt8], to name: String) throws {
        try Data(bytes).write(to: URL(fileURLWithPath: folder + "/" + name))
    }

    private func digest(of bytes: [UInt8]) throws -> String {
        try write(bytes, to: "program")
        return try #require(reading(of: []).digests[folder + "/program"])
    }

    @Test func anyChangeOfTheContentIsSeen() throws {
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let content = (0..<5_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }
        let digest = try digest(of: content)
        #expect(digest.count == 16)
        #expect(try self.digest(of: content) == digest)
        for place in [0, 7, 8, 2_500, 4_999] {
            var other = content
            other[place] ^= 1
            #expect(try self.digest(of: other) != digest, "byte \(place)")
        }
        #expect(try self.digest(of: content + [0]) != digest)
        #expect(try self.digest(of: Array(content.dropLast())) != digest)
        #expect(try self.digest(of: []) != self.digest(of: [0]))
    }

    @Test func contentsLongerThanOnePieceCountToTheirEnd() throws {
        defer { try? FileManager.default.removeItem(atPath: folder) }
        var content = [UInt8](repeating: 7, count: (1 << 20) + 13)
        let digest = try digest(of: content)
        content[content.count - 1] = 8
        #expect(try self.digest(of: content) != digest)
    }

    @Test func eachFileIsReadOnceAndWhatCannotBeReadIsToldByName() throws {
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try write([1], to: "program")
        mkfifo(folder + "/fifo", 0o600)
        let reading = reading(of: ["program", "missing", "fifo", "."])
        #expect(reading.digests.keys.sorted() == [folder + "/program"])
        #expect(
            reading.faults.map(\.description).map { $0.contains("'\(folder)/") }
                == [true, true, true])
    }
}
