/// Who made a revision, when and why: what `coxctl rollout history` tells of it. Given by those who
/// ask, as the core knows neither people nor the wall clock.
package struct ChangeOrigin: Equatable, Sendable, Codable {
    /// Since 1970, by the host's clock.
    package let wallMilliseconds: Int64
    /// A user's name, or the policy file that was changed in place.
    package let author: String
    /// In the author's words (`coxctl apply --message`).
    package let message: String?

    package init(wallMilliseconds: Int64, author: String, message: String? = nil) {
        self.wallMilliseconds = wallMilliseconds
        self.author = author
        self.message = message
    }
}
