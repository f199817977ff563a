/// Every route of the API. The server registers each case with `method` and `template`; the client
/// makes its paths from the same templates (`Call`), so the two cannot drift apart.
///
/// | route | reply |
/// |---|---|
/// | `GET /v1/version` | `VersionReply` |
/// | `GET /v1/host` | `HostReport` |
/// | `GET /v1/services` | `[ServiceView]`, by name |
/// | `PUT /v1/services`, `ApplyRequest` | `ApplyReply`, or 422 with diagnostics |
/// | `GET /v1/services/{name}` | `ServiceDetail` |
/// | `DELETE /v1/services/{name}` | `ActionReply` |
/// | `PUT /v1/services/{name}/scale`, `ScaleRequest` | `ActionReply` |
/// | `GET /v1/services/{name}/autoscale?at=` | `ScalingReport` |
/// | `POST /v1/services/{name}/autoscale/pause` | `ActionReply` |
/// | `POST /v1/services/{name}/autoscale/resume` | `ActionReply` |
/// | `PUT /v1/services/{name}/metrics`, `MetricPush` | `ActionReply` |
/// | `GET /v1/services/{name}/rollout` | `RolloutView` |
/// | `POST /v1/services/{name}/rollout/undo`, `UndoRequest` | `ActionReply` |
/// | `POST /v1/services/{name}/rollout/restart` | `ActionReply` |
/// | `POST /v1/services/{name}/rollout/pause` | `ActionReply` |
/// | `POST /v1/services/{name}/rollout/resume` | `ActionReply` |
/// | `POST /v1/services/{name}/rollout/promote`, `PromoteRequest` | `ActionReply` |
/// | `POST /v1/services/{name}/rollout/abort` | `ActionReply` |
/// | `GET /v1/services/{name}/revisions` | `[RevisionDetail]`, newest first |
/// | `POST /v1/services/{name}/chaos`, `ChaosRequest` | `DrillView` |
/// | `GET /v1/services/{name}/chaos` | `[DrillView]`, oldest first |
/// | `GET /v1/replicas?service=` | `[ReplicaView]`, by name |
/// | `POST /v1/replicas/{name}/drain` | `ActionReply` |
/// | `GET /v1/events?service=&limit=&after=` | `[EventView]`, oldest first |
///
/// Any other answer than 2xx carries an `ErrorReply`. A body is JSON in UTF-8; a field without a
/// value is left out.
package enum Route: Sendable, CaseIterable {
    case version
    case host
    case services
    case apply
    case service
    case delete
    case scale
    case scaling
    case pauseScaling
    case resumeScaling
    case pushMetric
    case rollout
    case undo
    case restart
    case pause
    case resume
    case promote
    case abort
    case revisions
    case replicas
    case drain
    case events
    case chaos
    case drills

    package enum Method: String, Sendable {
        case get = "GET", put = "PUT", post = "POST", delete = "DELETE"
    }

    /// The name in a template's braces.
    package static let nameParameter = "name"

    package var method: Method {
        switch self {
        case .version, .host, .services, .service, .scaling, .rollout, .revisions, .replicas,
            .events, .drills:
            .get
        case .apply, .scale, .pushMetric: .put
        case .undo, .restart, .pause, .resume, .promote, .abort, .pauseScaling, .resumeScaling,
            .drain, .chaos:
            .post
        case .delete: .delete
        }
    }

    /// `/v1/services/{name}/scale`: a path with the version, and `{name}` where a name goes.
    package var template: String { "/\(APIVersion.current)/" + tail }

    private var tail: String {
        switch self {
        case .version: "version"
        case .host: "host"
        case .services, .apply: "services"
        case .service, .delete: "services/{name}"
        case .scale: "services/{name}/scale"
        case .scaling: "services/{name}/autoscale"
        case .pauseScaling: "services/{name}/autoscale/pause"
        case .resumeScaling: "services/{name}/autoscale/resume"
        case .pushMetric: "services/{name}/metrics"
        case .rollout: "services/{name}/rollout"
        case .undo: "services/{name}/rollout/undo"
        case .restart: "services/{name}/rollout/restart"
        case .pause: "services/{name}/rollout/pause"
        case .resume: "services/{name}/rollout/resume"
        case .promote: "services/{name}/rollout/promote"
        case .abort: "services/{name}/rollout/abort"
        case .revisions: "services/{name}/revisions"
        case .replicas: "replicas"
        case .drain: "replicas/{name}/drain"
        case .events: "events"
        case .chaos, .drills: "services/{name}/chaos"
        }
    }
}

/// Names of query parameters.
package enum QueryName {
    /// Only what belongs to this service.
    package static let service = "service"
    /// At most so many events, the newest (with `after`: the oldest after it).
    package static let limit = "limit"
    /// What was so at this moment, in RFC 3339.
    package static let at = "at"
    /// Only events with a greater `id`.
    package static let after = "after"
}
