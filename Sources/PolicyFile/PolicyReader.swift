package import Model

/// What came of reading one policy file.
package enum PolicyReading: Equatable, Sendable {
    /// It can be applied; warnings tell what is allowed and yet hardly meant.
    case policy(ServicePolicy, warnings: [Diagnostic])
    /// At least one error, and every other one that could be told, in the order of the file.
    case refused([Diagnostic])
}

/// Reads a policy file: text in, a validated policy or every diagnostic at once out. Touches
/// nothing but its arguments; whether the program exists is for the shell to see.
///
///     switch PolicyReader.read(text: text, file: "orders.yaml") {
///     case .policy(let policy, let warnings): ...
///     case .refused(let diagnostics): diagnostics.forEach { print($0) }
///     }
package enum PolicyReader {
    /// Nobody reads more of them, and a binary file would have thousands.
    package static let diagnosticsMaximum = 50

    /// - Parameter file: the name that diagnostics carry, as people know it.
    package static func read(text: String, file: String) -> PolicyReading {
        read(bytes: Array(text.utf8), file: file)
    }

    /// The same for what was read from a disk or a socket and may be anything.
    package static func read(bytes: [UInt8], file: String) -> PolicyReading {
        switch SourceText.checked(bytes) {
        case .failure(let rejection):
            let diagnostic = rejection.source.diagnostic(rejection.finding, in: file)
            return .refused([diagnostic])
        case .success(let source):
            return read(source, file: file)
        }
    }

    private static func read(_ source: SourceText, file: String) -> PolicyReading {
        var decoding = Decoding()
        let policy = decode(source, &decoding)
        let diagnostics = report(decoding.findings, of: source, file: file)
        guard let policy, !decoding.hasErrors else { return .refused(diagnostics) }
        return .policy(policy, warnings: diagnostics)
    }

    private static func decode(_ source: SourceText, _ decoding: inout Decoding) -> ServicePolicy? {
        guard let root = YAMLDocument.read(source, &decoding.findings) else { return nil }
        var draft = PolicyDraft()
        PolicyLanguage.root.read(root, at: "", into: &draft, &decoding)
        if !decoding.isGiven("rollout.min-ready") { draft.rollout.fitMinimumReady() }
        PolicyRules.check(draft, &decoding)
        return draft.policy
    }

    private static func report(
        _ findings: [Finding], of source: SourceText, file: String
    ) -> [Diagnostic] {
        var sorted: [Finding] = []
        for finding in findings.sorted(by: { $0.position < $1.position })
        where !sorted.contains(finding) {
            sorted.append(finding)
            if sorted.count > diagnosticsMaximum { break }
        }
        if sorted.count > diagnosticsMaximum, let last = sorted.popLast() {
            sorted.append(
                Finding(
                    position: last.position, severity: .error,
                    message:
                        "more mistakes follow from here; these are the first \(diagnosticsMaximum)",
                    hint: nil))
        }
        return sorted.map { source.diagnostic($0, in: file) }
    }
}
