package import Model

/// Policy files that are meant to be together: what only all of them tell.
package struct PolicySet {
    private struct Member {
        let policy: ServicePolicy
        let source: SourceText
        let file: String
    }

    private var members: [Member] = []

    package init() {}

    /// A file that has been read and found good.
    package mutating func add(_ policy: ServicePolicy, bytes: [UInt8], file: String) {
        guard case .success(let source) = SourceText.checked(bytes) else { return }
        members.append(Member(policy: policy, source: source, file: file))
    }

    /// Services that wait for each other in a circle, once for each circle; and names that no file
    /// describes. One file alone says nothing about the others, so it is not blamed for those.
    package var diagnostics: [Diagnostic] { cycles + (members.count > 1 ? unknown : []) }

    private var cycles: [Diagnostic] {
        let graph = DependencyGraph(members.map(\.policy))
        var known: Set<Set<ServiceName>> = []
        return members.compactMap { member in
            guard let cycle = graph.cycle(through: member.policy.name), cycle.count > 2,
                known.insert(Set(cycle)).inserted
            else { return nil }
            let way = cycle.map(\.description).joined(separator: " waits for ")
            return diagnostic(
                of: cycle[1], in: member, .error, "no service of these would ever start: \(way)",
                hint: "take one of them out of 'after' or 'requires'")
        }
    }

    private var unknown: [Diagnostic] {
        let names = Set(members.map(\.policy.name))
        return members.flatMap { member in
            let wanted = member.policy.dependencies ?? Dependencies()
            return wanted.requires.filter { !names.contains($0) }.map {
                diagnostic(
                    of: $0, in: member, .error,
                    "'\($0)' is required, and no file here describes it",
                    hint: hint($0, names))
            }
                + wanted.after.filter { !names.contains($0) }.map {
                    diagnostic(
                        of: $0, in: member, .warning, "no file here describes '\($0)'",
                        hint: hint($0, names))
                }
        }
    }

    private func hint(_ name: ServiceName, _ names: Set<ServiceName>) -> String {
        let known = names.map(\.description).sorted()
        return NearestWord.to(name.description, among: known).map { "did you mean '\($0)'?" }
            ?? "the services are \(known.map(\.shown).listed())"
    }

    private func diagnostic(
        of name: ServiceName, in member: Member, _ severity: Diagnostic.Severity,
        _ message: String, hint: String
    ) -> Diagnostic {
        let finding = Finding(
            position: member.source.place(ofDependency: name) ?? .start, severity: severity,
            message: message, hint: hint)
        return member.source.diagnostic(finding, in: member.file)
    }
}

extension SourceText {
    /// Where `after` or `requires` names it.
    fileprivate func place(ofDependency name: ServiceName) -> Position? {
        var findings: [Finding] = []
        guard case .mapping(let entries) = YAMLDocument.read(self, &findings)?.content else {
            return nil
        }
        for entry in entries where ["after", "requires"].contains(entry.key) {
            if let place = entry.value.place(of: name.description) { return place }
        }
        return nil
    }
}

extension YAMLNode {
    fileprivate func place(of text: String) -> Position? {
        switch content {
        case .scalar(let scalar): scalar.text == text ? position : nil
        case .list(let nodes): nodes.compactMap { $0.place(of: text) }.first
        case .mapping, .refused: nil
        }
    }
}
