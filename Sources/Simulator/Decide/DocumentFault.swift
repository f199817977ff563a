/// What is wrong with one field of an observations file: where, what, and what to do about it.
package struct DocumentFault: Error, Sendable, Equatable, CustomStringConvertible {
    /// `replicas[2].cpu.usage`; empty for the whole file.
    package let field: String
    package let message: String
    package let hint: String

    package var description: String {
        (field.isEmpty ? "the state" : "'\(field)'") + " \(message)"
    }
}

/// All that is wrong with one file, at most `faultsMaximum` of it.
package struct DocumentFaults: Error, Sendable, Equatable {
    package static let faultsMaximum = 50

    package internal(set) var faults: [DocumentFault] = []

    mutating func add(_ field: String, _ message: String, hint: String) {
        guard faults.count < Self.faultsMaximum else { return }
        faults.append(DocumentFault(field: field, message: message, hint: hint))
    }
}
