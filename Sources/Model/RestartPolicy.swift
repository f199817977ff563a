/// What follows when a replica ends without having been asked to.
package struct RestartPolicy: Equatable, Sendable, Codable {
    package enum Condition: String, Sendable, Codable, CaseIterable {
        case always
        /// Not after exit status 0.
        case onFailure = "on-failure"
        case never
    }

    package var condition: Condition = .always
    package var backoff = Backoff()
    /// This many failures in a row and the place is given up; nil: never.
    package var giveUpAfter: Int?

    package init() {}

    /// The first restart follows after `first`, the n-th after `initial * factor^(n-2)`, at most
    /// `maximum`. A replica that has run for `resetAfter` since it was ready begins anew.
    package struct Backoff: Equatable, Sendable, Codable {
        package var first: Duration = .zero
        package var initial: Duration = .milliseconds(100)
        package var factor: Int = 2
        package var maximum: Duration = .seconds(30)
        package var resetAfter: Duration = .seconds(60)

        package init() {}
    }
}
