/// Which other services the starts of a service wait for. What runs already goes on whatever becomes
/// of them.
package struct Dependencies: Equatable, Sendable, Codable {
    /// The order of beginning: the first replicas are started when one of each of these is available.
    /// Nobody waits for one that is not there, wants no replica, or has failed.
    package var after: [ServiceName] = []
    /// No replica is started at all unless one of each of these is available (or none is wanted).
    package var requires: [ServiceName] = []

    package init(after: [ServiceName] = [], requires: [ServiceName] = []) {
        self.after = after
        self.requires = requires
    }

    package var isEmpty: Bool { after.isEmpty && requires.isEmpty }
    package var all: [ServiceName] { requires + after }
}

/// Who waits for whom.
package struct DependencyGraph: Sendable {
    private let waits: [ServiceName: [ServiceName]]

    package init(_ policies: some Sequence<ServicePolicy>) {
        waits = Dictionary(
            policies.map { ($0.name, $0.dependencies?.all ?? []) }, uniquingKeysWith: { $1 })
    }

    /// All of them, each after those that it waits for, else by name; those that wait in a circle come
    /// last.
    package var inOrder: [ServiceName] {
        var left = waits.keys.sorted()
        var order: [ServiceName] = []
        while let index = left.firstIndex(where: { name in
            (waits[name] ?? []).allSatisfy { $0 == name || !left.contains($0) }
        }) {
            order.append(left.remove(at: index))
        }
        return order + left
    }

    /// A way from the service back to itself, both ends told: `a, b, a`. Nil: it waits for nobody who
    /// waits for it.
    package func cycle(through name: ServiceName) -> [ServiceName]? {
        var seen: Set<ServiceName> = []
        var ways: [[ServiceName]] = [[name]]
        while let way = ways.popLast() {
            guard let last = way.last else { continue }
            for next in (waits[last] ?? []).reversed() {
                if next == name { return way + [name] }
                if seen.insert(next).inserted { ways.append(way + [next]) }
            }
        }
        return nil
    }
}
