import ArgumentParser
import PolicyFile

/// A word that should be a verb and is none. The parser would complain of the options that follow it,
/// as it takes the word for an argument of the verb before.
enum MistypedVerb {
    /// For people; nil when all verbs of the command line are known.
    static func message(in arguments: [String], of root: any ParsableCommand.Type) -> String? {
        var path = [name(root)]
        var followers = root.configuration.subcommands
        for word in arguments {
            if followers.isEmpty || word.hasPrefix("-") || word == "help" { return nil }
            guard let next = followers.first(where: { name($0) == word }) else {
                return message(word, after: path, among: followers.map { name($0) })
            }
            path.append(word)
            // What follows may be an argument of the verb that is understood.
            let isOpen = next.configuration.defaultSubcommand != nil
            followers = isOpen ? [] : next.configuration.subcommands
        }
        return nil
    }

    private static func message(
        _ word: String, after path: [String], among known: [String]
    ) -> String {
        let hint = NearestWord.to(word, among: known).map { "did you mean '\($0)'? " } ?? ""
        let help = path.joined(separator: " ") + " --help"
        return "unknown command '\(word)': \(hint)'\(help)' lists them"
    }

    private static func name(_ verb: any ParsableCommand.Type) -> String {
        verb.configuration.commandName ?? ""
    }
}
