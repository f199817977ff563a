/// Why a text is not the quantity it should be, as the end of a sentence ("... must be a duration,
/// not 'soon'"), and what would be one.
package struct QuantityFault: Error, Equatable, Sendable, CustomStringConvertible {
    package let message: String
    package let hint: String?

    package init(_ message: String, hint: String? = nil) {
        self.message = message
        self.hint = hint
    }

    package var description: String { message + (hint.map { " (\($0))" } ?? "") }
}
