import Model
import Yams

/// The only place that knows Yams: one YAML document to a tree of texts with their places.
struct YAMLDocument {
    /// The language itself needs four levels.
    private static let depthMaximum = 16

    /// Held as long as the tree is walked: nodes refer to their anchors weakly.
    private let parser: Yams.Parser
    private let repeatedKeys: [Position: String]
    private var findings: [Finding] = []

    private init(parser: Yams.Parser, repeatedKeys: [Position: String]) {
        self.parser = parser
        self.repeatedKeys = repeatedKeys
    }

    /// The tree; nil if there is none, and then at least one finding says why.
    static func read(_ source: SourceText, _ findings: inout [Finding]) -> YAMLNode? {
        if let bomb = AliasBomb.find(in: source) {
            findings.append(bomb)
            return nil
        }
        do {
            let composed = try RepeatedKeys.compose(source)
            guard let root = composed.root else {
                findings.append(nothing)
                return nil
            }
            var document = Self(parser: composed.parser, repeatedKeys: composed.repeatedKeys)
            let tree = withExtendedLifetime(composed.parser) { document.node(root, depth: 0) }
            findings += document.findings
            return tree
        } catch {
            findings.append(YAMLFault.finding(for: error, in: source))
            return nil
        }
    }

    private static var nothing: Finding {
        Finding(
            position: .start, severity: .error, message: "the file holds only comments",
            hint: "the shortest policy names a service and its command; see policies/minimal.yaml")
    }

    private mutating func node(_ node: Yams.Node, depth: Int) -> YAMLNode {
        let position = Position(node.mark)
        guard isPlain(node, at: position, depth: depth) else {
            return YAMLNode(position: position, content: .refused)
        }
        let content: YAMLNode.Content =
            switch node {
            case .scalar(let scalar): .scalar(YAMLScalar(scalar))
            case .sequence(let items): .list(items.map { self.node($0, depth: depth + 1) })
            case .mapping(let mapping): .mapping(entries(of: mapping, depth: depth + 1))
            case .alias: .refused
            }
        return YAMLNode(position: position, content: content)
    }

    private mutating func entries(of mapping: Yams.Node.Mapping, depth: Int) -> [YAMLEntry] {
        var firstPositions: [String: Position] = [:]
        var entries: [YAMLEntry] = []
        for (keyNode, valueNode) in mapping {
            guard let entry = entry(keyNode, valueNode, depth: depth) else { continue }
            if let first = firstPositions[entry.key] {
                report(
                    "the key \(entry.key.shown) is given twice", at: entry.keyPosition,
                    hint: "it stands at \(first.line):\(first.column) already; keep one of them")
                continue
            }
            firstPositions[entry.key] = entry.keyPosition
            entries.append(entry)
        }
        return entries
    }

    private mutating func entry(_ key: Yams.Node, _ value: Yams.Node, depth: Int) -> YAMLEntry? {
        let position = Position(key.mark)
        guard case .scalar(let scalar) = key else {
            report(
                "a key must be a word, not a list or a set of keys", at: position,
                hint: "write '{', '[' and '?' in quotes where they begin a text")
            return nil
        }
        guard key.anchor == nil else {
            reportAnchor(at: position)
            return nil
        }
        return YAMLEntry(
            key: repeatedKeys[position] ?? scalar.string, keyPosition: position,
            value: node(value, depth: depth))
    }
}

// MARK: - What the policy language leaves out of YAML

extension YAMLDocument {
    private mutating func isPlain(_ node: Yams.Node, at position: Position, depth: Int) -> Bool {
        if depth > Self.depthMaximum {
            report(
                "nested more than \(Self.depthMaximum) levels deep", at: position,
                hint: "no part of a policy is deeper than four levels")
        } else if node.anchor != nil {
            reportAnchor(at: position)
        } else if node.hasOwnTag {
            report(
                "YAML tags such as '!!str' are not part of the policy language", at: position,
                hint: "remove it; quotes make a text of anything, and '!' begins a text in quotes")
        } else if case .scalar(let scalar) = node, scalar.string.utf8.contains(0) {
            report("a text must not hold a NUL character", at: position, hint: "remove the '\\0'")
        } else {
            return true
        }
        return false
    }

    private mutating func reportAnchor(at position: Position) {
        report(
            "YAML anchors and aliases are not part of the policy language", at: position,
            hint: "write the value out; a text that begins with '&' or '*' needs quotes")
    }

    private mutating func report(_ message: String, at position: Position, hint: String) {
        findings.append(
            Finding(position: position, severity: .error, message: message, hint: hint))
    }
}

extension Yams.Node {
    /// A tag that the file itself gives: Yams marks every quoted text as a string.
    fileprivate var hasOwnTag: Bool {
        switch self {
        case .scalar(let scalar):
            switch scalar.style {
            case .plain, .any: !scalar.tag.rawValue.isEmpty
            default: !["", "tag:yaml.org,2002:str"].contains(scalar.tag.rawValue)
            }
        case .sequence(let sequence): !sequence.tag.rawValue.isEmpty
        case .mapping(let mapping): !mapping.tag.rawValue.isEmpty
        case .alias: false
        }
    }
}

extension YAMLScalar {
    fileprivate init(_ scalar: Yams.Node.Scalar) {
        self.init(text: scalar.string, isQuoted: scalar.style != .plain && scalar.style != .any)
    }
}

extension Position {
    fileprivate init(_ mark: Yams.Mark?) {
        self.init(line: mark?.line ?? 1, column: mark?.column ?? 1)
    }
}
