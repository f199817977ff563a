import Commands
import Foundation
import Synchronization

/// What one run of coxctl has printed, and its status.
struct Transcript: Sendable, Equatable {
    let status: ExitStatus
    let output: String
    let errors: String

    var lines: [String] { output.split(separator: "\n").map(String.init) }

    static func of(_ arguments: String..., input: String = "") async -> Transcript {
        await of(arguments, input: input)
    }

    static func of(_ arguments: [String], input: String = "") async -> Transcript {
        let written = Mutex("")
        let complained = Mutex("")
        let console = Console(
            write: { text in written.withLock { $0 += text } },
            complain: { text in complained.withLock { $0 += text } },
            read: { Array(input.utf8.prefix($0)) }, isColoured: false)
        let status = await Console.$current.withValue(console) {
            await CommandLineTool.run(arguments)
        }
        return Transcript(
            status: status, output: written.withLock { $0 }, errors: complained.withLock { $0 })
    }
}

/// A directory with files that goes with the test.
final class Folder: Sendable {
    let path: String

    init(_ files: [String: String] = [:]) throws {
        path =
            FileManager.default.temporaryDirectory
            .appendingPathComponent("coxctl-files-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        for (name, text) in files {
            try Data(text.utf8).write(to: URL(fileURLWithPath: file(name)))
        }
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    func file(_ name: String) -> String { path + "/" + name }
}
