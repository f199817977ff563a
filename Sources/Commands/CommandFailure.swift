/// Why a command ends with another status than 0, and what its user reads about it.
package struct CommandFailure: Error, Sendable, Equatable {
    package let status: ExitStatus
    /// What went wrong, why, and what to do about it. Empty: all has been said already.
    package let message: String

    package init(_ status: ExitStatus, _ message: String) {
        self.status = status
        self.message = message
    }
}
