import Testing

/// All suites that run the daemon. There is one systemd and one set of unit names, so they run one
/// after another; and never on a machine's own systemd, where they would stop what is not theirs.
@Suite(
    .serialized,
    .enabled(if: DaemonHost.isSystemd(), "runs in a throwaway host only: `make test` boots one"))
enum DaemonSuites {}
