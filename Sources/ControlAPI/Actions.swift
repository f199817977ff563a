package import Model

/// Body of `PUT /v1/services/{name}/scale`.
package struct ScaleRequest: Codable, Sendable, Equatable {
    package let replicas: Int

    package init(replicas: Int) { self.replicas = replicas }
}

/// Body of `POST /v1/services/{name}/rollout/undo`.
package struct UndoRequest: Codable, Sendable, Equatable {
    /// Left out: the revision before the current one.
    package let toRevision: RevisionNumber?

    package init(toRevision: RevisionNumber?) { self.toRevision = toRevision }
}

/// Body of `POST /v1/services/{name}/rollout/promote`.
package struct PromoteRequest: Codable, Sendable, Equatable {
    package let extent: Promotion

    package init(extent: Promotion) { self.extent = extent }
}

/// Reply to everything that changes a service or a replica.
package struct ActionReply: Codable, Sendable, Equatable {
    /// What will happen now, or that nothing has to.
    package let sentence: String

    package init(sentence: String) { self.sentence = sentence }
}

/// Reply of `GET /v1/version`.
package struct VersionReply: Codable, Sendable, Equatable {
    /// Of the daemon that answers: `0.1.0`.
    package let version: String
    /// `v1`.
    package let apiVersion: String

    package init(
        version: String = ProgramVersion.current, apiVersion: String = APIVersion.current
    ) {
        self.version = version
        self.apiVersion = apiVersion
    }
}
