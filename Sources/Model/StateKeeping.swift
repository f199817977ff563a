/// Replicas with names that last, `db@0` and `db@1`, each with a directory of its own that outlives it. The
/// numbers are *seats*: whoever takes a seat finds what the one before has left.
package struct StateKeeping: Hashable, Sendable, Codable {
    package enum Writer: String, Sendable, Codable, CaseIterable {
        /// A replica has ended before another takes its seat.
        case exclusive
        /// The successor starts first; for a while both have the directory.
        case shared
    }

    package var writer = Writer.exclusive

    package init() {}

    package static func name(of service: ServiceName, seat: Int) -> String { "\(service)@\(seat)" }

    /// Below `/var/lib`, as `StateDirectory=` has it. Not below coxswaind's own directory, which a
    /// service's user may not enter.
    package static func directory(of service: ServiceName, seat: Int) -> String {
        "coxswain-state/\(name(of: service, seat: seat))"
    }
}
