package import Model

/// One element of the reply of `GET /v1/services/{name}/revisions`.
package struct RevisionDetail: Codable, Sendable, Equatable {
    package var number: RevisionNumber
    /// Content hash of what it runs, 16 hexadecimal digits.
    package var digest: String
    /// Whether the service is at it, or on its way to it.
    package var isTarget: Bool
    /// Its replicas that exist now.
    package var replicas: Int
    /// When, by whom and why it was made; left out if not known.
    package var time: Timestamp?
    package var author: String?
    package var message: String?
    /// What makes its replicas different from those of another revision, one thing a line.
    package var settings: [PolicyLine]

    package init(_ revision: Revision, isTarget: Bool, replicas: Int) {
        number = revision.number
        digest = revision.digest
        self.isTarget = isTarget
        self.replicas = replicas
        time = revision.origin.map { Timestamp(millisecondsSince1970: $0.wallMilliseconds) }
        author = revision.origin?.author
        message = revision.origin?.message
        settings = PolicyLine.settings(of: revision.template)
    }
}
