import ControlAPI
import PolicyFile

extension Diagnostic {
    /// What the daemon says about a file, printed as what `coxctl validate` says.
    init(_ view: DiagnosticView) {
        self.init(
            file: view.file, line: view.line, column: view.column,
            severity: view.severity == .error ? .error : .warning, message: view.message,
            hint: view.hint, excerpt: view.excerpt.map { Excerpt(text: $0.text, caret: $0.caret) })
    }

    /// On the error stream, line by line, as they may go to a terminal.
    func show() {
        for line in description.split(separator: "\n", omittingEmptySubsequences: false) {
            // The caret stands under a tab only if the tab stays one.
            let text = line.split(separator: "\t", omittingEmptySubsequences: false)
                .map { Printable.text(String($0)) }.joined(separator: "\t")
            Console.current.complain(text + "\n")
        }
    }
}

extension DiagnosticView {
    init(_ diagnostic: Diagnostic) {
        self.init(
            file: diagnostic.file, line: diagnostic.line, column: diagnostic.column,
            severity: diagnostic.severity == .error ? .error : .warning,
            message: diagnostic.message, hint: diagnostic.hint,
            excerpt: diagnostic.excerpt.map { Excerpt(text: $0.text, caret: $0.caret) })
    }
}
