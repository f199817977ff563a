extension StringProtocol {
    /// In quotes, on one line and short, whatever it holds: fit for a message.
    package var shown: String {
        let width = 40
        let text = String(String.UnicodeScalarView(unicodeScalars.prefix(width)))
        let ending = unicodeScalars.dropFirst(width).isEmpty ? "" : "..."
        return "'\(text.printable)\(ending)'"
    }

    /// Line breaks, terminal escapes and signs that turn the reading direction as `\u{1B}`: a
    /// policy file must not be able to draw on the terminal of whoever validates it.
    package var printable: String {
        var text = ""
        for scalar in unicodeScalars {
            switch scalar.properties.generalCategory {
            case .control, .format, .lineSeparator, .paragraphSeparator:
                text += "\\u{\(String(scalar.value, radix: 16, uppercase: true))}"
            default:
                text.unicodeScalars.append(scalar)
            }
        }
        return text
    }
}

extension Sequence where Element == String {
    /// `a, b and c`.
    package func listed(_ conjunction: String = "and") -> String {
        let words = Array(self)
        guard words.count > 1, let last = words.last else { return words.first ?? "" }
        return words.dropLast().joined(separator: ", ") + " \(conjunction) " + last
    }
}
