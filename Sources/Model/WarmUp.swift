/// Requests that a new replica gets before it gets users, so that its first users do not wait for what
/// it does only once: caches to fill, connections to open, code to compile. It has said that it is ready,
/// so how it answers is told and decides nothing.
package struct WarmUp: Hashable, Sendable, Codable {
    /// Asked for by `GET`, one after another and from the first again.
    package var paths: [String]
    /// Sent along; `Host` replaces the usual one.
    package var headers: [String: String] = [:]
    /// In all.
    package var requests = 20
    /// After which it gets users in any case.
    package var deadline: Duration = .seconds(5)

    package init(paths: [String]) { self.paths = paths }
}

extension Readiness {
    /// From a replica's start until it has failed for not being ready.
    package var wholeDeadline: Duration { startDeadline + (warmUp?.deadline ?? .zero) }
}
