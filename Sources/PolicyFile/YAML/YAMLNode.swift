import Model

/// A piece of YAML with its place: what is left of the document once Yams has read it.
struct YAMLNode {
    let position: Position
    let content: Content

    enum Content {
        case scalar(YAMLScalar)
        case list([YAMLNode])
        case mapping([YAMLEntry])
        /// Said to be wrong already; nothing more is to be said about it.
        case refused
    }
}

struct YAMLEntry {
    let key: String
    let keyPosition: Position
    let value: YAMLNode
}

/// A text as it is written. YAML's guesses (`1.10` a number, `on` a boolean) are not taken over:
/// each key knows what it wants.
struct YAMLScalar {
    let text: String
    let isQuoted: Bool

    /// Nothing behind the colon, or YAML's words for it.
    var isNothing: Bool {
        !isQuoted && ["", "~", "null", "Null", "NULL"].contains(text)
    }
}

extension YAMLNode {
    /// What it is, to say "not ..." about it.
    var found: String {
        switch content {
        case .scalar(let scalar) where scalar.isNothing: "nothing"
        case .scalar(let scalar):
            scalar.isQuoted ? "the text \(scalar.text.shown)" : scalar.text.shown
        case .list: "a list"
        case .mapping: "a set of keys"
        case .refused: "that"
        }
    }
}
