import FoundationEssentials
import Model
import PolicyFile

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
        try read(path, atMost: Limits.policyFileBytes + 1)
    }

    static func read(_ path: String, atMost limit: Int) throws(CommandFailure) -> PolicySource {
        do {
            if path == "-" {
                return PolicySource(name: "-", bytes: try Console.current.read(limit))
            }
            return PolicySource(name: path, bytes: try ByteFile.read(path, atMost: limit))
        } catch {
            throw CommandFailure(.failed, "failed to read '\(path)': \(error)")
        }
    }

    /// Services after those that they wait for, so that a group rolls in its order; files with mistakes,
    /// which will be refused, at the end.
    static func inOrder(_ sources: [PolicySource]) -> [PolicySource] {
        if sources.count < 2 { return sources }
        var policies: [(policy: ServicePolicy, source: PolicySource)] = []
        var others: [PolicySource] = []
        for source in sources {
            switch PolicyReader.read(bytes: source.bytes, file: source.name) {
            case .policy(let policy, _): policies.append((policy, source))
            case .refused: others.append(source)
            }
        }
        let order = DependencyGraph(policies.map(\.policy)).inOrder
        return order.flatMap { name in
            policies.filter { $0.policy.name == name }.map(\.source)
        } + others
    }

    /// The service that it describes; its faults are shown.
    func service() throws(CommandFailure) -> ServiceName {
        switch PolicyReader.read(bytes: bytes, file: name) {
        case .policy(let policy, _): return policy.name
        case .refused(let diagnostics):
            diagnostics.forEach { $0.show() }
            throw CommandFailure(.policyInvalid, "policy '\(name)' is wrong; nothing is compared")
        }
    }

    /// JSON carries text only. What is none, or more than a policy can be, is told here, in the
    /// words of the reader that the daemon uses too.
    func text() throws(CommandFailure) -> String {
        let isSmall = bytes.count <= Limits.policyFileBytes
        if isSmall, let text = String(validating: bytes, as: UTF8.self) { return text }
        if case .refused(let diagnostics) = PolicyReader.read(
            bytes: bytes, file: name)
        {
            diagnostics.forEach { $0.show() }
        }
        throw CommandFailure(
            .policyInvalid, "policy '\(name)' is not sent; nothing has changed")
    }
}
