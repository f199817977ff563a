/// Why there is no figure, as the end of a sentence that begins with its name: `is NaN`.
package struct MetricFault: Error, Equatable, Sendable, CustomStringConvertible {
    package let description: String

    package init(_ description: String) { self.description = description }
}
