/// What the program ends with. Scripts decide on it, so the numbers do not change (coxctl(1)).
package enum ExitStatus: Int32, Sendable, CaseIterable {
    case ok = 0
    /// The daemon refused or could not do it, or a rollout that was followed failed.
    case failed = 1
    /// The command line is wrong.
    case usage = 2
    /// coxswaind is not there or does not answer.
    case unreachable = 3
    /// A policy file is wrong.
    case policyInvalid = 4
    /// The socket may not be used by this user.
    case accessDenied = 5
    /// `coxctl diff`: the file differs from the policy in force.
    case differs = 6
}
