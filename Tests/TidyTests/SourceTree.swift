import Foundation

/// A text file of the repository, with its path as messages show it.
struct SourceFile {
    let path: String
    let lines: [String]

    init(path: String, text: String) {
        self.path = path
        lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    }

    /// As compilers write it, so that editors jump there.
    func complaint(atIndex index: Int, _ message: String) -> String {
        "\(path):\(index + 1): error: \(message)"
    }

    /// The targets that are not below `Sources`, by their folder.
    static let elsewhere = [
        "bench/runner": "coxswain-bench", "fuzz/reference": "HTTPReference",
        "fuzz/checks": "FuzzChecks", "fuzz/program": "fuzz",
    ]

    /// The target that a file belongs to: the folder below `Sources`, or one of those elsewhere.
    var target: String? {
        let parts = path.split(separator: "/")
        if parts.count > 2, parts[0] == "Sources" { return String(parts[1]) }
        return SourceFile.elsewhere.first { parts.starts(with: $0.key.split(separator: "/")) }?
            .value
    }
}

/// The repository that this file was compiled from.
struct SourceTree {
    struct Unreadable: Error, CustomStringConvertible {
        let description: String
    }

    let root: String

    init(thisFile: String = #filePath) {
        // A link would not be walked into, and a tree without files is always tidy.
        let file = URL(fileURLWithPath: thisFile).resolvingSymlinksInPath().path
        root = file.split(separator: "/").dropLast(3).map { "/\($0)" }.joined()
    }

    func file(_ path: String) throws -> SourceFile {
        SourceFile(path: path, text: try String(contentsOfFile: "\(root)/\(path)", encoding: .utf8))
    }

    func has(_ path: String) -> Bool { FileManager.default.fileExists(atPath: "\(root)/\(path)") }

    private func isFile(_ path: String) -> Bool {
        var isFolder: ObjCBool = false
        let exists = FileManager.default.fileExists(
            atPath: "\(root)/\(path)", isDirectory: &isFolder)
        return exists && !isFolder.boolValue
    }

    func files(below folder: String, named suffix: String) throws -> [SourceFile] {
        guard let walk = FileManager.default.enumerator(atPath: "\(root)/\(folder)") else {
            throw Unreadable(description: "failed to list '\(folder)': there is no such folder")
        }
        let files = walk.compactMap { $0 as? String }
            .filter { isFile("\(folder)/\($0)") && !$0.contains("__pycache__") }
        return try files.filter { $0.hasSuffix(suffix) }.sorted().map {
            try file("\(folder)/\($0)")
        }
    }

    /// What the product is made of; tests may do what they like.
    func sources() throws -> [SourceFile] {
        try files(below: "Sources", named: ".swift") + files(below: "bench", named: ".swift")
            + files(below: "fuzz", named: ".swift")
    }

    func folders(below folder: String) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: "\(root)/\(folder)").sorted()
    }
}
