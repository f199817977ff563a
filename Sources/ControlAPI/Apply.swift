package import Model

/// Body of `PUT /v1/services`: one policy file.
package struct ApplyRequest: Codable, Sendable, Equatable {
    /// The file's whole text.
    package let text: String
    /// What diagnostics call the file. The daemon writes the policy to a name of its own making.
    package let fileName: String
    /// Tell what would happen and change nothing.
    package let dryRun: Bool
    /// Why, in the author's words; kept with the revision that it makes, if it makes one. At most
    /// `APILimits.messageCharacters`.
    package let message: String?

    package init(text: String, fileName: String, dryRun: Bool, message: String? = nil) {
        self.text = text
        self.fileName = fileName
        self.dryRun = dryRun
        self.message = message
    }
}

package struct ApplyReply: Codable, Sendable, Equatable {
    package let service: ServiceName
    /// `created`, `new revision 3, rolling out`, `unchanged` ... as one sentence.
    package let sentence: String
    package let warnings: [DiagnosticView]
    /// Files that both the policy in force and this one name, and that hold something else by now.
    package let changedFiles: [String]?

    package init(
        service: ServiceName, sentence: String, warnings: [DiagnosticView] = [],
        changedFiles: [String] = []
    ) {
        self.changedFiles = changedFiles.isEmpty ? nil : changedFiles
        self.service = service
        self.sentence = sentence
        self.warnings = warnings
    }
}

/// One thing that is wrong with a policy file, and where.
package struct DiagnosticView: Codable, Sendable, Equatable {
    package enum Severity: String, Codable, Sendable, CaseIterable {
        /// The file is refused.
        case error
        /// Allowed, and yet hardly meant.
        case warning
    }

    package let file: String
    /// From 1.
    package let line: Int
    /// From 1, in Unicode scalars.
    package let column: Int
    package let severity: Severity
    package let message: String
    /// What to write instead.
    package let hint: String?
    package let excerpt: Excerpt?

    /// The line that is meant, cut to a readable width.
    package struct Excerpt: Codable, Sendable, Equatable {
        package let text: String
        /// Scalars of `text` before the place that is meant.
        package let caret: Int

        package init(text: String, caret: Int) {
            self.text = text
            self.caret = caret
        }
    }

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
}
