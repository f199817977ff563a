/// The policy language as JSON Schema (draft 2020-12), for editors that complete and check while
/// one types. Made from the definitions that decode; rules about several keys are not in it.
package enum PolicySchema {
    /// The text of `policies/coxswain.schema.json`, with a final line break.
    package static var json: String {
        let root = PolicyLanguage.root
        let members: [JSONValue.Member] =
            [
                .init("$schema", .text("https://json-schema.org/draft/2020-12/schema")),
                .init("title", .text("Coxswain policy")),
                .init("description", .text(root.summary)),
            ] + root.schema
        return JSONValue.object(members).written() + "\n"
    }
}
