/// When a service with `min: 0` has nothing to do, judged by work: a connection alone is none.
package struct IdlePolicy: Equatable, Sendable, Codable {
    /// So long without work, and the last replica goes.
    package var after: Duration = .seconds(300)
    /// More CPU than this, of all its replicas together, is work: what a background task uses, and
    /// not what waiting costs.
    package var cpuMilliCores = 50
    /// More bytes read and written a second than this are work.
    package var ioBytesPerSecond: UInt64 = 64 << 10

    package init() {}
}
