/// A mistake of the simulated host, made on purpose. Each breaks a rule of ARCHITECTURE.md, and the
/// checks have to see it: what cannot fail proves nothing. The core knows nothing of them.
package enum Mutation: String, CaseIterable, Sendable {
    /// Rule 1: the stop signal goes out with the order to drain.
    case stopsUndrained = "stops-undrained"
    /// Rule 2: the core is told that any number may be unavailable.
    case tellsNoFloor = "tells-no-floor"
    /// Rule 3: a figure that could not be had is told as zero.
    case inventsFigures = "invents-figures"
    /// Rule 4: what has crashed is started again, as by `Restart=always`.
    case restartsByItself = "restarts-by-itself"
    /// Rule 5: a replica is told to be ready some time after its start.
    case readyByTimer = "ready-by-timer"
    /// Rule 6: units that have ended are kept, more and more of them.
    case keepsTheDead = "keeps-the-dead"
    /// Rule 7: nobody is told why.
    case swallowsReasons = "swallows-reasons"
    /// Rule 8: a daemon that starts is not told of one of the units that run.
    case forgetsUnits = "forgets-units"
    /// Rule 9: of a file that cannot be understood, something is applied.
    case appliesBadFiles = "applies-bad-files"
    /// Rule 10: the core is told that the host bears any number of starts.
    case overrunsTheHost = "overruns-the-host"
}
