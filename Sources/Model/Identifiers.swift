/// The name of a service: a DNS label, so that it can be a host name, a unit name and a file name.
package struct ServiceName: Hashable, Comparable, Sendable, CustomStringConvertible {
    /// RFC 1035 section 2.3.4: a label holds at most 63 octets.
    package static let maximumLength = 63

    package let description: String

    /// Why a text is not a service name.
    package enum Fault: Error, Equatable, Sendable {
        case empty
        case tooLong(Int)
        case character(Character)
        case edgeDash
    }

    package init(_ text: String) throws(Fault) {
        if text.isEmpty { throw .empty }
        if text.utf8.count > Self.maximumLength { throw .tooLong(text.utf8.count) }
        for character in text where !Self.isAllowed(character) { throw .character(character) }
        if text.hasPrefix("-") || text.hasSuffix("-") { throw .edgeDash }
        description = text
    }

    private static func isAllowed(_ character: Character) -> Bool {
        switch character {
        case "a"..."z", "0"..."9", "-": character.utf8.count == 1
        default: false
        }
    }

    package static func < (left: Self, right: Self) -> Bool { left.description < right.description }
}

extension ServiceName.Fault: CustomStringConvertible {
    package var description: String {
        switch self {
        case .empty:
            "a service name must not be empty"
        case .tooLong(let bytes):
            "a service name has at most \(ServiceName.maximumLength) bytes, this one has \(bytes)"
        case .character(let character):
            "a service name is made of a-z, 0-9 and inner dashes, not '\(character)'"
        case .edgeDash:
            "a service name must not begin or end with a dash"
        }
    }
}

extension ServiceName: Codable {
    package init(from decoder: any Decoder) throws {
        try self.init(decoder.singleValueContainer().decode(String.self))
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}

/// The number of a revision within its service: 1, 2, 3 ... in the order of first appearance.
package typealias RevisionNumber = Int

/// One running copy of a service. The ordinal is the lowest one free within the revision when the
/// replica starts; it is not kept by a replacement (see ARCHITECTURE.md, "Names").
package struct ReplicaID: Hashable, Comparable, Sendable, Codable, CustomStringConvertible {
    package let service: ServiceName
    package let revision: RevisionNumber
    package let ordinal: Int

    // Seen by other targets, which compare many: what tells most apart comes first.
    @inlinable
    package static func == (left: Self, right: Self) -> Bool {
        left.ordinal == right.ordinal && left.revision == right.revision
            && left.service.description == right.service.description
    }

    package init(service: ServiceName, revision: RevisionNumber, ordinal: Int) {
        self.service = service
        self.revision = revision
        self.ordinal = ordinal
    }

    /// `orders-3-1`: what people type and read. Unambiguous, since the last two parts are numbers.
    package var description: String { "\(service)-\(revision)-\(ordinal)" }

    /// Parses what `description` prints; nil for anything else.
    package init?(_ text: String) {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count >= 3,
            let ordinal = Int(parts[parts.count - 1]), ordinal > 0,
            let revision = Int(parts[parts.count - 2]), revision > 0,
            let service = try? ServiceName(parts.dropLast(2).joined(separator: "-"))
        else { return nil }
        self.init(service: service, revision: revision, ordinal: ordinal)
        if description != text { return nil }
    }

    package static func < (left: Self, right: Self) -> Bool {
        (left.service, left.revision, left.ordinal) < (right.service, right.revision, right.ordinal)
    }
}
