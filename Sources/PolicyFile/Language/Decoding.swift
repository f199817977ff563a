import Model

/// What is known while a policy is decoded: what was found wrong, and where each key stands, so
/// that rules about several keys can point at one.
struct Decoding {
    var findings: [Finding] = []
    /// By path, such as `scale.min`.
    private(set) var places: [String: Position] = [:]
    /// Keys whose values were no good: rules that compare them would complain about defaults.
    private(set) var refusedPaths: Set<String> = []

    /// Far more than will be shown. A file of a hundred thousand unknown keys is not worth a
    /// suggestion for each.
    private static let findingsMaximum = 4 * PolicyReader.diagnosticsMaximum

    /// Nothing more has to be looked at.
    var isFull: Bool { findings.count >= Self.findingsMaximum }

    var hasErrors: Bool { findings.contains { $0.severity == .error } }

    mutating func note(_ path: String, at position: Position) { places[path] = position }

    func isGiven(_ path: String) -> Bool { places[path] != nil }

    func areSound(_ paths: String...) -> Bool { paths.allSatisfy { !refusedPaths.contains($0) } }

    /// The value of a key is refused: `'scale.min' must be ...`.
    mutating func refuse(_ path: String, at position: Position, _ fault: QuantityFault) {
        refusedPaths.insert(path)
        error("'\(path)' \(fault.message)", at: position, hint: fault.hint)
    }

    /// The value is something else altogether: `must be a list, not 'x'`.
    mutating func refuse(_ path: String, _ node: YAMLNode, expected: String, hint: String?) {
        if case .refused = node.content {
            refuseQuietly(path)
        } else {
            refuse(
                path, at: node.position,
                QuantityFault("must be \(expected), not \(node.found)", hint: hint))
        }
    }

    mutating func refuseQuietly(_ path: String) { refusedPaths.insert(path) }

    mutating func error(_ message: String, at position: Position, hint: String?) {
        findings.append(
            Finding(position: position, severity: .error, message: message, hint: hint))
    }

    /// For rules: at the first of these keys that the file has.
    mutating func error(_ message: String, on paths: String..., hint: String?) {
        add(.error, message, on: paths, hint: hint)
    }

    mutating func warning(_ message: String, on paths: String..., hint: String?) {
        add(.warning, message, on: paths, hint: hint)
    }

    private mutating func add(
        _ severity: Diagnostic.Severity, _ message: String, on paths: [String], hint: String?
    ) {
        let position = paths.compactMap { places[$0] }.first ?? .start
        findings.append(
            Finding(position: position, severity: severity, message: message, hint: hint))
    }
}
