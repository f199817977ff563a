import Foundation
import FuzzChecks

/// One file of `fuzz/corpus`.
struct KeptInput {
    let target: FuzzTarget
    let name: String
    let bytes: [UInt8]

    /// Every kept input of a target, in a fixed order.
    static func all(of target: FuzzTarget, thisFile: String = #filePath) throws -> [KeptInput] {
        // A link would be listed as a link, and a corpus without files is always right.
        let root = URL(fileURLWithPath: thisFile).resolvingSymlinksInPath()
            .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        let folder = root.appendingPathComponent("fuzz/corpus/\(target.rawValue)")
        return try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted().map {
            name in
            let data = try Data(contentsOf: folder.appendingPathComponent(name))
            return KeptInput(target: target, name: name, bytes: Array(data))
        }
    }
}
