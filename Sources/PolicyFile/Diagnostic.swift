/// One thing that is wrong with a policy file, where it stands, and what to write instead.
package struct Diagnostic: Equatable, Sendable, Codable {
    package enum Severity: String, Sendable, Codable { case error, warning }

    package let file: String
    /// From 1.
    package let line: Int
    /// From 1, in Unicode scalars, as editors and YAML count.
    package let column: Int
    package let severity: Severity
    package let message: String
    package let hint: String?
    package let excerpt: Excerpt?

    package init(
        file: String, line: Int, column: Int, severity: Severity = .error, message: String,
        hint: String? = nil, excerpt: Excerpt? = nil
    ) {
        self.file = file
        self.line = line
        self.column = column
        self.severity = severity
        self.message = message
        self.hint = hint
        self.excerpt = excerpt
    }

    /// The line that is meant, cut to a readable width, and where in it the caret stands.
    package struct Excerpt: Equatable, Sendable, Codable {
        package let text: String
        package let caret: Int

        package init(text: String, caret: Int) {
            self.text = text
            self.caret = caret
        }
    }

    /// `orders.yaml:4:3: error: unknown key 'replica' in 'scale'`, which editors can jump to.
    package var headline: String { "\(file):\(line):\(column): \(severity.rawValue): \(message)" }
}

extension Diagnostic: CustomStringConvertible {
    /// As compilers print it:
    ///
    ///     orders.yaml:4:3: error: unknown key 'replica' in 'scale'
    ///        4 |   replica: 2
    ///          |   ^
    ///     hint: did you mean 'replicas'?
    package var description: String {
        var lines = [headline]
        if let excerpt {
            let number = String(line)
            let gutter = String(repeating: " ", count: max(4 - number.count, 0)) + number
            lines.append("\(gutter) | \(excerpt.text)")
            lines.append(
                String(repeating: " ", count: gutter.count) + " | " + excerpt.caretPadding + "^")
        }
        if let hint { lines.append("hint: \(hint)") }
        return lines.joined(separator: "\n")
    }
}

extension Diagnostic.Excerpt {
    /// Tabs stay tabs, so that the caret stands right however wide a terminal draws them.
    fileprivate var caretPadding: String {
        String(
            String.UnicodeScalarView(
                text.unicodeScalars.prefix(caret).map { $0 == "\t" ? $0 : " " }))
    }
}
