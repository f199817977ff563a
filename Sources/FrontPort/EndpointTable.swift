import FrontWire
import LinuxIO
import Model

/// One replica as a worker sees it.
struct FrontEndpoint {
    enum State: UInt8 {
        /// Gets requests.
        case ready
        /// Gets none; what it has finishes.
        case draining
        /// Nothing is in flight to it and nothing will be.
        case drained
    }

    let routed: RoutedEndpoint
    let address: SocketAddress
    let service: Int32
    let counterSlot: Int
    let counters: CounterSlot

    var replica: ReplicaID { routed.replica }
    /// The replica's name as text, made once.
    let label: String
    /// Several replicas share the address, so that a connection is any one's of them.
    let isDirect: Bool

    var state = State.ready
    /// Listed by the table in force. A drained endpoint is forgotten only when it is not.
    var isListed = true
    var wasListed = false
    /// The order to drain that is not answered yet.
    var owedOrder: UInt64?
    var owesReport: Bool { owedOrder != nil }
    var drainDeadline = Int64.max
    var cut = 0

    var pooled = SlotList()
    var busy = SlotList()

    var failuresSinceReport = 0
    var lastFailureReport = Int64.min

    init(
        _ routed: RoutedEndpoint, at address: SocketAddress, service: Int32, counterSlot: Int,
        counters: CounterSlot
    ) {
        self.routed = routed
        label = routed.replica.description
        self.address = address
        isDirect = routed.endpoint.isDirect
        self.service = service
        self.counterSlot = counterSlot
        self.counters = counters
    }
}

extension SocketAddress {
    /// Nil for a host that is not numeric.
    init?(_ endpoint: Endpoint) {
        switch endpoint {
        case .loopback(let port): self = .loopback(port: port)
        case .unix(let path): self = .unix(path: path)
        case .address(let host, let port), .direct(let host, let port):
            self.init(host: host, port: port)
        }
    }
}

/// One service as a worker sees it.
struct FrontService {
    /// Nil for the lobby of a listener.
    let name: ServiceName?
    /// The name as text, made once.
    let label: String
    let mode: FrontPolicy.Mode
    let isHTTP: Bool
    let counterSlot: Int
    let counters: CounterSlot

    /// Listed by the table in force. One that is not goes when its last client has gone.
    var isListed = true
    var clients = 0
    /// How many of them one worker may have.
    var clientsMaximum = Int.max
    /// Every endpoint of the service that has not been forgotten, in the order of the table.
    var endpoints: [Int32] = []
    /// Those that get requests, and who is next.
    var balancer: Balancer
    /// Requests that wait for an endpoint.
    var held = SlotList()
    /// When the daemon was last told that a request waits.
    var waitingToldAt = Int64.min
    /// Requests that wait until they may be sent again.
    var delayed = SlotList()
    /// Among the services whose waiting requests are looked at before the turn ends.
    var isWoken = false
    var retries = RetryAccount()
    var sticky = StickyRule()
    var sides = SideRule()
    var accessLog = AccessLog.off
    var bodyBytesMaximum = UInt64.max
    var forwarding = ForwardingFields()
    /// Which requests are for it, to the listeners that it shares.
    var match = RequestMatch()
    var proxyProtocol = ProxyProtocol.off

    // The policy, in nanoseconds.
    var holdNanoseconds: Int64 = 0
    var heldMaximum = 0
    var connectNanoseconds: Int64 = 0
    var responseNanoseconds: Int64 = 0
    var idleNanoseconds: Int64 = 0
    var headerNanoseconds: Int64 = 0
    var bodyNanoseconds: Int64 = 0
    var streamIdleNanoseconds: Int64 = 0
    var drainNanoseconds: Int64 = 0

    var isLobby: Bool { name == nil }
    var isFull: Bool { clients >= clientsMaximum }

    init(
        name: ServiceName, mode: FrontPolicy.Mode, counterSlot: Int, counters: CounterSlot,
        seed: UInt64
    ) {
        self.init(name, name.description, mode, counterSlot, counters, seed)
    }

    /// Where clients of an address are counted that are of no service: with a counter slot and the
    /// patience of services, and no endpoint.
    init(lobbyOf address: String, counterSlot: Int, counters: CounterSlot) {
        self.init(nil, address, .http, counterSlot, counters, 0)
    }

    private init(
        _ name: ServiceName?, _ label: String, _ mode: FrontPolicy.Mode, _ counterSlot: Int,
        _ counters: CounterSlot, _ seed: UInt64
    ) {
        self.name = name
        self.label = label
        balancer = Balancer(seed: seed)
        self.mode = mode
        isHTTP = mode == .http
        self.counterSlot = counterSlot
        self.counters = counters
    }

    /// `place` tells the worker's share of what is bounded over all of them.
    mutating func take(_ policy: FrontPolicy, at place: WorkerPlace) {
        clientsMaximum = place.share(of: policy.clientsMaximum)
        match = policy.mode == .http ? policy.match : RequestMatch()
        bodyBytesMaximum = policy.bodyBytesMaximum
        forwarding = policy.forwarding
        accessLog = policy.accessLog
        retries.obey(policy.retries)
        sticky = StickyRule(policy.sticky)
        proxyProtocol = policy.proxyProtocol
        holdNanoseconds = FrontService.span(policy.holdDeadline)
        heldMaximum = place.share(of: policy.heldRequestsMaximum)
        connectNanoseconds = FrontService.span(policy.connectTimeout)
        responseNanoseconds = FrontService.span(policy.responseTimeout)
        idleNanoseconds = FrontService.span(policy.idleTimeout)
        headerNanoseconds = FrontService.span(policy.headerTimeout)
        bodyNanoseconds = FrontService.span(policy.bodyTimeout)
        streamIdleNanoseconds = FrontService.span(policy.streamIdleTimeout)
        drainNanoseconds = FrontService.span(policy.drainDeadline)
    }

    /// Of a lobby: nobody waits there for less time than the services of the address would give.
    mutating func beAsPatient(as services: [UnsafeMutablePointer<FrontService>]) {
        headerNanoseconds = services.map(\.pointee.headerNanoseconds).max() ?? 0
        idleNanoseconds = services.map(\.pointee.idleNanoseconds).max() ?? 0
    }

    /// At most a year, so that adding it to an instant cannot overflow.
    private static func span(_ duration: Duration) -> Int64 {
        min(max(0, duration.wholeNanoseconds), 365 * 86_400 * 1_000_000_000)
    }
}

/// Places with stable indices for values that hold references; changed by route tables only, read
/// through pointers on the request path.
struct StableTable<Element>: ~Copyable {
    private let places: UnsafeMutablePointer<Element>
    private var isTaken: [Bool]
    private(set) var used = 0

    init(capacity: Int) {
        places = .allocate(capacity: capacity)
        isTaken = Array(repeating: false, count: capacity)
    }

    deinit {
        for index in 0..<used where isTaken[index] { (places + index).deinitialize(count: 1) }
        places.deallocate()
    }

    subscript(index: Int32) -> UnsafeMutablePointer<Element> {
        @inline(__always) get { places + Int(index) }
    }

    func contains(_ index: Int32) -> Bool { Int(index) < used && isTaken[Int(index)] }

    /// The indices in use.
    var indices: [Int32] { (0..<used).filter { isTaken[$0] }.map(Int32.init) }

    /// Nil when the table is full.
    mutating func insert(_ element: Element) -> Int32? {
        let index = isTaken[..<used].firstIndex(of: false) ?? used
        guard index < isTaken.count else { return nil }
        used = max(used, index + 1)
        isTaken[index] = true
        (places + index).initialize(to: element)
        return Int32(index)
    }

    mutating func remove(_ index: Int32) {
        isTaken[Int(index)] = false
        (places + Int(index)).deinitialize(count: 1)
    }
}
