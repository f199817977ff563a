import Model

/// `scale.cpu.target`: a share of what a replica requests, or `auto`.
enum CPUTargetWord {
    case percent(Int)
    case auto
}

extension Kind where Value == CPUTargetWord {
    static var cpuTarget: Kind {
        let percent = Kind<Int>.percent(1...1_000)
        return Kind(
            schema: [
                .init(
                    "anyOf",
                    .list([.object(["enum": .list([.text("auto")])]), .object(percent.schema)]))
            ],
            written: { word in
                switch word {
                case .percent(let value): percent.written(value)
                case .auto: .text("auto")
                }
            },
            read: { node, path, decoding in
                guard case .scalar(let scalar) = node.content, scalar.isWord else {
                    return percent.read(node, path, &decoding).map { .percent($0) }
                }
                if scalar.text == "auto" { return .auto }
                decoding.refuse(
                    path, at: node.position,
                    QuantityFault(
                        "must be a percentage or 'auto', not \(scalar.text.shown)",
                        hint: "such as '60%'"))
                return nil
            })
    }
}

extension YAMLScalar {
    /// Whether it is no attempt at a number.
    fileprivate var isWord: Bool { !isNothing && text.first?.isLetter == true }
}

extension CPUTarget {
    /// Without a target and an amount it is `auto`.
    var word: CPUTargetWord? {
        get { percent.map { .percent($0) } }
        set { percent = if case .percent(let value)? = newValue { value } else { nil } }
    }
}
