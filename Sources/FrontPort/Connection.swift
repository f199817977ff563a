import HTTP1

/// A place in the connection table, or -1 for none.
typealias SlotIndex = Int32

/// One socket of a client or of an endpoint. Plain memory without references, so that a turn of
/// the loop counts none. An exchange is a pair of them that name each other as `peer`.
///
///     client:    idle ─► head ─► (held ⇄) connecting ─► exchange ─► idle …
///                                               └─► stream           any ─► closing ─► lingering
///     endpoint:  connecting ─► busy ─► pooled ─► busy …
struct Connection {
    enum Role: UInt8 { case free, client, endpoint }

    enum Phase: UInt8 {
        /// Client: between requests.
        case idle
        /// Client: a head has begun to arrive.
        case head
        /// Client: waits for a ready endpoint.
        case held
        /// Both: the endpoint's socket is being connected.
        case connecting
        /// Client: an endpoint has the request.
        case exchange
        /// Client: bytes pass both ways until both ends have closed.
        case stream
        /// Client: the last answer is on its way, then the connection ends.
        case closing
        /// Client: our side is shut; what it still sends is thrown away.
        case lingering
        /// Endpoint: serves the client `peer`.
        case busy
        /// Endpoint: waits to be used again.
        case pooled
    }

    struct Flags: OptionSet {
        let rawValue: UInt32

        // Of the socket.
        /// More may be read: an edge came and no short read since.
        static let readable = Flags(rawValue: 1 << 0)
        /// The last send was cut short; wait for the edge.
        static let blocked = Flags(rawValue: 1 << 1)
        /// The kernel said that the peer has shut its side: read on until the end is seen.
        static let peerClosing = Flags(rawValue: 1 << 2)
        /// The end has been read.
        static let ended = Flags(rawValue: 1 << 3)
        /// Reset, or closed both ways.
        static let broken = Flags(rawValue: 1 << 4)
        /// We have shut our side.
        static let finished = Flags(rawValue: 1 << 5)
        /// In the queue of those that go on next turn.
        static let queued = Flags(rawValue: 1 << 6)
        /// Of a stream: it brings more at once than a buffer holds.
        static let plentiful = Flags(rawValue: 1 << 7)

        /// Of a client: there was no buffer to read it, or its stream, into.
        static let unread = Flags(rawValue: 1 << 17)

        // Of a client's request.
        static let isHTTP10 = Flags(rawValue: 1 << 8)
        static let keepsAlive = Flags(rawValue: 1 << 9)
        static let upgrades = Flags(rawValue: 1 << 10)
        /// The whole request so far is in the buffer and nothing of a response was passed on.
        static let replayable = Flags(rawValue: 1 << 11)
        /// The final head has been passed on.
        static let responding = Flags(rawValue: 1 << 12)
        /// The response is chunked and the client knows no chunks.
        static let unchunks = Flags(rawValue: 1 << 13)
        /// The endpoint takes no more of the body; its answer may still come.
        static let bodyAbandoned = Flags(rawValue: 1 << 14)
        /// The request is counted as in flight.
        static let counted = Flags(rawValue: 1 << 15)
        /// Unread bytes may be under way: read on for a while before closing.
        static let lingers = Flags(rawValue: 1 << 16)

        /// It is sent for a second time, which only so many may be at once.
        static let retrying = Flags(rawValue: 1 << 18)
        /// It is held until it may be.
        static let awaitsRetry = Flags(rawValue: 1 << 19)

        // Of an endpoint's connection.
        /// It has served before, so it may have been closed meanwhile.
        static let reused = Flags(rawValue: 1 << 20)
        /// The response lets the connection be used again.
        static let reusable = Flags(rawValue: 1 << 21)
        /// Some byte of a response has come.
        static let answered = Flags(rawValue: 1 << 22)
        /// The head of its response has waited for the body as long as it may.
        static let hasWaited = Flags(rawValue: 1 << 23)

        static let ofRequest: Flags = [
            .isHTTP10, .keepsAlive, .upgrades, .replayable, .responding, .unchunks,
            .bodyAbandoned, .counted, .retrying, .awaitsRetry,
        ]
        static let ofUse: Flags = [.reusable, .answered, .hasWaited]
    }

    var raw: Int32 = -1
    var index: SlotIndex = -1
    /// Grows with each use of the slot; part of the epoll token, so late events are recognised.
    var generation: UInt32 = 0
    var role = Role.free
    var phase = Phase.idle
    var flags: Flags = []

    var peer: SlotIndex = -1
    var service: Int32 = -1
    /// Of a client: what it came by.
    var listener: Int32 = -1
    /// The endpoint connected to, or asked last.
    var endpoint: Int32 = -1
    /// Links of the one list it is in: free, held, pooled or busy.
    var next: SlotIndex = -1
    var previous: SlotIndex = -1

    /// Nanoseconds of the monotonic clock; `.max` for none.
    var deadline = Int64.max
    var timer = TimerLink()

    var input = ReceiveBuffer()
    var output = SendBuffer()
    /// Of what arrives on this socket.
    var body = BodyProgress()
    var head = HeadProgress()
    /// Of an endpoint's small response: what has to be there before any of it is passed on.
    var wholeLength = 0

    // Of a client's request.
    var method = RequestMethod.other
    var headLength = 0
    var requestStarted: Int64 = 0
    var status: UInt16 = 0
    /// Why the last attempt failed; decides the answer when there is no other.
    var failure = AttemptFailure.none
    var tried = TriedEndpoints()
    /// What binds it to a replica.
    var affinity = Affinity.none
    /// Which revision of a canary it is for.
    var side = Side.any
    /// Attempts that were lost after the request had been sent.
    var losses: UInt8 = 0
    var lingered = 0
    /// Its place in the `AccessBook`; -1 without an access log.
    var record: Int32 = -1
    /// Of a source: the place of the pipe that its bytes go through; -1 for none.
    var pipe: Int32 = -1
    var address = PeerText()
}

/// Why an attempt brought no response.
enum AttemptFailure: UInt8 {
    case none
    case connectionRefused
    case connectTimedOut
    case connectionLost
    case invalidResponse
    /// Our own want of places or descriptors; no endpoint was asked.
    case noRoom

    var status: UInt16 {
        switch self {
        case .none, .noRoom: 503
        case .connectTimedOut: 504
        case .connectionRefused, .connectionLost, .invalidResponse: 502
        }
    }
}

/// The endpoints asked for one request.
struct TriedEndpoints {
    private var endpoints = InlineArray<8, Int32>(repeating: -1)
    private(set) var count = 0

    var isFull: Bool { count == FrontLimits.attempts }

    func contains(_ endpoint: Int32) -> Bool {
        for index in 0..<count where endpoints[index] == endpoint { return true }
        return false
    }

    mutating func append(_ endpoint: Int32) {
        guard count < FrontLimits.attempts else { return }
        endpoints[count] = endpoint
        count += 1
    }

    mutating func removeAll() { count = 0 }
}
