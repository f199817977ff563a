/// Text that others have written (a replica's name in an event, a command line) as it may go to a
/// terminal: escape sequences in it would be obeyed there.
package enum Printable {
    package static func text(_ text: String) -> String {
        if text.unicodeScalars.allSatisfy(isHarmless) { return text }
        var harmless = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            harmless.append(isHarmless(scalar) ? scalar : scalar == "\n" ? " " : "\u{FFFD}")
        }
        return String(harmless)
    }

    /// Format characters turn the direction of writing; of them only the joiner of emoji stays.
    private static func isHarmless(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .lineSeparator, .paragraphSeparator, .unassigned, .privateUse: false
        case .format: scalar == "\u{200D}"
        default: true
        }
    }
}
