import Model
import Yams

/// What Yams throws, in words for people who write policies rather than parsers.
enum YAMLFault {
    static func finding(for error: any Error, in source: SourceText) -> Finding {
        guard let error = error as? YamlError else {
            return finding("the file is not YAML: \(error)", at: .start, hint: nil)
        }
        switch error {
        case .scanner(let context, let problem, let mark, _),
            .parser(let context, let problem, let mark, _),
            .composer(let context, let problem, let mark, _):
            return finding(
                for: problem, at: Position(line: mark.line, column: mark.column),
                begunAt: context.map { Position(line: $0.mark.line, column: $0.mark.column) },
                in: source)
        case .duplicatedKeysInMapping(let keys, let context):
            return finding(
                "the key \((keys.first ?? "").shown) is given twice",
                at: Position(line: context.mark.line, column: context.mark.column),
                hint: "keep one of them")
        default:
            return finding("the file is not YAML: \(error)", at: .start, hint: nil)
        }
    }

    private static func finding(
        for problem: String, at place: Position, begunAt begin: Position?, in source: SourceText
    ) -> Finding {
        if let begin, let unclosed = unclosed(problem, at: place, begunAt: begin, in: source) {
            return unclosed
        }
        if let sign = source.character(at: source.clamped(place)),
            problem == "found character that cannot start any token"
        {
            return finding(for: sign, at: place)
        }
        let known = explanations.first { problem.hasPrefix($0.problem) }
        return finding(
            known?.message ?? "the file is not YAML: \(problem)", at: place, hint: known?.hint)
    }

    /// What is open at the end of the file, or was opened lines ago, is told where it begins.
    private static func unclosed(
        _ problem: String, at place: Position, begunAt begin: Position, in source: SourceText
    ) -> Finding? {
        if problem == "found unexpected end of stream" {
            return finding("this quote is never closed", at: begin, hint: "close it")
        }
        guard problem.hasPrefix("did not find expected ','"), begin.line < place.line,
            let bracket = source.character(at: begin),
            !"[]{}".unicodeScalars.contains(where: { $0 == source.character(at: place) })
        else { return nil }
        let end = bracket == "[" ? "]" : "}"
        return finding("this '\(bracket)' is not closed", at: begin, hint: "close it by '\(end)'")
    }

    private static func finding(for sign: Unicode.Scalar, at place: Position) -> Finding {
        sign == "\t"
            ? finding(
                "a tab is used for indentation", at: place, hint: "YAML indents by spaces only")
            : finding(
                "a text must not begin with '\(sign)'", at: place, hint: "put the text in quotes")
    }

    private static func finding(_ message: String, at position: Position, hint: String?) -> Finding
    {
        Finding(position: position, severity: .error, message: message, hint: hint)
    }

    private struct Explanation {
        let problem: String
        let message: String
        let hint: String

        init(_ problem: String, _ message: String, _ hint: String) {
            self.problem = problem
            self.message = message
            self.hint = hint
        }
    }

    /// libyaml's words (scanner.c, parser.c) and ours.
    private static var explanations: [Explanation] {
        [
            Explanation(
                "mapping values are not allowed in this context",
                "a ':' is not expected here",
                "quote a text that holds ': ', and check the indentation of this line"),
            Explanation(
                "did not find expected key", "a key is expected here",
                "check the indentation: keys of one section stand exactly below each other"),
            Explanation(
                "did not find expected '-' indicator", "another '- ' of the list is expected here",
                "check the indentation: the dashes of one list stand exactly below each other"),
            Explanation(
                "did not find expected ',' or ']'", "',' or ']' is expected here",
                "inside of [...] quote every text that holds one of , [ ] { }, as in \"${PORT}\""),
            Explanation(
                "did not find expected ',' or '}'", "',' or '}' is expected here",
                "inside of {...} quote every text that holds one of , [ ] { }, as in \"${PORT}\""),
            Explanation(
                "did not find expected node content", "a value is expected here",
                "inside of [...] and {...} quote every text that holds one of , [ ] { }"),
            Explanation(
                "could not find expected ':'", "a key without ': ' and a value",
                "write 'key: value', with a space behind the colon"),
            Explanation(
                "block sequence entries are not allowed in this context",
                "a list cannot begin here", "write its first '- ' on a line of its own"),
            Explanation(
                "found undefined alias", "a text must not begin with '*'",
                "put the text in quotes"),
            Explanation(
                "did not find expected alphabetic or numeric character",
                "a text must not begin with '*' or '&'", "put the text in quotes"),
            Explanation(
                "but found another document", "a second YAML document begins here",
                "a policy file describes one service: give each a file of its own"),
            Explanation(
                "found unknown escape character", "an unknown escape in double quotes",
                "write '\\\\' for a backslash, or use single quotes, which have no escapes"),
            Explanation(
                "found a tab character", "a tab is used for indentation",
                "YAML indents by spaces only"),
            Explanation(
                "Maximum nesting level reached", "nested too deep",
                "no part of a policy is deeper than four levels"),
            Explanation(
                "did not find expected <document start>", "nothing may follow the end of a policy",
                "remove what follows the line '...'"),
        ]
    }
}

extension SourceText {
    fileprivate func character(at position: Position) -> Unicode.Scalar? {
        guard let index = index(of: position), index < text.endIndex else { return nil }
        return text.unicodeScalars[index]
    }
}
