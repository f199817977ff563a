/// Why the limits of the replicas are what they are: one decision in plain figures, cores and bytes.
package struct SizeExplanation: Equatable, Sendable, Codable {
    /// `cpu`, `memory`.
    package var parts: [Part]

    package init(parts: [Part]) { self.parts = parts }

    package struct Part: Equatable, Sendable, Codable {
        package var resource: String
        package var current: Double
        package var decided: Double
        package var minimum: Double
        package var maximum: Double
        /// CPU: the mean of the replicas; memory: the highest working set. Left out while unknown.
        package var use: Double?
        /// The limit that the use asks for.
        package var need: Double?
        package var limits: [ScaleExplanation.Limit]
        package var outlook: [ScaleExplanation.Outlook]
        package var sentence: String

        package init(
            resource: String, current: Double, decided: Double, minimum: Double, maximum: Double,
            use: Double?, need: Double?, limits: [ScaleExplanation.Limit],
            outlook: [ScaleExplanation.Outlook], sentence: String
        ) {
            self.resource = resource
            self.current = current
            self.decided = decided
            self.minimum = minimum
            self.maximum = maximum
            self.use = use
            self.need = need
            self.limits = limits
            self.outlook = outlook
            self.sentence = sentence
        }
    }
}
