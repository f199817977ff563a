import FoundationEssentials
import Model

/// One policy file as it was found, whatever is in it.
struct PolicySource: Sendable {
    let name: String
    let bytes: [UInt8]

    /// The files that a person means: a directory stands for the policies in it, a dash for the
    /// standard input.
    static func expand(_ paths: [String]) throws(CommandFailure) -> [String] {
        var files: [String] = []
        for path in paths {
            var isDirectory = false
            let exists = FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory)
            files += exists && isDirectory ? try policies(in: path) : [path]
        }
        return files
    }

    private static func policies(in directory: String) throws(CommandFailure) -> [String] {
        let names: [String]
        do {
            names = try FileManager.default.contentsOfDirectory(atPath: directory)
        } catch {
            throw CommandFailure(.failed, "failed to list '\(directory)': it cannot be read")
        }
        let policies = names.filter { name in
            !name.hasPrefix(".") && (name.hasSuffix(".yaml") || name.hasSuffix(".yml"))
        }
        if policies.isEmpty {
            throw CommandFailure(.failed, "'\(directory)' holds no policy file (*.yaml, *.yml)")
        }
        return policies.sorted().map { directory + (directory.hasSuffix("/") ? "" : "/") + $0 }
    }

    /// Never more than a byte beyond what a policy may have, so that its reader can refuse it.
    static func read(_ path: String) throws(CommandFailure) -> PolicySource {
        let limit = Limits.policyFileBytes + 1
        do {
            if path == "-" {
                return PolicySource(name: "-", bytes: try Console.current.read(limit))
            }
            return PolicySource(name: path, bytes: try ByteFile.read(path, atMost: limit))
        } catch {
            throw CommandFailure(.failed, "failed to read '\(path)': \(error)")
        }
    }
}
