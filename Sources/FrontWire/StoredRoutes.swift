/// A route table as one process of the front leaves it for another, which may be of an older or a
/// newer release: a line of text that says what follows, then a message.
package struct StoredRoutes: Equatable, Sendable {
    /// The number is raised when what is stored can no longer be read by releases before.
    private static let heading = Array("coxswain routes 1\n".utf8)
    package static let bytesMaximum = heading.count + WireLimits.frameBytes

    private enum Field {
        static let savedAt: UInt16 = 1
        static let table: UInt16 = 2
    }

    /// Monotonic nanoseconds: of two, the later counts.
    package let savedAt: UInt64
    package let table: RouteTable

    package init(savedAt: UInt64, table: RouteTable) {
        self.savedAt = savedAt
        self.table = table
    }

    package func encoded() -> [UInt8] {
        var message = TaggedWriter()
        message.integer(Field.savedAt, savedAt)
        message.message(Field.table) { $0.routeTable(table) }
        return StoredRoutes.heading + message.bytes
    }

    package init(_ bytes: [UInt8]) throws(WireFault) {
        guard bytes.starts(with: StoredRoutes.heading) else {
            throw .malformed(what: "heading of stored routes")
        }
        var rest = TaggedReader(bytes.dropFirst(StoredRoutes.heading.count))
        var savedAt: UInt64 = 0
        var table: RouteTable?
        while let field = try rest.next() {
            switch field.number {
            case Field.savedAt: savedAt = try field.integer("time of saving")
            case Field.table: table = try field.fields.routeTable()
            default: continue
            }
        }
        guard let table else { throw .malformed(what: "stored routes: there is no table") }
        self.init(savedAt: savedAt, table: table)
    }
}
