import Model

/// What `--help` prints.
package enum FrontHelp {
    private static let lineLength = 80
    private static let indentation = 8

    package static var text: String {
        let options = FrontOption.all.map(entry)
        return """
            usage: coxswain-front [--control PATH]
                   coxswain-front --reload [--control PATH]
                   coxswain-front --listen MODE:ADDRESS... --endpoint ADDRESS... [OPTION...]

            Serves what coxswaind tells it on its control socket; or, with --listen and --endpoint,
            runs alone. TIME is written as \(DurationText.example), SIZE as \(ByteText.example).


            """ + options.joined() + """
                  --reload
                        Have the front that serves beside the control socket replaced by a new
                        process, and wait until that serves.
                  --help
                        This text.
                  --version
                        The version.

                """
    }

    private static func entry(_ option: FrontOption) -> String {
        let explained = option.help + " Default: \(option.normally)."
        return "  \(option.name) \(option.placeholder)\n" + wrapped(explained)
    }

    private static func wrapped(_ text: String) -> String {
        let margin = String(repeating: " ", count: indentation)
        var lines: [String] = []
        var line = margin
        for word in text.split(separator: " ") {
            if line.count > indentation, line.count + word.count + 1 > lineLength {
                lines.append(line)
                line = margin
            }
            line += line.count > indentation ? " \(word)" : "\(word)"
        }
        lines.append(line)
        return lines.map { "\($0)\n" }.joined()
    }
}
