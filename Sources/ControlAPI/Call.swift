package import Model

/// One request as a client makes it, with the type of its reply:
/// `client.send(.scale(orders, to: 5))` gives an `ActionReply`.
///
/// Names are values of the model, whose characters need no escaping in a path or query.
package struct Call<Reply: Decodable & Sendable>: Sendable {
    package let route: Route
    /// The template with the name put in, and the query.
    package let path: String
    package let body: (any Encodable & Sendable)?

    private init(
        _ route: Route, name: String = "", query: [(name: String, value: String?)] = [],
        body: (any Encodable & Sendable)? = nil
    ) {
        self.route = route
        self.path = Self.path(route, name: name) + Self.text(of: query)
        self.body = body
    }

    private static func path(_ route: Route, name: String) -> String {
        route.template.split(separator: "/")
            .map { "/" + ($0 == "{\(Route.nameParameter)}" ? name : String($0)) }
            .joined()
    }

    private static func text(of query: [(name: String, value: String?)]) -> String {
        let pairs = query.compactMap { pair in pair.value.map { "\(pair.name)=\($0)" } }
        return pairs.isEmpty ? "" : "?" + pairs.joined(separator: "&")
    }
}

extension Call where Reply == VersionReply {
    package static var version: Self { Self(.version) }
}

extension Call where Reply == HostReport {
    package static var host: Self { Self(.host) }
}

extension Call where Reply == [ServiceView] {
    package static var services: Self { Self(.services) }
}

extension Call where Reply == ServiceDetail {
    package static func service(_ name: ServiceName) -> Self {
        Self(.service, name: name.description)
    }
}

extension Call where Reply == [ReplicaView] {
    package static func replicas(of service: ServiceName?) -> Self {
        Self(.replicas, query: [(QueryName.service, service?.description)])
    }
}

extension Call where Reply == [EventView] {
    package static func events(of service: ServiceName?, limit: Int, after: Int64?) -> Self {
        Self(
            .events,
            query: [
                (QueryName.service, service?.description), (QueryName.limit, String(limit)),
                (QueryName.after, after.map { String($0) }),
            ])
    }
}

extension Call where Reply == ScalingReport {
    /// Now, or at a moment of which the history still tells.
    package static func scaling(of name: ServiceName, at time: Timestamp?) -> Self {
        Self(
            .scaling, name: name.description,
            query: [(QueryName.at, time.map(\.description))])
    }
}

extension Call where Reply == RolloutView {
    package static func rollout(_ name: ServiceName) -> Self {
        Self(.rollout, name: name.description)
    }
}

extension Call where Reply == [RevisionDetail] {
    package static func revisions(of name: ServiceName) -> Self {
        Self(.revisions, name: name.description)
    }
}

extension Call where Reply == DrillView {
    package static func chaos(_ name: ServiceName, _ request: ChaosRequest) -> Self {
        Self(.chaos, name: name.description, body: request)
    }
}

extension Call where Reply == [DrillView] {
    package static func drills(of name: ServiceName) -> Self {
        Self(.drills, name: name.description)
    }
}

extension Call where Reply == ApplyReply {
    package static func apply(_ request: ApplyRequest) -> Self { Self(.apply, body: request) }
}

extension Call where Reply == ActionReply {
    package static func delete(_ name: ServiceName) -> Self {
        Self(.delete, name: name.description)
    }

    package static func scale(_ name: ServiceName, to replicas: Int) -> Self {
        Self(.scale, name: name.description, body: ScaleRequest(replicas: replicas))
    }

    package static func pauseScaling(_ name: ServiceName) -> Self {
        Self(.pauseScaling, name: name.description)
    }

    package static func resumeScaling(_ name: ServiceName) -> Self {
        Self(.resumeScaling, name: name.description)
    }

    package static func push(_ metric: MetricPush, to name: ServiceName) -> Self {
        Self(.pushMetric, name: name.description, body: metric)
    }

    package static func undo(_ name: ServiceName, to revision: RevisionNumber?) -> Self {
        Self(.undo, name: name.description, body: UndoRequest(toRevision: revision))
    }

    package static func restart(_ name: ServiceName) -> Self {
        Self(.restart, name: name.description)
    }

    package static func pause(_ name: ServiceName) -> Self {
        Self(.pause, name: name.description)
    }

    package static func resume(_ name: ServiceName) -> Self {
        Self(.resume, name: name.description)
    }

    package static func promote(_ name: ServiceName, _ extent: Promotion) -> Self {
        Self(.promote, name: name.description, body: PromoteRequest(extent: extent))
    }

    package static func abort(_ name: ServiceName) -> Self {
        Self(.abort, name: name.description)
    }

    package static func drain(_ replica: ReplicaID) -> Self {
        Self(.drain, name: replica.description)
    }
}
