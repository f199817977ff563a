import FrontWire
import HTTP1

/// Every cap of the data plane, with its reason. Those that a policy sets are in `FrontPolicy`.
enum FrontLimits {
    /// One buffer: what is read at once, the most that waits for a slow reader, and the most of a
    /// request that is kept to be sent again to another replica.
    static let bufferBytes = 64 * 1024
    /// With less room than that a buffer is full: smaller reads cost more than they bring.
    static let leastRead = 4 * 1024
    /// Of all workers, so many are used to read clients and streams into (1 GiB). Beyond them these are
    /// not read from, which holds them up and not the host.
    static let receiveBuffers = 16_384
    /// Free buffers kept for reuse (64 MiB); more go back to the allocator.
    static let freeBuffers = 1024
    /// Pipes of a worker, for large bodies (64 MiB in all may wait in 128 of them); and so many
    /// of its places it must have for each, as a pipe takes two descriptors. Who gets none is copied.
    static let pipes = 128
    static let placesPerPipe = 16
    /// What a pipe holds at least, in pages; of larger pieces it holds more, up to what is taken at once.
    static let pipeBytes = 256 * 1024
    static let spliceBytes = 512 * 1024
    /// With less of a body to come than that it is copied. (Measured: with 32 KiB to come a pipe costs as
    /// much as copying, with 64 KiB 12 % less, with 448 KiB half.) A stream is spliced from when it has
    /// filled a buffer for as long as it brings so much at once.
    static let splicedRest = 64 * 1024
    static let splicedLeast = 16 * 1024
    /// Where no pipe was to be had, the next is asked for after that time.
    static let pipePauseNanoseconds: Int64 = 1_000_000_000
    /// Heads (nginx: 8 KiB a line, 32 KiB in all). With the body's first bytes they fit a buffer.
    static let heads = HeadLimits(startLine: 8 * 1024, headerBlock: 24 * 1024)
    /// What rewriting may add to a head: forwarding fields, Via, a replaced host.
    static let headGrowth = 16 * 1024

    /// Connections in all, clients and endpoints; the descriptor limit may set it lower.
    static let connections = 262_144
    /// Descriptors for all that is no connection: listeners, epoll, control, journal.
    static let otherDescriptors = 256
    /// The table of descriptors has room for so many from the beginning (512 KiB of the kernel's memory):
    /// beyond them it grows while it serves, and nobody is accepted for some ten milliseconds.
    static let descriptorsAtOnce = 65_536
    /// Of its places, so many each worker keeps from clients, for connections to endpoints (half of
    /// them where that is less). Clients that are served take two places and so leave room by themselves.
    static let endpointReserve = 512
    static let services = 1_024
    static let endpoints = 16_384
    /// As many as the wire can carry, and those on their way out.
    static let listeners = 2 * WireLimits.listeners

    /// Endpoints asked for one request, each at most once.
    static let attempts = 8
    /// Endpoints that may be lost in the middle of one request before it is given up: a request that
    /// kills whoever serves it must not go round them all.
    static let losses: UInt8 = 3
    /// Idle connections kept for each endpoint, and how long. With fewer than there are requests at
    /// once, connections would come and go all the time.
    static let idleConnectionsPerEndpoint = 1_024
    static let idleConnectionNanoseconds: Int64 = 60_000_000_000
    /// Others are preferred to an endpoint for so long when an idle connection of it has ended, which is what
    /// the death of a process looks like: until the daemon has told, mostly. And when it has refused a connection,
    /// in which case nobody listens there.
    static let endDoubtNanoseconds: Int64 = 10_000_000
    static let refusalDoubtNanoseconds: Int64 = 100_000_000
    /// While requests wait though endpoints are listed (all refused), how often they are tried.
    static let heldRetryNanoseconds: Int64 = 100_000_000
    /// Seconds in `Retry-After` of a 503.
    static let retryAfterSeconds = 1

    /// A refused client is read from for so long and so much, that it gets to see the answer: a
    /// close with unread bytes is a reset, which overtakes what was sent.
    static let lingerNanoseconds: Int64 = 2_000_000_000
    static let lingerBytes = 1 << 20

    /// The head of a response that fits a buffer waits so long for its body, and so many heads wait
    /// at once. Servers that write both in turn take some microseconds.
    static let headWaitNanoseconds: Int64 = 5_000_000
    static let waitingHeads = 1_024

    /// Work for one connection before the others have their turn.
    static let bytesPerTurn = 1 << 20
    static let requestsPerTurn = 64
    static let acceptsPerTurn = 64
    /// The same where other workers could take the rest.
    static let sharedAcceptsPerTurn = 2
    /// A worker with so many clients of a listener more than another gives it the next one.
    static let clientsAhead = 2
    /// More than happens in a turn with some thousand busy connections: what is not told may be waiting
    /// in a connection that is idle, which then has to be looked at.
    static let eventsPerTurn = 4_096
    /// Pause of accepting when descriptors or memory have run out.
    static let acceptPauseNanoseconds: Int64 = 100_000_000

    /// A front that could not begin waits so long before it ends: systemd starts it again at once, and at
    /// that pace half a core went into starts that fail.
    static let failedStartMicroseconds: UInt32 = 250_000

    /// A process that takes over has so long to get ready.
    static let heirNanoseconds: Int64 = 20_000_000_000
    /// After it has, the one that leaves may finish its streams and requests for so long.
    static let leaveNanoseconds: Int64 = 3_600_000_000_000
    /// A client that leaves a process that leaves without a word is closed after so long; one that
    /// asks again before is told in its response to connect anew.
    static let leaveIdleNanoseconds: Int64 = 5_000_000_000
    /// Processes before this one whose gauges are told: with our own page they go into one message.
    static let elderPages = 15
    /// Those who may wait for the outcome of one reload.
    static let reloadsAsked = 16
    /// Requests in flight are given so long when the front is told to stop.
    static let shutdownNanoseconds: Int64 = 25_000_000_000
    /// At most one report of a failing endpoint in this time.
    static let failureReportNanoseconds: Int64 = 1_000_000_000
    /// At most one report of a service whose requests find no replica, as long as they find none: clients
    /// that come and go must not flood the daemon.
    static let waitingReportNanoseconds: Int64 = 100_000_000

    /// What may wait to be written to the daemon before its connection is given up.
    static let controlOutputBytes = 4 << 20
    static let mailboxMessages = 4_096
}
