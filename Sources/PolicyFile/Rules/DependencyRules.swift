import Model

/// `after` and `requires`, as far as one file tells.
enum DependencyRules {
    static func check(_ draft: PolicyDraft, _ decoding: inout Decoding) {
        check(draft.after, "after", draft, &decoding)
        check(draft.requires, "requires", draft, &decoding)
        for (index, name) in draft.after.enumerated() where draft.requires.contains(name) {
            decoding.error(
                "'\(name)' is in 'after' and in 'requires'", on: "after[\(index)]",
                hint: "'requires' waits for it, too: take it out of 'after'")
        }
    }

    private static func check(
        _ names: [ServiceName], _ key: String, _ draft: PolicyDraft, _ decoding: inout Decoding
    ) {
        for (index, name) in names.enumerated() {
            let place = "\(key)[\(index)]"
            if name == draft.name {
                decoding.error(
                    "a service cannot wait for itself", on: place, hint: "take it out")
            } else if names.prefix(index).contains(name) {
                decoding.error("'\(name)' is there twice", on: place, hint: "take one out")
            }
        }
    }
}
